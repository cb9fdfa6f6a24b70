package io.taskgraph.test;

import io.taskgraph.test.CopyHistory.ToldFlag;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.assertj.core.api.AbstractAssert;

/** Assertions on the callbacks of one task of a job; see {@link JobAssert#task}. */
public final class TaskAssert extends AbstractAssert<TaskAssert, List<CopyHistory>> {

    private final JobAssert job;

    TaskAssert(JobAssert job, JobHistory history, long task, String description) {
        super(history.copies(task), TaskAssert.class);
        this.job = job;
        as("%s, task %d", description, task);
    }

    /** Asserts that copies of the task have entered every epoch from {@code first} to {@code last}, each copy in rising order. */
    public TaskAssert hasEnteredEpochs(long first, long last) {
        TreeSet<Long> missing =
                new TreeSet<>(LongStream.rangeClosed(first, last).boxed().toList());
        for (CopyHistory copy : actual) {
            copy.epochs().forEach(missing::remove);
            if (!copy.epochs().equals(List.copyOf(new TreeSet<>(copy.epochs())))) {
                throw failure("expected each copy to enter rising epochs, but copy %s does not", copy);
            }
        }
        if (!missing.isEmpty()) {
            throw failure(
                    "expected epochs %s to %s to be entered, but %s were not, by the copies %s",
                    first, last, missing, actual);
        }
        return this;
    }

    /** Asserts that no copy of the task has entered an epoch after {@code last}. */
    public TaskAssert hasEnteredNoEpochAfter(long last) {
        for (CopyHistory copy : actual) {
            if (copy.epochs().stream().anyMatch(epoch -> epoch > last)) {
                throw failure("expected no epoch after %s to be entered, but copy %s did", last, copy);
            }
        }
        return this;
    }

    /**
     * Asserts that the newest copy that entered an epoch was told a meta there by exactly these tasks, and once by each.
     *
     * @param linkType relation in which the senders stand to this task
     */
    public TaskAssert wasTold(long epoch, String linkType, String meta, long... from) {
        CopyHistory copy = actual.stream()
                .filter(candidate -> candidate.epochs().contains(epoch))
                .reduce((former, newer) -> newer)
                .orElseThrow(() ->
                        failure("expected epoch %s to be entered, but it was not, by the copies %s", epoch, actual));
        List<Long> told = copy.flags().stream()
                .filter(flag -> flag.epoch() == epoch
                        && flag.linkType().equals(linkType)
                        && flag.meta().equals(meta))
                .map(ToldFlag::from)
                .sorted()
                .toList();
        List<Long> expected = Arrays.stream(from).sorted().boxed().toList();
        if (!told.equals(expected)) {
            throw failure(
                    "expected '%s' on '%s' in epoch %s to be told by %s, but copy %s was told by %s",
                    meta, linkType, epoch, expected, copy, told);
        }
        return this;
    }

    /** Asserts how many copies have acted for the task, one after another. */
    public TaskAssert hasHadOwners(int number) {
        if (actual.size() != number) {
            throw failure("expected %s owners, but there were %s: %s", number, actual.size(), actual);
        }
        return this;
    }

    /** Asserts that another copy has taken the task over at least once. */
    public TaskAssert wasTakenOver() {
        if (actual.size() < 2) {
            throw failure("expected the task to be taken over, but its owners were %s", actual);
        }
        return this;
    }

    /** Asserts the number of the process whose copy has acted for the task last. */
    public TaskAssert hasLastOwnerIn(int process) {
        if (actual.isEmpty() || actual.get(actual.size() - 1).process() != process) {
            throw failure("expected the last owner in process %s, but the owners were %s", process, actual);
        }
        return this;
    }

    /** Goes on with another task of the job. */
    public TaskAssert task(long other) {
        return job.task(other);
    }
}

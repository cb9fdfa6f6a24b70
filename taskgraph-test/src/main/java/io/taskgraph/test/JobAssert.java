package io.taskgraph.test;

import io.taskgraph.Outcome;
import java.util.stream.LongStream;
import org.assertj.core.api.AbstractAssert;

/** Assertions on a job that was run, by AssertJ's {@code assertThat(job)}. */
public final class JobAssert extends AbstractAssert<JobAssert, JobUnderTest> {

    JobAssert(JobUnderTest job) {
        super(job, JobAssert.class);
        as(job.description());
    }

    /** Asserts that the job has succeeded. */
    public JobAssert hasSucceeded() {
        return hasStatus(Outcome.Status.SUCCEEDED);
    }

    /** Asserts that the job has succeeded with a message. */
    public JobAssert hasSucceededWith(String message) {
        hasSucceeded();
        return hasMessage(message);
    }

    /** Asserts that the job has failed, with a message that contains a text. */
    public JobAssert hasFailedWith(String part) {
        hasStatus(Outcome.Status.FAILED);
        if (!actual.outcome().message().contains(part)) {
            throw failure(
                    "expected a failure whose message contains '%s', but it is '%s'",
                    part, actual.outcome().message());
        }
        return this;
    }

    private JobAssert hasStatus(Outcome.Status status) {
        isNotNull();
        if (actual.outcome().status() != status) {
            throw failure("expected the job to have %s, but it ended with %s", status, actual.outcome());
        }
        return this;
    }

    private JobAssert hasMessage(String message) {
        if (!actual.outcome().message().equals(message)) {
            throw failure(
                    "expected the message '%s', but it is '%s'",
                    message, actual.outcome().message());
        }
        return this;
    }

    /** Asserts in which epoch the job was ended. */
    public JobAssert hasEndedInEpoch(long epoch) {
        isNotNull();
        if (actual.outcome().epoch() != epoch) {
            throw failure("expected the job to have ended in epoch %s, but it ended with %s", epoch, actual.outcome());
        }
        return this;
    }

    /** Asserts that every task has entered every epoch from {@code first} to {@code last}, whichever of its copies did. */
    public JobAssert hasEnteredEpochs(long first, long last) {
        isNotNull();
        LongStream.range(0, actual.history().tasks()).forEach(task -> task(task).hasEnteredEpochs(first, last));
        return this;
    }

    /** Asserts that no task had more than one owner. */
    public JobAssert hasKeptItsOwners() {
        isNotNull();
        LongStream.range(0, actual.history().tasks()).forEach(task -> task(task).hasHadOwners(1));
        return this;
    }

    /** Goes on with one task. */
    public TaskAssert task(long task) {
        isNotNull();
        return new TaskAssert(this, actual.history(), task, descriptionText());
    }
}

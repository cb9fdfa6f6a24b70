package io.taskgraph.iterative;

import io.taskgraph.TaskGraphException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keeps the values that come from other processes. A process gives what it was asked for, and speaks for the tasks that are seen there. A value
 * of a task that is seen elsewhere is passed over, and that task is asked by itself, since one of the two processes may be behind. A value that no
 * process in good order sends is an {@link IllegalArgumentException}. All under the hub's lock.
 */
final class Arrivals {

    private final EpochHub epoch;
    private final Codecs codecs;

    Arrivals(EpochHub epoch, Codecs codecs) {
        this.epoch = epoch;
        this.codecs = codecs;
    }

    /**
     * Keeps the values of an answer.
     *
     * @return tasks of which a value was passed over
     */
    Set<Long> answered(Call call, Requests.Group asked, List<Answer.Item> items, Speaker speaker, Steps steps) {
        Set<Long> passedOver = new TreeSet<>();
        Map<Subtree, Boolean> spokenFor = new HashMap<>();
        for (Answer.Item item : items) {
            if (item.isResult()) {
                result(call, asked, item, speaker, steps);
                continue;
            }
            Subtree of = subtree(item);
            // the same tasks give one piece after the other
            Boolean isSpokenFor = spokenFor.get(of);
            if (isSpokenFor == null) {
                if (!of.tasks().allMatch(asked.tasks()::contains)) {
                    throw unasked(speaker, "a value of tasks " + of.from() + " to " + (of.to() - 1));
                }
                isSpokenFor = speaker.speaksFor(of);
                spokenFor.put(of, isSpokenFor);
            }
            if (!asked.isFor(item.piece())) {
                throw unasked(speaker, "piece " + item.piece() + " of task " + of.from());
            }
            if (isSpokenFor) {
                keep(call, of, item);
            } else {
                of.tasks().forEach(passedOver::add);
            }
        }
        complete(call, steps);
        return passedOver;
    }

    private static IllegalArgumentException unasked(Speaker speaker, String what) {
        return new IllegalArgumentException(
                "the process of task " + speaker.task() + " gives " + what + ", for which it was not asked");
    }

    private void keep(Call call, Subtree of, Answer.Item item) {
        if (!call.isOpen(item.piece())) {
            return;
        }
        call.fetched(of, item.piece(), value(item));
        for (Need need : call.needs().values()) {
            if (!need.key().result() && need.key().piece() == item.piece()) {
                need.missing().removeIf(of::contains);
            }
        }
    }

    private static void complete(Call call, Steps steps) {
        call.takeSatisfied(need -> {
            boolean cheapToUse = call.fetchedBytes(need.key().piece()) <= Answering.MAX_INLINE;
            steps.add(() -> need.complete(cheapToUse));
        });
    }

    private Value value(Answer.Item item) {
        return Value.encoded(codecs.tagged(item.tag()), item.bytes());
    }

    private Subtree subtree(Answer.Item item) {
        Subtree of = item.of();
        if (!of.isNodeOf(epoch.tasks())) {
            throw new IllegalArgumentException("a value came for tasks " + of.from() + " to " + (of.to() - 1)
                    + ", which are not combined with each other first among " + epoch.tasks() + " tasks");
        }
        return of;
    }

    /**
     * Keeps a result: of a segment from the process of the task that reduces it, of the whole from that of the task that combines it; in place of
     * contributions only where an earlier copy of the task that makes it may have made it.
     */
    private void result(Call call, Requests.Group asked, Answer.Item item, Speaker speaker, Steps steps) {
        long piece = item.piece();
        if (!asked.isFor(piece)) {
            throw unasked(speaker, "a result of piece " + piece);
        }
        if (!call.isOpen(piece)) {
            return;
        }
        if (asked.kind() == Ask.Kind.CONTRIBUTIONS && !call.expectsResult(piece)) {
            call.refuse(piece, unmade(call, piece, speaker), steps);
            return;
        }
        if (asked.kind() == Ask.Kind.RESULTS && !speaker.speaksFor(asked.giver(piece))) {
            return;
        }
        Value value = value(item);
        String misfit = call.isSegmented() ? call.misfit(piece, value) : null;
        if (misfit != null) {
            throw new IllegalArgumentException(
                    "the process of task " + speaker.task() + " gives a result of piece " + piece + " with " + misfit);
        }
        epoch.putResult(call, piece, value, item.bytes().size() <= Answering.MAX_INLINE, steps);
    }

    /** The task that makes the result waits for it, so no other has it; unless that task has a newer copy, which this process does not see yet. */
    private TaskGraphException unmade(Call call, long piece, Speaker speaker) {
        return new TaskGraphException("the process of task " + speaker.task() + " gives a result of piece " + piece
                + " of " + epoch.describe(call)
                + ", which the task that waits for its contribution has not made: either the task has a newer copy, which this process does not"
                + " see yet and which goes on without it, or the result is false. If the job fails, look into the process of task "
                + speaker.task());
    }

    /**
     * Keeps the contributions that an offer brings. Those that it only names, and those of tasks that are seen elsewhere, are asked for.
     */
    void offered(Call call, Ask ask, Speaker speaker, Steps steps) {
        Set<Long> toBeAsked = new TreeSet<>(ask.held());
        for (Answer.Item item : ask.items()) {
            if (item.isResult() || item.tasks() != 1 || item.piece() != Contribution.WHOLE) {
                throw new IllegalArgumentException(
                        "task " + speaker.task() + " offers what is no contribution of a task");
            }
            if (speaker.speaksFor(item.task())) {
                keep(call, subtree(item), item);
            } else {
                toBeAsked.add(item.task());
            }
        }
        complete(call, steps);
        for (long task : toBeAsked) {
            if (!Subtree.whole(epoch.tasks()).contains(task)) {
                throw new IllegalArgumentException("task " + speaker.task() + " offers a contribution of task " + task
                        + ", but the job has " + epoch.tasks() + " tasks");
            }
        }
        if (!toBeAsked.isEmpty()) {
            call.held(toBeAsked);
            epoch.pump(call, steps);
        }
    }
}

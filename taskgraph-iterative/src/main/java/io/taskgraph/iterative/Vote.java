package io.taskgraph.iterative;

import com.google.protobuf.InvalidProtocolBufferException;
import io.taskgraph.Outcome;
import io.taskgraph.TaskGraphException;
import io.taskgraph.iterative.v1.EndOfIteration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The vote of a task at the end of an iteration.
 *
 * @param outcome how the job ends; null if it goes on
 * @param compared whether the state must be the same at all tasks
 * @param digest checksum of the state, if it is
 */
record Vote(@Nullable Outcome outcome, boolean compared, long digest) {

    byte[] toBytes() {
        EndOfIteration.Builder end = EndOfIteration.newBuilder();
        if (outcome != null) {
            end.setStatus(outcome.isSuccess() ? EndOfIteration.Status.SUCCEEDED : EndOfIteration.Status.FAILED)
                    .setMessage(outcome.message());
        }
        if (compared) {
            end.setState(digest);
        }
        return end.build().toByteArray();
    }

    static Vote of(byte[] bytes) {
        EndOfIteration end;
        try {
            end = EndOfIteration.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new TaskGraphException("the vote of a task cannot be read", e);
        }
        Outcome outcome = switch (end.getStatus()) {
            case GOES_ON -> null;
            case SUCCEEDED -> Outcome.succeeded(end.getMessage());
            case FAILED -> Outcome.failed(end.getMessage());
            case UNRECOGNIZED ->
                throw new TaskGraphException("the vote of a task is of status " + end.getStatusValue()
                        + ", which this process does not know");
        };
        return new Vote(outcome, end.hasState(), end.getState());
    }

    /**
     * Returns how the job ends; null if it goes on.
     *
     * @param votes of all tasks, in the order of their ids
     */
    static @Nullable Outcome decide(List<Vote> votes, long iteration) {
        Vote first = votes.get(0);
        for (int task = 1; task < votes.size(); task++) {
            Vote vote = votes.get(task);
            if (vote.compared() != first.compared()) {
                return Outcome.failed("'replicated' does not return the same at tasks 0 and " + task);
            }
            if (vote.compared() && vote.digest() != first.digest()) {
                return Outcome.failed("the state after iteration " + iteration + " differs between tasks 0 and " + task
                        + ", though 'replicated' says that it is the same everywhere");
            }
        }
        for (Vote vote : votes) {
            if (vote.outcome() != null) {
                return vote.outcome();
            }
        }
        return null;
    }
}

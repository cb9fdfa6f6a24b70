package io.taskgraph.iterative;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.taskgraph.Outcome;
import io.taskgraph.TaskGraphException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a task says at the end of an iteration.
 *
 * @param outcome how the job ends; null if it goes on
 * @param compared whether the state is to be the same at all tasks
 * @param digest checksum of the state, if it is
 */
record Vote(@Nullable Outcome outcome, boolean compared, long digest) {

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeBoolNoTag(outcome != null);
            if (outcome != null) {
                out.writeBoolNoTag(outcome.isSuccess());
                out.writeStringNoTag(outcome.message());
            }
            out.writeBoolNoTag(compared);
            out.writeFixed64NoTag(digest);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Vote of(byte[] bytes) {
        try {
            CodedInputStream in = CodedInputStream.newInstance(bytes);
            Outcome outcome = null;
            if (in.readBool()) {
                boolean success = in.readBool();
                String message = in.readString();
                outcome = success ? Outcome.succeeded(message) : Outcome.failed(message);
            }
            return new Vote(outcome, in.readBool(), in.readFixed64());
        } catch (IOException e) {
            throw new TaskGraphException("the vote of a task cannot be read", e);
        }
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

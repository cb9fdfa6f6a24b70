package io.taskgraph.iterative;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import io.taskgraph.TaskGraphException;
import io.taskgraph.iterative.v1.KeptState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** States as bytes: for checkpoints, for other tasks, and to compare them. */
final class States {

    /**
     * A state as it is in a checkpoint.
     *
     * @param epoch iteration that begins with it
     */
    record Kept(long epoch, StateBytes state) {}

    private States() {}

    static StateBytes encode(@Nullable Object state, Codecs codecs) {
        if (state == null) {
            return new StateBytes("", ByteString.EMPTY);
        }
        ValueCodec codec = codecs.of(state);
        return new StateBytes(codec.tag(), Value.of(codec, state).bytes());
    }

    static @Nullable Object decode(StateBytes state, Codecs codecs) {
        return state.tag().isEmpty()
                ? null
                : Value.encoded(codecs.tagged(state.tag()), state.bytes()).object();
    }

    static long digest(StateBytes state) {
        CRC32C checksum = new CRC32C();
        checksum.update(state.tag().getBytes(StandardCharsets.UTF_8));
        state.bytes().asReadOnlyByteBufferList().forEach(checksum::update);
        return checksum.getValue() | (long) state.bytes().size() << Integer.SIZE;
    }

    static void write(Kept kept, OutputStream to) throws IOException {
        Wire.write(kept).writeTo(to);
    }

    static Kept read(InputStream from) throws IOException {
        // The state of one task may be larger than protobuf allows by default.
        CodedInputStream in = CodedInputStream.newInstance(from);
        in.setSizeLimit(Integer.MAX_VALUE);
        return Wire.read(KeptState.parseFrom(in));
    }

    static TaskGraphException lost(long task, long epoch, boolean replicated) {
        return new LostStateException(
                replicated
                        ? "no process with a task has the state with which iteration " + epoch
                                + " began: all that had it are lost. Give each process fewer slots than there are tasks, so that"
                                + " several have it; or let 'replicated' return false, and set"
                                + " 'taskgraph.checkpoint.directory' to a directory that all processes share"
                        : "task " + task + " was lost in iteration " + epoch
                                + ", and there is no checkpoint of the state with which that began. Set"
                                + " 'taskgraph.checkpoint.directory' to a directory that all processes share and"
                                + " 'taskgraph.checkpoint.keep' to 2 or more; or let 'replicated' return true, if the"
                                + " state is the same at all tasks");
    }
}

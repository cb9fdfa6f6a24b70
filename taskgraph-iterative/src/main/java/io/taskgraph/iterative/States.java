package io.taskgraph.iterative;

import com.google.protobuf.ByteString;
import io.taskgraph.TaskGraphException;
import io.taskgraph.iterative.Member.StateBytes;
import java.io.DataInputStream;
import java.io.DataOutputStream;
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
        DataOutputStream out = new DataOutputStream(to);
        out.writeLong(kept.epoch());
        out.writeUTF(kept.state().tag());
        out.flush();
        kept.state().bytes().writeTo(to);
    }

    static Kept read(InputStream from) throws IOException {
        DataInputStream in = new DataInputStream(from);
        long epoch = in.readLong();
        String tag = in.readUTF();
        return new Kept(epoch, new StateBytes(tag, ByteString.readFrom(from)));
    }

    static TaskGraphException lost(long task, long epoch, boolean replicated) {
        return new LostStateException(
                replicated
                        ? "no task has the state with which iteration " + epoch
                                + " began: all copies that had it are lost. Let 'replicated' return false, and set"
                                + " 'taskgraph.checkpoint.directory' to a directory that all processes share"
                        : "task " + task + " was lost in iteration " + epoch
                                + ", and there is no checkpoint of the state with which that began. Set"
                                + " 'taskgraph.checkpoint.directory' to a directory that all processes share and"
                                + " 'taskgraph.checkpoint.keep' to 2 or more; or let 'replicated' return true, if the"
                                + " state is the same at all tasks");
    }
}

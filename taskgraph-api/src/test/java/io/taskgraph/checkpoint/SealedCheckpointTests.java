package io.taskgraph.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints of a job that has a key, and somebody who may write to their directory. */
class SealedCheckpointTests {

    private static final String RUN = "run";
    private static final CheckpointKey KEY = key(1);

    @TempDir
    private Path directory;

    @Test
    void whatIsSealedIsReadBackWithTheKey() throws IOException {
        Checkpoint written = write(KEY, 3, "state");
        assertThat(store(KEY).newest(RUN, 5, 9)).contains(written);
        assertThat(store(KEY).left(RUN).epoch()).isEqualTo(3);
    }

    @Test
    void anotherKeyAndNoKeyAreRefused() throws IOException {
        write(KEY, 3, "state");
        assertRefused(key(2), "its seal is not that of the key");
        assertRefused(null, "it has a seal, and there is no key");
    }

    @Test
    void whatWasWrittenWithoutAKeyIsRefused() throws IOException {
        write(null, 3, "state");
        assertRefused(KEY, "it has no seal, and there is a key");
    }

    /** Its checksum is right, as somebody makes it who wants to be believed. */
    @Test
    void aStateThatSomebodyHasChangedIsRefused() throws IOException {
        write(KEY, 2, "older");
        write(KEY, 3, "state");
        Path file = file(3);
        byte[] bytes = Files.readAllBytes(file);
        int state = bytes.length - CheckpointKey.SEAL_BYTES - Long.BYTES - "state".length();
        bytes[state] = 'S';
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, state, "state".length());
        byte[] eight = ByteString.copyFrom(ByteBuffer.allocate(Long.BYTES)
                        .putLong(checksum.getValue())
                        .flip())
                .toByteArray();
        System.arraycopy(eight, 0, bytes, state + "state".length(), Long.BYTES);
        Files.write(file, bytes);
        assertRefused(KEY, "its seal is not that of the key");
    }

    /** The seal is of run, task, epoch and copy too. */
    @Test
    void aCheckpointOfAnotherTaskIsNotTaken() throws IOException {
        write(KEY, 3, "state");
        Path other = directory.resolve(RUN).resolve("6");
        Files.createDirectories(other);
        Files.copy(file(3), other.resolve("3.7.checkpoint"));
        assertThatExceptionOfType(DamagedCheckpointException.class)
                .isThrownBy(() -> store(KEY).newest(RUN, 6, 9));
    }

    /** As after a crash of the file system; nobody gains by it. */
    @Test
    void aTruncatedFileIsSkippedAsWithoutAKey() throws IOException {
        Checkpoint older = write(KEY, 2, "older");
        write(KEY, 3, "state");
        byte[] bytes = Files.readAllBytes(file(3));
        Files.write(file(3), Arrays.copyOf(bytes, bytes.length - CheckpointKey.SEAL_BYTES - 3));
        assertThat(store(KEY).newest(RUN, 5, 9)).contains(older);
    }

    /** The whole job would begin a new generation for it. */
    @Test
    void aNameAloneTellsOfNoLaterCopy() throws IOException {
        write(KEY, 3, "state");
        Files.copy(file(3), directory.resolve(RUN).resolve("5").resolve("3.99.checkpoint"));
        assertThat(store(KEY).latestIncarnation(RUN, 5)).isEqualTo(7);
        Checkpoint next = write(KEY, 4, "next");
        assertThat(store(KEY).newest(RUN, 5, 9)).contains(next);
    }

    @Test
    void aLaterCopyWithoutTheSealIsRefused() throws IOException {
        write(KEY, 3, "state");
        store(null).write(new Checkpoint(RUN, 5, 3, 99, ByteString.EMPTY));
        assertThatExceptionOfType(UnsealedCheckpointException.class)
                .isThrownBy(() -> store(KEY).latestIncarnation(RUN, 5))
                .withMessageContaining("3.99.checkpoint");
        assertThatExceptionOfType(UnsealedCheckpointException.class).isThrownBy(() -> write(KEY, 4, "next"));
    }

    @Test
    void aShortSecretIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CheckpointKey.of(new byte[CheckpointKey.MIN_BYTES - 1]))
                .withMessage("a key for checkpoints must have at least 32 bytes, but has 31");
    }

    private void assertRefused(@Nullable CheckpointKey key, String reason) {
        FileCheckpointStore store = store(key);
        assertThatExceptionOfType(UnsealedCheckpointException.class)
                .isThrownBy(() -> store.newest(RUN, 5, 9))
                .withMessageContaining("'" + file(3) + "' is refused, since " + reason)
                .withMessageContaining("'taskgraph.checkpoint.key'");
        assertThatExceptionOfType(UnsealedCheckpointException.class).isThrownBy(() -> store.left(RUN));
    }

    private Checkpoint write(@Nullable CheckpointKey key, long epoch, String state) throws IOException {
        Checkpoint checkpoint = new Checkpoint(RUN, 5, epoch, 7, ByteString.copyFromUtf8(state));
        store(key).write(checkpoint);
        return checkpoint;
    }

    private Path file(long epoch) {
        return directory.resolve(RUN).resolve("5").resolve(epoch + ".7.checkpoint");
    }

    private FileCheckpointStore store(@Nullable CheckpointKey key) {
        return new FileCheckpointStore(directory, 2, key);
    }

    private static CheckpointKey key(int value) {
        byte[] secret = new byte[CheckpointKey.MIN_BYTES];
        Arrays.fill(secret, (byte) value);
        return CheckpointKey.of(secret);
    }
}

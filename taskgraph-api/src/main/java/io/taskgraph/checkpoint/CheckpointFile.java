package io.taskgraph.checkpoint;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UTFDataFormatException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * One checkpoint in a file of its own.
 *
 * <p>Layout: the four bytes {@code TGCP} and a version byte; length (4 bytes) and bytes of the header; its CRC-32C (8 bytes); the
 * state; its CRC-32C (8 bytes); with a key, the HMAC-SHA-256 of all of that (32 bytes); nothing after it. The version is 1 without a key and 2
 * with one. The header holds run id (length in 2 bytes, UTF-8), task, epoch, incarnation,
 * length of the state, and the epoch in which it was written (8 bytes each). All numbers are big-endian.
 *
 * @param directory where it lies
 * @param epoch epoch by its name
 * @param incarnation incarnation by its name
 */
record CheckpointFile(Path directory, long epoch, long incarnation) {

    private static final Pattern NAME = Pattern.compile("(\\d{1,18})\\.(\\d{1,18})\\.checkpoint");
    private static final Pattern DRAFT = Pattern.compile("\\d{1,18}\\.(\\d{1,18})\\.draft");
    private static final int MAGIC = 0x54474350;
    private static final int VERSION = 1;
    private static final int SEALED_VERSION = 2;
    private static final int MAX_HEADER = 1 << 16;

    /** Returns the checkpoint that a file name stands for, or null if the file is not a checkpoint. */
    static @Nullable CheckpointFile of(Path directory, Path file) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        return name.matches()
                ? new CheckpointFile(directory, Long.parseLong(name.group(1)), Long.parseLong(name.group(2)))
                : null;
    }

    /** Returns the incarnation of the copy that has begun to write a file, or -1 if the file is not a draft. */
    static long ofDraft(Path file) {
        Matcher name = DRAFT.matcher(String.valueOf(file.getFileName()));
        return name.matches() ? Long.parseLong(name.group(1)) : -1;
    }

    Path path() {
        return directory.resolve(epoch + "." + incarnation + ".checkpoint");
    }

    private Path draft() {
        return directory.resolve(epoch + "." + incarnation + ".draft");
    }

    void delete() throws IOException {
        Files.deleteIfExists(path());
    }

    /** Writes a draft first and renames it, so that the file is complete or absent. Seals it if there is a key. */
    void write(Checkpoint checkpoint, @Nullable CheckpointKey key) throws IOException {
        PrivateFiles.replace(path(), draft(), out -> writeTo(out, checkpoint, key == null ? null : key.newMac()));
    }

    private static void writeTo(FileChannel out, Checkpoint checkpoint, @Nullable Mac mac) throws IOException {
        writeFully(out, mac, ByteBuffer.wrap(header(checkpoint, mac == null ? VERSION : SEALED_VERSION)));
        CRC32C checksum = new CRC32C();
        for (ByteBuffer part : checkpoint.state().asReadOnlyByteBufferList()) {
            checksum.update(part.duplicate());
            writeFully(out, mac, part);
        }
        writeFully(
                out,
                mac,
                ByteBuffer.allocate(Long.BYTES).putLong(checksum.getValue()).flip());
        if (mac != null) {
            writeFully(out, null, ByteBuffer.wrap(mac.doFinal()));
        }
    }

    private static byte[] header(Checkpoint checkpoint, int version) throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(header);
        fields.writeUTF(checkpoint.runId());
        fields.writeLong(checkpoint.task());
        fields.writeLong(checkpoint.epoch());
        fields.writeLong(checkpoint.incarnation());
        fields.writeLong(checkpoint.state().size());
        fields.writeLong(checkpoint.writtenIn());
        CRC32C checksum = new CRC32C();
        checksum.update(header.toByteArray());
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(all);
        out.writeInt(MAGIC);
        out.writeByte(version);
        out.writeInt(header.size());
        header.writeTo(out);
        out.writeLong(checksum.getValue());
        return all.toByteArray();
    }

    private static void writeFully(FileChannel out, @Nullable Mac mac, ByteBuffer bytes) throws IOException {
        if (mac != null) {
            mac.update(bytes.duplicate());
        }
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /**
     * Reads the checkpoint.
     *
     * @throws UnsealedCheckpointException if it is not sealed with {@code key}, or sealed and there is no key
     * @throws DamagedCheckpointException if the file is cut off, changed, or not the checkpoint that its name says
     * @throws IOException if it cannot be read
     */
    Checkpoint read(String runId, long task, @Nullable CheckpointKey key) throws IOException {
        try (InputStream bytes = Files.newInputStream(path())) {
            Mac mac = key == null ? null : key.newMac();
            InputStream file = mac == null ? bytes : new MacInputStream(bytes, mac);
            Header header = header(file, runId, task);
            requireSeal(header.sealed() || key == null, "it has no seal, and there is a key");
            requireSeal(!header.sealed() || key != null, "it has a seal, and there is no key");
            CheckedInputStream checked = new CheckedInputStream(file, new CRC32C());
            ByteString state = ByteString.readFrom(new Bounded(checked, header.size()));
            require(
                    state.size() == header.size(),
                    "it ends after " + state.size() + " bytes of state, not " + header.size());
            require(
                    new DataInputStream(file).readLong()
                            == checked.getChecksum().getValue(),
                    "its state is damaged");
            if (mac != null) {
                byte[] right = mac.doFinal();
                requireSeal(
                        MessageDigest.isEqual(right, bytes.readNBytes(CheckpointKey.SEAL_BYTES)),
                        "its seal is not that of the key");
            }
            require(file.read() < 0, "something follows its end");
            return new Checkpoint(runId, task, epoch, header.writtenIn(), incarnation, state);
        } catch (EOFException | UTFDataFormatException | IllegalArgumentException e) {
            throw damaged(e);
        }
    }

    /**
     * Reads the epoch in which the checkpoint was written.
     *
     * @throws UnsealedCheckpointException as {@link #read}
     * @throws DamagedCheckpointException if the file's header is damaged, or is not that of the checkpoint that its name says
     * @throws IOException if it cannot be read
     */
    long writtenIn(String runId, long task, @Nullable CheckpointKey key) throws IOException {
        if (key != null) {
            return read(runId, task, key).writtenIn();
        }
        try (InputStream file = Files.newInputStream(path())) {
            Header header = header(file, runId, task);
            requireSeal(!header.sealed(), "it has a seal, and there is no key");
            return header.writtenIn();
        } catch (EOFException | UTFDataFormatException | IllegalArgumentException e) {
            throw damaged(e);
        }
    }

    /** What its name does not say. */
    private record Header(long size, long writtenIn, boolean sealed) {}

    private Header header(InputStream file, String runId, long task) throws IOException {
        DataInputStream in = new DataInputStream(file);
        require(in.readInt() == MAGIC, "it is no checkpoint");
        int version = in.readUnsignedByte();
        require(version == VERSION || version == SEALED_VERSION, "it has another version");
        int length = in.readInt();
        require(length > 0 && length <= MAX_HEADER, "its header is damaged");
        byte[] header = in.readNBytes(length);
        CRC32C ofHeader = new CRC32C();
        ofHeader.update(header);
        require(in.readLong() == ofHeader.getValue(), "its header is damaged");
        DataInputStream fields = new DataInputStream(new ByteArrayInputStream(header));
        Checkpoint expected = new Checkpoint(runId, task, epoch, incarnation, ByteString.EMPTY);
        Checkpoint found = new Checkpoint(
                fields.readUTF(), fields.readLong(), fields.readLong(), fields.readLong(), ByteString.EMPTY);
        require(found.equals(expected), "it is the " + found + ", not the " + expected);
        long size = fields.readLong();
        require(size >= 0 && size <= Integer.MAX_VALUE, "its header is damaged");
        // Files of earlier builds end here
        return new Header(size, fields.available() > 0 ? fields.readLong() : epoch, version == SEALED_VERSION);
    }

    private static DamagedCheckpointException damaged(Exception cause) {
        return new DamagedCheckpointException(
                cause instanceof EOFException ? "it is truncated" : "its header is damaged: " + cause.getMessage());
    }

    private static void require(boolean condition, String otherwise) throws DamagedCheckpointException {
        if (!condition) {
            throw new DamagedCheckpointException(otherwise);
        }
    }

    private void requireSeal(boolean condition, String otherwise) throws IOException {
        if (!condition) {
            throw new UnsealedCheckpointException(path(), otherwise);
        }
    }

    /** Shows a Mac the bytes that are read. */
    private static final class MacInputStream extends FilterInputStream {

        private final Mac mac;

        MacInputStream(InputStream in, Mac mac) {
            super(in);
            this.mac = mac;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            if (read >= 0) {
                mac.update((byte) read);
            }
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            if (count > 0) {
                mac.update(bytes, offset, count);
            }
            return count;
        }
    }

    /** The next bytes of another stream. */
    private static final class Bounded extends InputStream {

        private final InputStream in;
        private long left;

        Bounded(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            return left-- > 0 ? in.read() : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left <= 0) {
                return -1;
            }
            int count = in.read(bytes, offset, (int) Math.min(left, length));
            left -= Math.max(count, 0);
            return count;
        }
    }
}

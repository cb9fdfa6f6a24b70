package io.taskgraph.datum;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a stream has given, kept to be read again. */
abstract class KeptBytes extends StoredBytes {

    private static final int MAX_IN_MEMORY = 1 << 23;

    private KeptBytes(String location) {
        super(location);
    }

    static KeptBytes of(String location, InputStream input) throws IOException {
        byte[] head = input.readNBytes(MAX_IN_MEMORY);
        return head.length < MAX_IN_MEMORY ? new InMemory(location, head) : InFile.of(location, head, input);
    }

    @Override
    final void check() {
        // Nobody else can reach these.
    }

    private static final class InMemory extends KeptBytes {

        private final byte[] bytes;

        InMemory(String location, byte[] bytes) {
            super(location);
            this.bytes = bytes;
        }

        @Override
        long size() {
            return bytes.length;
        }

        @Override
        InputStream open(long from) {
            int start = Math.toIntExact(from);
            return new ByteArrayInputStream(bytes, start, bytes.length - start);
        }
    }

    /** A file without a name, so that nothing stays however the process ends; where that cannot be, one that the JVM deletes. */
    private static final class InFile extends KeptBytes {

        private final RandomAccessFile file;

        private final long size;

        private InFile(String location, RandomAccessFile file, long size) {
            super(location);
            this.file = file;
            this.size = size;
        }

        static InFile of(String location, byte[] head, InputStream rest) throws IOException {
            Path path = Files.createTempFile("taskgraph-input", null);
            try {
                long size = head.length;
                try (OutputStream output = Files.newOutputStream(path)) {
                    output.write(head);
                    size += rest.transferTo(output);
                }
                return new InFile(location, new RandomAccessFile(path.toFile(), "r"), size);
            } catch (IOException ex) {
                throw new IOException("its unpacked bytes cannot be kept in " + path + ": " + ex.getMessage(), ex);
            } finally {
                delete(path);
            }
        }

        private static void delete(Path path) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException open) {
                path.toFile().deleteOnExit();
            }
        }

        @Override
        long size() {
            return size;
        }

        @Override
        InputStream open(long from) {
            return new InputStream() {
                private long position = from;

                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
                }

                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    synchronized (file) {
                        file.seek(position);
                        int count = file.read(into, offset, length);
                        position += Math.max(count, 0);
                        return count;
                    }
                }
            };
        }

        @Override
        public void close() {
            try {
                file.close();
            } catch (IOException ex) {
                throw new DatumException(location(), 0, "cannot be closed: " + ex.getMessage(), ex);
            }
        }
    }
}

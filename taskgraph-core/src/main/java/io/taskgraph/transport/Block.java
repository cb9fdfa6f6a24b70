package io.taskgraph.transport;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A message that a task has published, in its serialised form: made once and sent unchanged to every task that pulls it. Immutable.
 *
 * <p>The bytes are in pieces of 256 KiB, so that a large block needs no large array, which garbage collectors handle badly.
 */
public final class Block {

    /** Name under which pulls show in meters, traces and failures, beside the methods of data requests. */
    public static final String METHOD = "taskgraph.v1.Blocks/Pull";

    private static final int PIECE = 256 << 10;

    private final List<ByteString> pieces;
    private final BlockContent content;

    private Block(List<ByteString> pieces, BlockContent content) {
        this.pieces = pieces;
        this.content = content;
    }

    /** Serialises a message. */
    public static Block of(MessageLite message) {
        Pieces out = new Pieces(message.getSerializedSize());
        try {
            message.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.end();
        return new Block(
                List.copyOf(out.done),
                new BlockContent(out.length, out.checksum.value(), BlockType.ofMessage(message)));
    }

    /** Returns length and checksum. */
    public BlockContent content() {
        return content;
    }

    /**
     * Returns bytes from an offset, without copying them: up to {@code most}, and at least one unless the offset is the end.
     *
     * @param offset from 0 to the length
     */
    public ByteString slice(long offset, int most) {
        if (offset < 0 || offset > content.length() || most < 1) {
            throw new IllegalArgumentException("'offset' must be from 0 to " + content.length()
                    + " and 'most' at least 1, but they are " + offset + " and " + most);
        }
        if (offset == content.length()) {
            return ByteString.EMPTY;
        }
        ByteString piece = pieces.get((int) (offset / PIECE));
        int from = (int) (offset % PIECE);
        return piece.substring(from, Math.min(piece.size(), from + most));
    }

    @Override
    public String toString() {
        return "block of " + content.length() + " bytes";
    }

    /** Cuts the written bytes into pieces, all of them full except the last. */
    private static final class Pieces extends OutputStream {

        private final List<ByteString> done = new ArrayList<>();
        private final Checksum checksum = new Checksum();
        private final long expected;
        private byte[] current = new byte[0];
        private int filled;
        private long length;

        Pieces(long expected) {
            this.expected = expected;
        }

        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) {
            int from = offset;
            int left = count;
            while (left > 0) {
                if (filled == current.length) {
                    end();
                    current = new byte[(int) Math.min(PIECE, Math.max(left, expected - length))];
                }
                int part = Math.min(left, current.length - filled);
                System.arraycopy(bytes, from, current, filled, part);
                filled += part;
                from += part;
                left -= part;
            }
        }

        /** Ends the piece that is being filled. */
        void end() {
            if (filled == 0) {
                return;
            }
            ByteString piece = UnsafeByteOperations.unsafeWrap(current, 0, filled);
            checksum.update(piece);
            done.add(piece);
            length += filled;
            filled = 0;
            current = new byte[0];
        }
    }
}

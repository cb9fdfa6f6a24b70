package io.taskgraph.runtime;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.taskgraph.transport.BlockContent;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one block as they come in, from one attempt or several. Holds the block once, in one array of the announced
 * length, which protobuf parses without another copy. Not thread-safe.
 */
final class BlockAssembly {

    /** Longest array that every JVM can make. */
    private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

    /** As long as the announced block. */
    private byte[] bytes = new byte[0];

    /** Of the bytes before {@link #offset}; counted as they come, so that a large block is not read twice. */
    private CRC32C checksum = new CRC32C();

    /** Number of bytes that have come. Invariant: {@code offset <= bytes.length}. */
    private int offset;

    /** The announced block; null while there is none, and then there are no bytes. */
    private @Nullable BlockContent content;

    /** Returns how many bytes are there. */
    long offset() {
        return offset;
    }

    /** Returns the identity of the block; null before any bytes have come. */
    @Nullable
    BlockContent content() {
        return content;
    }

    /** Announces bytes of {@code newContent} from an offset on. Bytes that are there stay only if these continue them. */
    void start(BlockContent newContent, long from) {
        if (from == offset && newContent.equals(content)) {
            return;
        }
        clear();
        if (from == 0 && newContent.length() >= 0 && newContent.length() <= MAX_BYTES) {
            // the array first: there may be no memory for it, and then the block is not announced
            bytes = new byte[(int) newContent.length()];
            content = newContent;
        }
    }

    /** Reads bytes to their end. Bytes that do not belong to the announced block make the whole void. */
    void add(InputStream part) throws IOException {
        int read = part.read(bytes, offset, bytes.length - offset);
        while (read > 0) {
            checksum.update(bytes, offset, read);
            offset += read;
            read = part.read(bytes, offset, bytes.length - offset);
        }
        if (part.read() >= 0) {
            clear();
        }
    }

    /** Returns all bytes, or null if they differ from the announced block. They do not change after that. */
    @Nullable
    ByteString complete() {
        BlockContent announced = content;
        return announced != null && offset == bytes.length && (int) checksum.getValue() == (int) announced.checksum()
                ? UnsafeByteOperations.unsafeWrap(bytes)
                : null;
    }

    void clear() {
        bytes = new byte[0];
        checksum = new CRC32C();
        offset = 0;
        content = null;
    }
}

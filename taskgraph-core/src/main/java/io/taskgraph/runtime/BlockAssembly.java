package io.taskgraph.runtime;

import com.google.protobuf.ByteString;
import io.taskgraph.transport.BlockContent;
import io.taskgraph.transport.Checksum;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bytes of one block as they come in, from one attempt or several. Holds the block once, and never
 * more than was announced. Not thread-safe. */
final class BlockAssembly {

    private final List<ByteString> parts = new ArrayList<>();
    private Checksum checksum = new Checksum();
    private long offset;
    private @Nullable BlockContent content;

    /** Returns how many bytes are there. */
    long offset() {
        return offset;
    }

    /** Returns what they are part of; null before any have come. */
    @Nullable
    BlockContent content() {
        return content;
    }

    /** Takes in that bytes of {@code newContent} come, from an offset on. Those that are there stay only if these continue them. */
    void start(BlockContent newContent, long from) {
        if (from != offset || !newContent.equals(content)) {
            clear();
            // What starts elsewhere than at 0 now can not agree with its checksum in the end.
            content = newContent;
        }
    }

    void add(ByteString bytes) {
        BlockContent announced = content;
        if (announced == null || offset + bytes.size() > Math.min(announced.length(), Integer.MAX_VALUE)) {
            clear();
            return;
        }
        parts.add(bytes);
        checksum.update(bytes);
        offset += bytes.size();
    }

    /** Returns all bytes, or null if they are not what was announced. */
    @Nullable
    ByteString complete() {
        return new BlockContent(offset, checksum.value()).equals(content) ? ByteString.copyFrom(parts) : null;
    }

    void clear() {
        parts.clear();
        checksum = new Checksum();
        offset = 0;
        content = null;
    }
}

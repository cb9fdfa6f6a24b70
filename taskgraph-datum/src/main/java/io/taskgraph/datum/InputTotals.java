package io.taskgraph.datum;

import java.util.concurrent.atomic.LongAdder;

/**
 * Bytes and records read by all sources of one {@link DatumResolver}, from its beginning on; a source that is closed remains counted. None
 * of the numbers ever falls but {@link #expectedBytes()}, which is corrected when the size of an input becomes known. Safe for use by several
 * threads.
 *
 * @since 0.1
 */
public final class InputTotals {

    private final LongAdder bytes = new LongAdder();

    private final LongAdder rows = new LongAdder();

    private final LongAdder expectedBytes = new LongAdder();

    /** Creates totals of 0. */
    public InputTotals() {}

    /** Returns the number of bytes read of shares, unpacked; those of a share that is read again count again. */
    public long bytes() {
        return bytes.sum();
    }

    /** Returns the number of records read of shares. */
    public long rows() {
        return rows.sum();
    }

    /** Returns about how many bytes the shares have that were asked for, as far as the size of their inputs is known. */
    public long expectedBytes() {
        return expectedBytes.sum();
    }

    void addBytes(long more) {
        bytes.add(more);
    }

    void addRows(long more) {
        rows.add(more);
    }

    void expectBytes(long more) {
        expectedBytes.add(more);
    }
}

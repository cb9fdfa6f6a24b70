package io.taskgraph.datum;

import java.util.List;

/**
 * An input that is divided among the tasks of a job. One for each process; every record belongs to exactly one share, and all processes
 * cut the input in the same way.
 *
 * <p>Nothing is read before a share, the columns or the fingerprint are asked for. Then all bytes of a text are passed over once, at
 * about the speed of memory, to find where its records begin; a share after that reads its own bytes alone. Input that cannot
 * be read from any position, such as gzip, is unpacked once for the process and kept aside until the
 * source is closed. The calls that read block: make them in {@code Framework.compute}, never on a task's loop.
 *
 * <pre>{@code
 * DatumSource source = DatumIteratorBuilder.csv().source("measurements.csv");
 * DatumColumns own = source.share(task, tasks).read(Column.ofDoubles("x", "y"));
 * double[] x = own.doubles("x");
 * }</pre>
 *
 * <p>Safe for use by several threads, which read different shares at the same time.
 *
 * @since 0.1
 */
public interface DatumSource extends AutoCloseable {

    /**
     * Returns the names of the columns, as the first location has them; the others have the same, in any order. Empty where
     * the format has none.
     *
     * @throws DatumException if the input cannot be opened or its beginning cannot be read
     */
    List<String> columns();

    /**
     * Returns a short text that is the same in all processes exactly if they read the same: number of locations, bytes and a
     * checksum. Tasks that exchange it notice at once that one of them has another file under the same name.
     *
     * @throws DatumException if the input is unreadable, or was changed since it was first read
     */
    String fingerprint();

    /**
     * Returns a share of the records, without reading it yet. Shares have about the same number of bytes, and a record belongs to
     * the share in whose bytes it begins; of more shares than records some are empty.
     *
     * @param share the share, counted from 0
     * @param shares the number of shares
     */
    DatumShare share(int share, int shares);

    /**
     * Returns the share of a task, without reading it yet: does as {@link #share(int, int)} with ids as a framework gives them.
     *
     * @param task the task
     * @param tasks the number of tasks of the job, at most {@link Integer#MAX_VALUE}
     */
    default DatumShare share(long task, long tasks) {
        if (task < 0 || task >= tasks || tasks > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("there is no share " + task + " of " + tasks);
        }
        return share((int) task, (int) tasks);
    }

    /** Returns the progress of this process in reading its shares. */
    InputProgress progress();

    /** Releases the resources for reading. May be repeated. */
    @Override
    void close();
}

package io.taskgraph.samples.bwmf.io;

import io.taskgraph.datum.DatumException;
import io.taskgraph.datum.DatumIteratorBuilder;
import io.taskgraph.datum.DatumSource;
import io.taskgraph.iterative.ExactSum;
import io.taskgraph.samples.bwmf.model.RowRange;
import io.taskgraph.samples.bwmf.model.RowRuns;
import io.taskgraph.samples.bwmf.model.ShardAssembly;
import io.taskgraph.samples.bwmf.model.TaskShards;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A matrix in text. Where the layout does not say that it is dense CSV, by the end of the name (before {@code .gz}):
 *
 * <ul>
 *   <li>{@code .csv}: columns {@code row}, {@code col} and {@code value}, an entry a record, in any order;
 *   <li>{@code .mtx}: Matrix Market, coordinate or array format, general or symmetric, counted from 1;
 *   <li>anything else: row, column and value with white space in between, an entry a line, in any order; a line from {@code #} or {@code
 *       %} on is a comment.
 * </ul>
 *
 * <p>A value must be finite and not negative. Entries of the same place are summed, and counted by the task with
 * their row. Where the text gives no size, the largest row and column do, unless
 * a size is set.
 *
 * <p>The text is read once for all tasks of the process, by the threads that ask for it; its entries are held until each task that was
 * announced has its shards.
 */
public final class MatrixText implements MatrixInput {

    /** So many that threads are busy to the end, and few enough to cost nothing. */
    private static final int PARTS = 16;

    /** The text as it is read. */
    private static final class Reading {

        private final DatumSource source;

        /** How many entries there should be, or a negative number if that is not known. */
        private final long stated;

        private final PartedWork<Entries> entries;

        private @Nullable PartedWork<Entries.Grouped> grouped;

        Reading(DatumSource source, long stated, PartedWork<Entries> entries) {
            this.source = source;
            this.stated = stated;
            this.entries = entries;
        }

        /** Returns the entries as all shards are cut from them. */
        synchronized PartedWork<Entries.Grouped> grouped(MatrixSummary size) {
            PartedWork<Entries.Grouped> current = grouped;
            if (current == null) {
                List<Entries> read = entries.outcome();
                RowRuns rows = RowRuns.of(new RowRange(0, size.rows()), size.entries());
                RowRuns columns = RowRuns.of(new RowRange(0, size.columns()), size.entries());
                current = new PartedWork<>(read.size(), part -> read.get(part).grouped(rows, columns));
                grouped = current;
            }
            return current;
        }
    }

    private final String location;

    private final UnaryOperator<DatumIteratorBuilder> opening;

    private final Layout layout;

    private int announced;

    private @Nullable Reading reading;

    private @Nullable MatrixSummary summary;

    private @Nullable String fingerprint;

    private String place = "";

    /** Reads files and class path resources. */
    public MatrixText(String location) {
        this(location, UnaryOperator.identity(), Layout.PLAIN);
    }

    /**
     * Reads a matrix of a given layout.
     *
     * @param opening what is set on the builder that opens the location, such as another way to find it
     */
    public MatrixText(String location, UnaryOperator<DatumIteratorBuilder> opening, Layout layout) {
        this.location = location;
        this.opening = opening;
        this.layout = layout;
    }

    @Override
    public synchronized void announce() {
        announced++;
    }

    @Override
    public MatrixSummary summary() {
        synchronized (this) {
            if (summary != null) {
                return summary;
            }
        }
        return summary(entries());
    }

    private synchronized MatrixSummary summary(List<Entries> parts) {
        MatrixSummary known = summary;
        if (known == null) {
            known = summarised(parts);
            summary = known;
        }
        return known;
    }

    private synchronized MatrixSummary summarised(List<Entries> parts) {
        MatrixSize size = new MatrixSize(layout);
        ExactSum sum = ExactSum.ZERO;
        long count = 0;
        for (Entries part : parts) {
            size.include(part.size());
            sum = sum.plus(part.sum());
            count += part.count();
        }
        if (count == 0) {
            throw new DatumException(location, 0, "there is no entry that is not 0");
        }
        double total = sum.value();
        if (total == Double.POSITIVE_INFINITY) {
            throw new DatumException(location, 0, "the sum of all entries is beyond " + Double.MAX_VALUE);
        }
        place = size.place();
        return new MatrixSummary(size.rows(), size.columns(), count, total);
    }

    @Override
    public synchronized String place() {
        return place;
    }

    @Override
    public TaskShards read(MatrixSummary of, int task, int tasks) {
        Reading current = reading();
        entries(current);
        List<Entries.Grouped> parts = current.grouped(of).outcome();
        forget();
        ShardAssembly ofRows = new ShardAssembly(
                RowRange.of(task, tasks, of.rows()),
                of.columns(),
                parts.stream().map(Entries.Grouped::ofRows).toList());
        ShardAssembly ofColumns = new ShardAssembly(
                RowRange.of(task, tasks, of.columns()),
                of.rows(),
                parts.stream().map(Entries.Grouped::ofColumns).toList());
        return new TaskShards(ofRows.assemble(), ofColumns.assemble(), ofRows.duplicates());
    }

    @Override
    public String fingerprint() {
        synchronized (this) {
            if (fingerprint != null) {
                return fingerprint;
            }
        }
        entries();
        synchronized (this) {
            return Objects.requireNonNull(fingerprint);
        }
    }

    private synchronized void forget() {
        announced--;
        if (announced <= 0) {
            announced = 0;
            close();
        }
    }

    private synchronized void close() {
        Reading done = reading;
        reading = null;
        if (done != null) {
            done.source.close();
        }
    }

    private List<Entries> entries() {
        return entries(reading());
    }

    private List<Entries> entries(Reading current) {
        try {
            List<Entries> parts = current.entries.outcome();
            check(current, parts);
            return parts;
        } catch (RuntimeException ex) {
            close();
            throw ex;
        }
    }

    private synchronized void check(Reading read, List<Entries> parts) {
        long found = parts.stream().mapToLong(Entries::stated).sum();
        if (read.stated >= 0 && found != read.stated) {
            throw new DatumException(location, 0, "there are " + found + " of the stated " + read.stated + " entries");
        }
        String now = read.source.fingerprint();
        if (fingerprint != null && !fingerprint.equals(now)) {
            throw new DatumException(
                    location,
                    0,
                    "the input has changed while it was in use: there were " + fingerprint + " and there are " + now
                            + "; start the job again");
        }
        fingerprint = now;
    }

    private synchronized Reading reading() {
        Reading current = reading;
        if (current == null) {
            MatrixSize size = new MatrixSize(layout);
            EntryFormat format = EntryFormat.of(location, layout, opening, size);
            DatumSource source = format.builder().source(location);
            int parts = format.isOrdered() ? 1 : PARTS;
            PartedWork<Entries> entries = new PartedWork<>(parts, part -> {
                Entries own = new Entries(size.copy());
                format.read(source, source.share(part, parts), own);
                return own.summed();
            });
            current = new Reading(source, format.stated(), entries);
            reading = current;
        }
        return current;
    }
}

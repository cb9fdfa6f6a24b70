package io.taskgraph.datum;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A share of a text, which may lie in several locations. */
final class TextShare implements DatumShare {

    private static final int BUFFER = 1 << 16;

    private final TextSource source;

    private final int share;

    private final int shares;

    TextShare(TextSource source, int share, int shares) {
        this.source = source;
        this.share = share;
        this.shares = shares;
    }

    @Override
    public DatumIterator records() {
        return source.settings()
                .selected(new ConcatenatedDatumIterator(new Ranges<>(
                        source.ranges(share, shares), source.settings().text()::records)));
    }

    @Override
    public RowReader rows(List<Column> columns) {
        if (source.settings().isSelecting()) {
            return new DatumRowReader(records(), columns);
        }
        return new ConcatenatedRowReader(new Ranges<>(
                source.ranges(share, shares), part -> source.settings().text().rows(part, columns)));
    }

    /** Starts to read a part; closing the returned reader closes the part's input. */
    @FunctionalInterface
    private interface Opening<R> {

        R open(TextFormat.Part part) throws IOException;
    }

    /** The ranges of the share, each of which must be unchanged since the scan when it has been read. */
    private final class Ranges<R> implements Parts<R> {

        private final Iterator<TextSource.Range> ranges;

        private final Opening<R> opening;

        private @Nullable StoredBytes current;

        Ranges(List<TextSource.Range> ranges, Opening<R> opening) {
            this.ranges = ranges.iterator();
            this.opening = opening;
        }

        @Override
        public boolean hasNext() {
            return ranges.hasNext();
        }

        @Override
        public R open() {
            TextSource.Range range = ranges.next();
            TextSource.File file = range.file();
            current = file.text().bytes();
            try {
                InputStream input = TextShare.this.open(range);
                try {
                    return opening.open(new TextFormat.Part(
                            input,
                            file.location(),
                            range.start().line(),
                            file.columns(),
                            file.text().quoted()));
                } catch (IOException | RuntimeException ex) {
                    input.close();
                    throw ex;
                }
            } catch (IOException ex) {
                throw new DatumException(file.location(), 0, "cannot be read: " + ex.getMessage(), ex);
            }
        }

        @Override
        public void read(long records) {
            source.count().addRows(records);
        }

        @Override
        public void finished() {
            if (current != null) {
                current.check();
            }
        }
    }

    private InputStream open(TextSource.Range range) throws IOException {
        long from = range.start().offset();
        InputStream bytes = range.file().text().bytes().open(from);
        return new BufferedInputStream(new CountedRange(bytes, range.end() - from, source.count()), BUFFER);
    }
}

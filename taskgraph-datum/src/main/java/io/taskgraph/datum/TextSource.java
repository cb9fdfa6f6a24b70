package io.taskgraph.datum;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** An input of text in one or more locations, whose bytes are shared out as if they were one. */
final class TextSource implements DatumSource {

    /** A location, scanned. */
    record File(ScannedText text, ColumnNames columns) {

        String location() {
            return text.bytes().location();
        }
    }

    /**
     * Consecutive records of one location.
     *
     * @param end the first byte that does not belong to them
     */
    record Range(File file, ScannedText.Start start, long end) {}

    private final DatumIteratorBuilder settings;

    private final String location;

    private final ReadCount count;

    private final int blockSize;

    private @Nullable List<File> files;

    TextSource(DatumIteratorBuilder settings, String location, ReadCount count) {
        this(settings, location, count, ScannedText.BLOCK);
    }

    /** Scans in blocks of another size, for tests. */
    TextSource(DatumIteratorBuilder settings, String location, ReadCount count, int blockSize) {
        this.settings = settings;
        this.location = location;
        this.count = count;
        this.blockSize = blockSize;
    }

    DatumIteratorBuilder settings() {
        return settings;
    }

    ReadCount count() {
        return count;
    }

    private synchronized List<File> files() {
        List<File> current = files;
        if (current == null) {
            current = scan();
            files = current;
            count.size(
                    current.stream().mapToLong(file -> file.text().dataSize()).sum());
        }
        current.forEach(file -> file.text().bytes().check());
        return current;
    }

    private List<File> scan() {
        List<File> scanned = new ArrayList<>();
        try {
            for (String each : settings.expand(location)) {
                scanned.add(scan(each));
                checkColumns(scanned.get(0), scanned.get(scanned.size() - 1));
            }
            return List.copyOf(scanned);
        } catch (RuntimeException ex) {
            scanned.forEach(file -> file.text().bytes().close());
            throw ex;
        }
    }

    private File scan(String each) {
        StoredBytes bytes;
        try {
            bytes = StoredBytes.of(settings.resolver(), each);
        } catch (IOException ex) {
            throw DatumIteratorBuilder.cannotBeOpened(each, ex);
        }
        try {
            ScannedText text = ScannedText.of(bytes, settings.text(), settings.skippedLines(), blockSize);
            try (InputStream input = bytes.open(text.begin().offset())) {
                return new File(
                        text, settings.text().columns(input, each, text.begin().line()));
            }
        } catch (IOException ex) {
            bytes.close();
            throw new DatumException(each, 0, "cannot be read: " + ex.getMessage(), ex);
        } catch (RuntimeException ex) {
            bytes.close();
            throw ex;
        }
    }

    private static void checkColumns(File first, File other) {
        if (!new HashSet<>(first.columns()).equals(new HashSet<>(other.columns()))) {
            throw new DatumException(
                    other.location(),
                    other.text().begin().line(),
                    "the columns are " + ColumnNames.shown(other.columns()) + " but those of '" + first.location()
                            + "' are " + ColumnNames.shown(first.columns()));
        }
    }

    @Override
    public List<String> columns() {
        return files().get(0).columns();
    }

    @Override
    public String fingerprint() {
        CRC32C all = new CRC32C();
        long bytes = 0;
        for (File file : files()) {
            String each = file.text().bytes().size() + " " + file.text().checksum() + "\n";
            all.update(each.getBytes(StandardCharsets.US_ASCII));
            bytes += file.text().bytes().size();
        }
        return String.format(
                Locale.ROOT, "%d locations, %d bytes, checksum %08x", files().size(), bytes, all.getValue());
    }

    @Override
    public DatumShare share(int share, int shares) {
        if (share < 0 || share >= shares) {
            throw new IllegalArgumentException("there is no share " + share + " of " + shares);
        }
        count.ask(1.0 / shares);
        return new TextShare(this, share, shares);
    }

    /** Returns where the records of a share are, in the order of the locations. */
    List<Range> ranges(int share, int shares) {
        List<File> all = files();
        long total = all.stream().mapToLong(file -> file.text().dataSize()).sum();
        long from = position(total, share, shares);
        long to = position(total, share + 1, shares);
        List<Range> ranges = new ArrayList<>();
        long before = 0;
        for (File file : all) {
            long size = file.text().dataSize();
            if (from < before + size && to > before) {
                add(ranges, file, from - before, to - before);
            }
            before += size;
        }
        return ranges;
    }

    private static long position(long total, long share, long shares) {
        return total / shares * share + total % shares * share / shares;
    }

    private static void add(List<Range> ranges, File file, long from, long to) {
        ScannedText text = file.text();
        try {
            ScannedText.Start start = text.startAt(text.data().offset() + Math.max(0, from));
            long end = to >= text.dataSize()
                    ? text.bytes().size()
                    : text.startAt(text.data().offset() + to).offset();
            if (start.offset() < end) {
                ranges.add(new Range(file, start, end));
            }
        } catch (IOException ex) {
            throw new DatumException(file.location(), 0, "cannot be read: " + ex.getMessage(), ex);
        }
    }

    @Override
    public InputProgress progress() {
        return count.progress();
    }

    @Override
    public synchronized void close() {
        List<File> current = files;
        files = null;
        if (current != null) {
            current.forEach(file -> file.text().bytes().close());
        }
    }
}

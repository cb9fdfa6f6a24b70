package io.taskgraph.benchmarks;

import io.taskgraph.datum.Column;
import io.taskgraph.datum.DatumIteratorBuilder;
import io.taskgraph.datum.DatumSource;
import io.taskgraph.datum.RowReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * The cost of reading a table and the entries of a matrix, in CPU seconds of the process, beside the part that the JVM does by itself: pass over the
 * bytes, make lines, and parse each value from a string of its own. One thread; each is run twice, and the second run counts. Then whole runs of
 * sample-regression: see {@link RegressionRuns}.
 */
final class InputBenchmark {

    private static final int ROWS = 1_000_000;
    private static final int COLUMNS = 22;
    private static final int ENTRIES = 10_000_000;
    private static final int SHARES = 15;
    private static final double NANOS = 1e9;

    /** The floor includes making strings, which reading does not need. */
    private static final double MOST_OF_BARE = 1.5;

    /** Reads a file and returns something that depends on all of it. */
    @FunctionalInterface
    private interface Reading {

        double read() throws IOException;
    }

    private final Path directory;
    private final Report report;
    private double checksum;

    InputBenchmark(Report report, Path directory) {
        this.report = report;
        this.directory = directory;
    }

    void run() throws IOException, InterruptedException {
        Path csv = InputFiles.csv(directory, ROWS, COLUMNS);
        add("bytes of %s through FileChannel".formatted(csv.getFileName()), seconds(() -> bytes(csv)), null);
        add("its lines through BufferedReader", seconds(() -> lines(csv)), null);
        double bare = seconds(() -> bare(csv, ","));
        add("Double.parseDouble of each of its values", bare, null);
        double scan = seconds(() -> {
            try (DatumSource source = DatumIteratorBuilder.csv().source(csv.toString())) {
                return source.fingerprint().length();
            }
        });
        add("DatumSource: the scan that cuts it", scan, null);
        double rows = seconds(() -> {
            try (DatumSource source = DatumIteratorBuilder.csv().source(csv.toString())) {
                return sum(source, Column.ofDoubles(source.columns()));
            }
        });
        add("DatumSource: scan and typed rows of %d shares".formatted(SHARES), rows, bare);
        for (boolean market : new boolean[] {true, false}) {
            matrix(InputFiles.matrix(directory, ENTRIES, market), market);
        }
        wholeRuns();
    }

    /** Runs sample-regression on the table. */
    void wholeRuns() throws IOException, InterruptedException {
        new RegressionRuns(report, InputFiles.csv(directory, ROWS, COLUMNS)).run();
    }

    private void matrix(Path file, boolean market) throws IOException {
        double bare = seconds(() -> bare(file, " "));
        add("Double.parseDouble of each value of " + file.getFileName(), bare, null);
        double rows = seconds(() -> {
            try (DatumSource source = DatumIteratorBuilder.blankSeparated("%", List.of("row", "col", "value"))
                    .skippingLines(market ? 2 : 0)
                    .source(file.toString())) {
                return sum(source, List.of(Column.ofLong("row"), Column.ofLong("col"), Column.ofDouble("value")));
            }
        });
        add("DatumSource: scan and typed rows of %d shares".formatted(SHARES), rows, bare);
        try (MatrixSharding sharding = new MatrixSharding()) {
            double shards = seconds(() -> sharding.shard(file));
            add(
                    "sample-bwmf: read, and cut by row and by column for %d tasks".formatted(MatrixSharding.TASKS),
                    shards,
                    bare);
        }
    }

    private void add(String what, double seconds, @Nullable Double bare) {
        report.add(new Row(
                what,
                "s of CPU",
                seconds,
                null,
                bare,
                1,
                bare == null ? "" : "at most %.1f x raw".formatted(MOST_OF_BARE),
                bare == null ? null : seconds <= MOST_OF_BARE * bare));
    }

    private double seconds(Reading reading) throws IOException {
        checksum += reading.read();
        Duration before = cpuTime();
        checksum += reading.read();
        double seconds = cpuTime().minus(before).toNanos() / NANOS;
        if (Double.isNaN(checksum)) {
            throw new IllegalStateException("a value that was read is not a number");
        }
        return seconds;
    }

    private static Duration cpuTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }

    private static double sum(DatumSource source, List<Column> columns) {
        double sum = 0;
        for (int share = 0; share < SHARES; share++) {
            try (RowReader rows = source.share(share, SHARES).rows(columns)) {
                while (rows.next()) {
                    for (int i = 0; i < columns.size(); i++) {
                        sum += rows.number(i);
                    }
                }
            }
        }
        return sum;
    }

    private static double bytes(Path file) throws IOException {
        long count = 0;
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
        try (FileChannel channel = FileChannel.open(file)) {
            while (channel.read(buffer) >= 0) {
                count += buffer.position();
                buffer.clear();
            }
        }
        return count;
    }

    private static double lines(Path file) throws IOException {
        long count = 0;
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                count += line.length();
            }
        }
        return count;
    }

    /** Parses all lines that begin like a number. */
    private static double bare(Path file, String separator) throws IOException {
        double sum = 0;
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.charAt(0) == '-' || Character.isDigit(line.charAt(0))) {
                    StringTokenizer values = new StringTokenizer(line, separator);
                    while (values.hasMoreTokens()) {
                        sum += Double.parseDouble(values.nextToken());
                    }
                }
            }
        }
        return sum;
    }
}

package io.taskgraph.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SplittableRandom;

/** Makes the files that the input benchmarks read, always the same. A file that is there is not made again. */
final class InputFiles {

    private static final long SEED = 1;
    private static final long MILLION = 1_000_000;
    private static final int ROWS_OF_MATRIX = 1_000_000;
    private static final int COLUMNS_OF_MATRIX = 100_000;

    /** Writes the lines of a file. */
    @FunctionalInterface
    private interface Lines {

        void write(BufferedWriter writer, SplittableRandom random) throws IOException;
    }

    private InputFiles() {}

    /** Makes a CSV file of a linear model: column {@code y} and as many columns {@code x} as remain, with six decimals. */
    static Path csv(Path directory, int rows, int columns) throws IOException {
        return make(directory.resolve("linear-" + rows + "x" + columns + ".csv"), (writer, random) -> {
            writer.write("y");
            for (int j = 1; j < columns; j++) {
                writer.write(",x" + j);
            }
            writer.write('\n');
            double[] x = new double[columns];
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < rows; i++) {
                double y = 0.5 + normal(random);
                for (int j = 1; j < columns; j++) {
                    x[j] = normal(random);
                    y += x[j] * j / 10;
                }
                line.setLength(0);
                append(line, y);
                for (int j = 1; j < columns; j++) {
                    append(line.append(','), x[j]);
                }
                writer.append(line.append('\n'));
            }
        });
    }

    /** Makes entries of a sparse matrix of counts: row, column and value in each line, with a head if it is for Matrix Market. */
    static Path matrix(Path directory, int entries, boolean market) throws IOException {
        int first = market ? 1 : 0;
        return make(directory.resolve("entries-" + entries + (market ? ".mtx" : ".txt")), (writer, random) -> {
            if (market) {
                writer.write("%%MatrixMarket matrix coordinate real general\n" + ROWS_OF_MATRIX + " "
                        + COLUMNS_OF_MATRIX + " " + entries + "\n");
            }
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < entries; i++) {
                line.setLength(0);
                line.append(first + random.nextInt(ROWS_OF_MATRIX)).append(' ');
                line.append(first + random.nextInt(COLUMNS_OF_MATRIX)).append(' ');
                line.append(1 + random.nextInt(9)).append('.').append(random.nextInt(100));
                writer.append(line.append('\n'));
            }
        });
    }

    private static Path make(Path file, Lines lines) throws IOException {
        if (!Files.exists(file)) {
            Files.createDirectories(file.getParent());
            Path unfinished = file.resolveSibling(file.getFileName() + ".part");
            try (BufferedWriter writer = Files.newBufferedWriter(unfinished, StandardCharsets.US_ASCII)) {
                lines.write(writer, new SplittableRandom(SEED));
            }
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    /** Returns a number of about a normal distribution, the same on every JVM. */
    private static double normal(SplittableRandom random) {
        double sum = -6;
        for (int i = 0; i < 12; i++) {
            sum += random.nextDouble();
        }
        return sum;
    }

    private static void append(StringBuilder line, double value) {
        long millionths = Math.round(Math.abs(value) * MILLION);
        if (value < 0 && millionths > 0) {
            line.append('-');
        }
        line.append(millionths / MILLION).append('.');
        String decimals = Long.toString(MILLION + millionths % MILLION);
        line.append(decimals, 1, decimals.length());
    }
}

package io.taskgraph.samples.regression;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.taskgraph.datum.Column;
import io.taskgraph.datum.DatumShare;
import io.taskgraph.datum.RowReader;
import io.taskgraph.samples.regression.model.DataSpec;
import io.taskgraph.samples.regression.model.FittedModel;
import io.taskgraph.samples.regression.model.RowFilter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Predictions as CSV: of each row its line and what the model says of it, in the order of the input. Each task writes a part, and one of
 * them puts the parts together. All may be repeated.
 */
final class PredictionFiles {

    private static final CsvWriter.CsvWriterBuilder CSV =
            CsvWriter.builder().lineDelimiter(LineDelimiter.LF).bufferSize(0);

    private final Path output;

    PredictionFiles(Path output) {
        this.output = output;
    }

    /**
     * Predicts for one row after another.
     *
     * @param data which rows are wanted, and whether those with a missing value are left out instead of being an error
     */
    Counts writePart(int task, DatumShare share, FittedModel model, DataSpec data) throws IOException {
        long rows = 0;
        long dropped = 0;
        int needed = model.columns().size();
        List<Column> columns = new ArrayList<>(model.columns());
        RowFilter.Selection wanted = RowFilter.selection(data.filter(), columns);
        Path partial = part(task).resolveSibling(part(task).getFileName() + ".partial");
        try (CsvWriter writer = CSV.build(Files.newBufferedWriter(partial));
                RowReader reader = share.rows(columns)) {
            while (reader.next()) {
                if (!wanted.has(reader)) {
                    continue;
                }
                if (data.dropMissing() && hasMissing(reader, needed)) {
                    dropped++;
                } else {
                    writer.writeRecord(record(Long.toString(reader.line()), model.predict(reader)));
                    rows++;
                }
            }
        }
        Files.move(partial, part(task), StandardCopyOption.REPLACE_EXISTING);
        return new Counts(rows, dropped);
    }

    private static boolean hasMissing(RowReader row, int columns) {
        for (int i = 0; i < columns; i++) {
            if (row.isMissing(i)) {
                return true;
            }
        }
        return false;
    }

    /** Writes the parts of all tasks, one after another, below a header. */
    void join(int tasks, FittedModel model) throws IOException {
        Path partial = output.resolveSibling(output.getFileName() + ".partial");
        try (OutputStream all = new BufferedOutputStream(Files.newOutputStream(partial))) {
            StringWriter header = new StringWriter();
            CSV.build(header).writeRecord(record("line", model.outputNames()));
            all.write(header.toString().getBytes(StandardCharsets.UTF_8));
            for (int task = 0; task < tasks; task++) {
                Files.copy(part(task), all);
            }
        }
        Files.move(partial, output, StandardCopyOption.REPLACE_EXISTING);
    }

    void deleteParts(int tasks) throws IOException {
        for (int task = 0; task < tasks; task++) {
            Files.deleteIfExists(part(task));
        }
    }

    private Path part(int task) {
        return output.resolveSibling(output.getFileName() + ".part-" + task);
    }

    private static List<String> record(String line, List<String> values) {
        List<String> all = new ArrayList<>(List.of(line));
        all.addAll(values);
        return all;
    }

    /**
     * How many rows there were.
     *
     * @param rows those with a prediction
     * @param dropped those that were left out because a value is missing
     */
    record Counts(long rows, long dropped) {

        Counts plus(Counts other) {
            return new Counts(rows + other.rows, dropped + other.dropped);
        }
    }
}

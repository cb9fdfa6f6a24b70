package io.taskgraph.samples.bwmf.io;

import io.taskgraph.datum.Datum;
import io.taskgraph.datum.DatumException;
import io.taskgraph.datum.DatumIterator;
import io.taskgraph.datum.DatumIteratorBuilder;
import io.taskgraph.datum.Decimals;
import io.taskgraph.samples.bwmf.model.Factor;
import io.taskgraph.samples.bwmf.model.Precision;
import io.taskgraph.samples.bwmf.proto.FactorBlock;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;

/** Factors as text, a row a line with commas in between and no header, and as a protobuf message. */
public final class FactorFiles {

    private FactorFiles() {}

    /** Reads text from a file or class path resource. */
    public static Factor readText(String location, Precision precision) {
        return readText(location, precision, UnaryOperator.identity());
    }

    /**
     * Reads text.
     *
     * @param opening what is set on the builder that opens the location, such as another way to find it
     * @throws DatumException if it is unreadable, has rows of different lengths or an entry that is negative or not finite
     */
    public static Factor readText(String location, Precision precision, UnaryOperator<DatumIteratorBuilder> opening) {
        List<double[]> rows = new ArrayList<>();
        try (DatumIterator lines = opening.apply(DatumIteratorBuilder.lines()).build(location)) {
            while (lines.hasNext()) {
                Datum line = lines.next();
                if (!line.text().isBlank()) {
                    rows.add(row(line, rows.isEmpty() ? -1 : rows.get(0).length));
                }
            }
        }
        if (rows.isEmpty()) {
            throw new DatumException(location, 0, "there are no rows");
        }
        return Factor.of(precision, rows.size(), rows.get(0).length, rows::get);
    }

    private static double[] row(Datum line, int rank) {
        String[] entries = line.text().split(",", -1);
        if (rank >= 0 && entries.length != rank) {
            throw problem(line, "the row has " + entries.length + " entries but the first one has " + rank);
        }
        double[] row = new double[entries.length];
        for (int l = 0; l < row.length; l++) {
            row[l] = value(line, entries[l].strip());
        }
        return row;
    }

    private static double value(Datum line, String text) {
        try {
            double value = Decimals.parse(text);
            if (value >= 0 && value < Double.POSITIVE_INFINITY) {
                return value;
            }
        } catch (NumberFormatException ex) {
            throw new DatumException(line.source(), line.line(), noValue(text), ex);
        }
        throw problem(line, noValue(text));
    }

    private static String noValue(String text) {
        return "the value '" + text + "' is not a finite number of at least 0";
    }

    private static DatumException problem(Datum line, String problem) {
        return new DatumException(line.source(), line.line(), problem);
    }

    /** Writes text, packed if the name ends in {@code .gz}; what is read back is the same bit for bit. */
    public static void writeText(Path file, Factor factor) throws IOException {
        boolean single = factor.precision() == Precision.FLOAT;
        OutputFile.write(file, stream -> {
            Writer writer = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
            for (int i = 0; i < factor.rows(); i++) {
                StringJoiner row = new StringJoiner(",", "", "\n");
                for (int l = 0; l < factor.rank(); l++) {
                    double entry = factor.get(i, l);
                    row.add(single ? Float.toString((float) entry) : Double.toString(entry));
                }
                writer.write(row.toString());
            }
            writer.flush();
        });
    }

    /** Writes a {@link FactorBlock} of the whole factor, packed if the name ends in {@code .gz}. */
    public static void writeProtobuf(Path file, Factor factor) throws IOException {
        FactorBlock block = FactorCodec.encode(0, factor);
        OutputFile.write(file, block::writeTo);
    }
}

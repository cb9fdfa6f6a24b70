package io.taskgraph.samples.bwmf;

import io.taskgraph.datum.DatumIteratorBuilder;
import io.taskgraph.datum.DatumResolver;
import io.taskgraph.datum.DatumSource;
import io.taskgraph.samples.bwmf.io.FactorFiles;
import io.taskgraph.samples.bwmf.io.Layout;
import io.taskgraph.samples.bwmf.io.MatrixInput;
import io.taskgraph.samples.bwmf.io.MatrixSummary;
import io.taskgraph.samples.bwmf.io.MatrixText;
import io.taskgraph.samples.bwmf.io.ShardFiles;
import io.taskgraph.samples.bwmf.io.Vocabulary;
import io.taskgraph.samples.bwmf.model.Factor;
import io.taskgraph.samples.bwmf.model.Factors;
import io.taskgraph.samples.bwmf.model.Precision;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what the properties name. */
final class Inputs {

    private final BwmfProperties properties;
    private final DatumResolver resolver;

    Inputs(BwmfProperties properties, DatumResolver resolver) {
        this.properties = properties;
        this.resolver = resolver;
    }

    Problem problem(int tasks) {
        return new Problem(
                new FittingInput(matrix(tasks), bytes()),
                properties.solverSettings(),
                properties.stopRule(),
                this::start);
    }

    /** Returns how many bytes a row or column takes in a process at least: a row of a factor, and where its entries begin. */
    private double bytes() {
        int each = properties.getPrecision() == Precision.FLOAT ? Float.BYTES : Double.BYTES;
        return Integer.BYTES + (double) properties.getRank() * each;
    }

    /** Returns the matrix: a folder of shards if its location ends with a slash, else text. */
    MatrixInput matrix(int tasks) {
        String input = properties.getInput();
        return input.endsWith("/")
                ? new ShardFiles(input.substring(0, input.length() - 1), tasks, resolver)
                : new MatrixText(
                        input, opening -> opening.resolvedBy(resolver).reportingTo(Console::reading), layout());
    }

    private Layout layout() {
        return new Layout(
                properties.getFormat() == BwmfProperties.Format.DENSE,
                properties.isOneBased() ? 1 : 0,
                extent(properties.getRows(), properties.getInitialD()),
                extent(properties.getColumns(), properties.getInitialT()));
    }

    /** Returns the extent that is set or that starting factors have, or 0. */
    private int extent(@Nullable Integer set, @Nullable String factor) {
        return set != null ? set : factor != null ? factor(factor).rows() : 0;
    }

    private Factors start(MatrixSummary matrix) {
        String d = properties.getInitialD();
        String t = properties.getInitialT();
        if (d == null || t == null) {
            return Factors.random(
                    properties.getSeed(),
                    matrix.rows(),
                    matrix.columns(),
                    properties.getRank(),
                    matrix.mean(),
                    properties.getPrecision());
        }
        return new Factors(factor(d), factor(t));
    }

    private Factor factor(String location) {
        Factor factor =
                FactorFiles.readText(location, properties.getPrecision(), opening -> opening.resolvedBy(resolver));
        if (factor.rank() != properties.getRank()) {
            throw new IllegalArgumentException(
                    "'bwmf.rank' is " + properties.getRank() + " but '" + location + "' is of rank " + factor.rank());
        }
        return factor;
    }

    /** Returns the names of the columns, if there are any. */
    Optional<Vocabulary> vocabulary(int columns) {
        if (properties.getFormat() == BwmfProperties.Format.DENSE && properties.getVocabulary() == null) {
            try (DatumSource source =
                    DatumIteratorBuilder.csv().resolvedBy(resolver).source(properties.getInput())) {
                return Optional.of(new Vocabulary(source.columns()));
            }
        }
        return properties
                .vocabularyLocation()
                .map(location -> Vocabulary.read(location, opening -> opening.resolvedBy(resolver), columns));
    }
}

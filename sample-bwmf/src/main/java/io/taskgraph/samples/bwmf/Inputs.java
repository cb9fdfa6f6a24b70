package io.taskgraph.samples.bwmf;

import io.taskgraph.datum.DatumResolver;
import io.taskgraph.samples.bwmf.io.FactorFiles;
import io.taskgraph.samples.bwmf.io.MatrixInput;
import io.taskgraph.samples.bwmf.io.MatrixSummary;
import io.taskgraph.samples.bwmf.io.MatrixText;
import io.taskgraph.samples.bwmf.io.ShardFiles;
import io.taskgraph.samples.bwmf.io.Vocabulary;
import io.taskgraph.samples.bwmf.model.Factor;
import io.taskgraph.samples.bwmf.model.Factors;
import java.util.Optional;

/** Finds what the properties name. */
final class Inputs {

    private final BwmfProperties properties;
    private final DatumResolver resolver;

    Inputs(BwmfProperties properties, DatumResolver resolver) {
        this.properties = properties;
        this.resolver = resolver;
    }

    Problem problem(int tasks) {
        return new Problem(matrix(tasks), properties.solverSettings(), properties.stopRule(), this::start);
    }

    /** Returns the matrix: a folder of shards if its location ends with a slash, else text. */
    MatrixInput matrix(int tasks) {
        String input = properties.getInput();
        return input.endsWith("/")
                ? new ShardFiles(input.substring(0, input.length() - 1), tasks, resolver)
                : new MatrixText(input, opening -> opening.resolvedBy(resolver).reportingTo(Console::reading), 0, 0);
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
        return properties
                .vocabularyLocation()
                .map(location -> Vocabulary.read(location, opening -> opening.resolvedBy(resolver), columns));
    }
}

package io.taskgraph.samples.bwmf;

import io.taskgraph.iterative.ExactSum;
import io.taskgraph.samples.bwmf.model.Evaluation;
import io.taskgraph.samples.bwmf.model.SparseShard;
import io.taskgraph.samples.bwmf.proto.Report;
import java.util.Collection;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Makes and merges what tasks tell of their rows; neither order nor grouping shows in the merged sums. */
final class Reports {

    private Reports() {}

    static Report of(Evaluation evaluation) {
        return Report.newBuilder()
                .addAllLoss(list(evaluation.loss()))
                .addAllSquaredGradient(list(evaluation.squaredGradient()))
                .build();
    }

    static int emptyRows(SparseShard shard) {
        return (int) IntStream.range(0, shard.rows())
                .filter(row -> shard.start(row) == shard.start(row + 1))
                .count();
    }

    static Report merge(Collection<Report> reports) {
        ExactSum loss = ExactSum.ZERO;
        ExactSum squares = ExactSum.ZERO;
        ExactSum constant = ExactSum.ZERO;
        int emptyRows = 0;
        int emptyColumns = 0;
        int duplicates = 0;
        String input = "";
        for (Report report : reports) {
            input = same(input, report.getInput());
            loss = loss.plus(sum(report.getLossList()));
            squares = squares.plus(sum(report.getSquaredGradientList()));
            constant = constant.plus(sum(report.getConstantList()));
            emptyRows += report.getEmptyRows();
            emptyColumns += report.getEmptyColumns();
            duplicates += report.getDuplicates();
        }
        return Report.newBuilder()
                .addAllLoss(list(loss))
                .addAllSquaredGradient(list(squares))
                .addAllConstant(list(constant))
                .setEmptyRows(emptyRows)
                .setEmptyColumns(emptyColumns)
                .setDuplicates(duplicates)
                .setInput(input)
                .build();
    }

    private static String same(String input, String other) {
        if (!input.isEmpty() && !other.isEmpty() && !input.equals(other)) {
            throw new IllegalArgumentException("'bwmf.input' differs between processes: there are " + input + " and "
                    + other + "; give all processes the same and start the job again");
        }
        return input.isEmpty() ? other : input;
    }

    static ExactSum sum(List<Double> parts) {
        return ExactSum.of(parts.stream().mapToDouble(Double::doubleValue).toArray());
    }

    static List<Double> list(ExactSum sum) {
        return DoubleStream.of(sum.toArray()).boxed().toList();
    }
}

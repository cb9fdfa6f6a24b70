package io.taskgraph.samples.regression.model;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A block of rows in the form that a request asks about: columns of the model, targets as numbers. */
final class ModelRows {

    private static final int NO_CLASS = -1;

    private final Design.Block block;

    private final Expansion expansion;

    private final Request.Frame frame;

    private final boolean intercept;

    /** For each class of the design what it counts as. */
    private final double[] targetOfClass;

    private ModelRows(
            Design.Block block, Expansion expansion, Request.Frame frame, boolean intercept, double[] targetOfClass) {
        this.block = block;
        this.expansion = expansion;
        this.frame = frame;
        this.intercept = intercept;
        this.targetOfClass = targetOfClass;
    }

    /** Returns all rows of a design. */
    static List<ModelRows> of(Design design, Request.Frame frame, ModelSpec spec) {
        Expansion expansion = Encoding.of(design.features(), frame.levels()).expansion(design);
        if (expansion.width() != frame.standardisation().width()) {
            throw new IllegalArgumentException("the request is for "
                    + frame.standardisation().width() + " columns but there are " + expansion.width()
                    + ", of the features " + design.features().names());
        }
        double[] targets = targets(design.classes(), frame.classes(), spec.family());
        return design.blocks().stream()
                .map(block -> new ModelRows(block, expansion, frame, spec.intercept(), targets))
                .toList();
    }

    private static double[] targets(List<String> here, List<String> classes, Family family) {
        Map<String, Integer> positions =
                IntStream.range(0, classes.size()).boxed().collect(Collectors.toMap(classes::get, Function.identity()));
        return here.stream()
                .mapToDouble(label -> {
                    int position = positions.getOrDefault(label, NO_CLASS);
                    if (position == NO_CLASS) {
                        throw new IllegalArgumentException("the request does not know the class '" + label + "'");
                    }
                    return family == Family.MULTINOMIAL ? position : position == classes.size() - 1 ? 1 : 0;
                })
                .toArray();
    }

    int count() {
        return block.rows();
    }

    /** Returns the standardised rows, row by row, each starting with a 1 if there is an intercept; the caller may change them. */
    double[] standardised() {
        return frame.standardisation().apply(expansion.apply(block), block.rows(), intercept);
    }

    double target(int row) {
        double target = block.target()[row];
        if (targetOfClass.length > 0) {
            return targetOfClass[(int) target];
        }
        return inUnit(target);
    }

    double weight(int row) {
        return block.weight(row);
    }

    double offset(int row) {
        return inUnit(block.offset(row));
    }

    private double inUnit(double value) {
        return frame.targetUnit() == 0 ? value : Math.scalb(value, -frame.targetUnit());
    }

    long line(int row) {
        return block.lines()[row];
    }
}

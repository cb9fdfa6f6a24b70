package io.taskgraph.samples.regression.model;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Some rows can be told apart without error, so that without a penalty the best coefficients are infinite. */
public final class SeparableException extends NoFiniteOptimumException {

    SeparableException(SeparationCount count, List<String> columns, Family family) {
        super("there is no finite optimum: " + reason(count, columns, family)
                + "; leave out or merge what tells them apart," + " or set 'regression.l2' above 0");
    }

    private static String reason(SeparationCount count, List<String> columns, Family family) {
        boolean all = count.better() == count.rows();
        String rows = (all ? "all " + (long) count.rows() : (long) count.better() + " of " + (long) count.rows())
                + " rows (" + lines(count) + ")";
        return family.hasClasses()
                ? "the classes are separable" + (all ? "" : " in part") + ": a combination of " + columns
                        + " tells the classes of " + rows
                        + " apart without error, and its coefficients grow without limit"
                : "the target is 0 in " + rows + " that " + columns
                        + " tell apart from all others, and whose best rate has no logarithm";
    }

    private static String lines(SeparationCount count) {
        String lines = Arrays.stream(count.lines())
                .mapToObj(line -> Long.toString((long) line))
                .collect(Collectors.joining(", "));
        boolean some = count.better() > count.lines().length;
        return (some ? "such as lines " : count.lines().length == 1 ? "line " : "lines ") + lines;
    }
}

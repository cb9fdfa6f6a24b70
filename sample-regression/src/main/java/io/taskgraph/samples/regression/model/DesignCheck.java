package io.taskgraph.samples.regression.model;

import java.util.List;

/** Tells models that have no solution, by name of what is wrong with the data. */
final class DesignCheck {

    private final ModelSpec spec;

    private final List<String> names;

    private final boolean separable;

    DesignCheck(ModelSpec spec, List<String> columnNames) {
        this.spec = spec;
        this.names = columnNames;
        this.separable = spec.canSeparate();
    }

    /**
     * Returns whether a system can be solved.
     *
     * @param evenWeights whether the weights are those of the start; later a lack of rank may come from weights that vanish
     * @throws RankDeficientException if a column depends on others
     */
    boolean hasRank(NewtonSystem system, boolean evenWeights) {
        List<Integer> dependent = system.dependentColumns();
        if (dependent.isEmpty()) {
            return true;
        }
        if (separable && !evenWeights) {
            return false;
        }
        throw deficiency(system);
    }

    /** Returns the error that names the columns which depend on others. */
    RankDeficientException deficiency(NewtonSystem system) {
        int width = names.size() + spec.offset();
        return new RankDeficientException(system.dependentColumns().stream()
                .map(index -> name(index % width))
                .distinct()
                .toList());
    }

    private String name(int index) {
        return index < spec.offset() ? Coefficient.INTERCEPT : names.get(index - spec.offset());
    }
}

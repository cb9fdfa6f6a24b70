package io.taskgraph.samples.regression.model;

import java.util.List;

/** Tells models that have no solution, by name of what is wrong with the data. */
final class DesignCheck {

    /** In standardised units; near a finite optimum Newton's steps are far smaller. */
    private static final double LARGE_STEP = 0.05;

    private static final double NO_DECREASE = 1e-11;

    private static final double NO_LOSS = 1e-6;

    private final ModelSpec spec;

    private final List<String> names;

    DesignCheck(ModelSpec spec, List<String> featureNames) {
        this.spec = spec;
        this.names = featureNames;
    }

    private boolean canSeparate() {
        return spec.family().hasClasses() && spec.lambda() == 0;
    }

    /** Fails if a column depends on others. Only the first weights are even; later a lack of rank shows separation. */
    void rank(double[] point, NewtonSystem system, boolean evenWeights) {
        List<Integer> dependent = system.dependentColumns();
        if (dependent.isEmpty()) {
            return;
        }
        if (canSeparate() && !evenWeights) {
            throw new SeparableException(Doubles.largest(point));
        }
        throw new RankDeficientException(dependent.stream().map(this::name).toList());
    }

    private String name(int index) {
        return index < spec.offset() ? Coefficient.INTERCEPT : names.get(index - spec.offset());
    }

    /** Fails if the step is large though it hardly lowers the objective: the optimum is at infinity. */
    void divergence(double[] point, double[] step, double predicted) {
        if (canSeparate() && predicted <= NO_DECREASE && Doubles.largest(step) >= LARGE_STEP) {
            throw new SeparableException(Doubles.largest(point));
        }
    }

    /** Fails if what a search has taken for an optimum by its small gradient is none. */
    void optimum(double[] point, NewtonSystem system) {
        rank(point, system, true);
        if (canSeparate() && Doubles.largest(system.step()) >= LARGE_STEP) {
            throw new SeparableException(Doubles.largest(point));
        }
    }

    /** Fails if nothing is left of the loss, where there is no Newton system to ask. */
    void optimum(double[] point, double meanLoss) {
        if (canSeparate() && meanLoss < NO_LOSS) {
            throw new SeparableException(Doubles.largest(point));
        }
    }
}

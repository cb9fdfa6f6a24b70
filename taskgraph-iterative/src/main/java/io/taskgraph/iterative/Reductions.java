package io.taskgraph.iterative;

/**
 * Ready-made reductions. {@link #sum}, {@link #min} and {@link #max} are for {@code Double}, {@code Float}, {@code Long},
 * {@code Integer} and arrays of these primitives, which they take element by element; another type fails when they meet it.
 */
public final class Reductions {

    private Reductions() {}

    /** Returns the sum; integers wrap around. */
    public static <T> Reduction<T> sum() {
        return new NumericReduction<>(Operation.SUM);
    }

    /** Returns the smallest; NaN if one is. */
    public static <T> Reduction<T> min() {
        return new NumericReduction<>(Operation.MIN);
    }

    /** Returns the greatest; NaN if one is. */
    public static <T> Reduction<T> max() {
        return new NumericReduction<>(Operation.MAX);
    }

    /** Returns the sum of counts; fails where it is beyond a {@code long}. */
    public static Reduction<Long> count() {
        return named("count", Math::addExact);
    }

    /** Returns whether it holds at all tasks. */
    public static Reduction<Boolean> all() {
        return named("all", Boolean::logicalAnd);
    }

    /** Returns whether it holds at any task. */
    public static Reduction<Boolean> any() {
        return named("any", Boolean::logicalOr);
    }

    /**
     * Returns the sum without rounding on the way, for {@code Double}, {@code double[]} and {@link ExactSum}. Of doubles the result is the double
     * nearest to the true sum. For a result that does not depend on the number of tasks either, let each task add up its own terms in
     * an {@code ExactSum} and give that.
     */
    public static <T> Reduction<T> exactSum() {
        return new ExactReduction<>();
    }

    private static <T> Reduction<T> named(String name, Reduction<T> combination) {
        return new Reduction<>() {
            @Override
            public T combine(T left, T right) {
                return combination.combine(left, right);
            }

            @Override
            public String name() {
                return name;
            }
        };
    }
}

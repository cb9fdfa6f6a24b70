package io.taskgraph.samples.bwmf.io;

import io.taskgraph.datum.DatumException;
import io.taskgraph.datum.DatumIterator;
import io.taskgraph.datum.DatumIteratorBuilder;
import io.taskgraph.samples.bwmf.model.Factor;
import io.taskgraph.samples.bwmf.model.Factors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Names of the columns of V, one a line.
 *
 * @param names the names in the order of the columns
 */
public record Vocabulary(List<String> names) {

    public Vocabulary {
        names = List.copyOf(names);
    }

    /**
     * A component of the factorisation in words.
     *
     * @param number the component, counted from 1
     * @param share the part of the sum of D Tᵀ that is its own, in 0..1
     * @param terms the names of the columns with the largest weights, largest first
     */
    public record Topic(int number, double share, List<String> terms) {}

    /**
     * Reads names.
     *
     * @param opening what is set on the builder that opens the location, such as another way to find it
     * @param columns how many there must be
     */
    public static Vocabulary read(String location, UnaryOperator<DatumIteratorBuilder> opening, int columns) {
        List<String> names = new ArrayList<>();
        try (DatumIterator lines = opening.apply(DatumIteratorBuilder.lines()).build(location)) {
            lines.forEachRemaining(line -> names.add(line.text().strip()));
        }
        if (names.size() != columns) {
            throw new DatumException(
                    location, 0, "there are " + names.size() + " names but the matrix has " + columns + " columns");
        }
        return new Vocabulary(names);
    }

    /** Returns all components with so many terms each, the one with the largest share first. */
    public List<Topic> topics(Factors factors, int terms) {
        double[] shares = new double[factors.d().rank()];
        double sum = 0;
        for (int l = 0; l < shares.length; l++) {
            shares[l] = columnSum(factors.d(), l) * columnSum(factors.t(), l);
            sum += shares[l];
        }
        double all = sum;
        return IntStream.range(0, shares.length)
                .mapToObj(l -> new Topic(l + 1, shares[l] / all, terms(factors.t(), l, terms)))
                .sorted(Comparator.comparingDouble(Topic::share).reversed())
                .toList();
    }

    private static double columnSum(Factor factor, int component) {
        return IntStream.range(0, factor.rows())
                .mapToDouble(i -> factor.get(i, component))
                .sum();
    }

    private List<String> terms(Factor t, int component, int count) {
        return IntStream.range(0, t.rows())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer j) -> t.get(j, component))
                        .reversed())
                .limit(count)
                .map(names::get)
                .toList();
    }
}

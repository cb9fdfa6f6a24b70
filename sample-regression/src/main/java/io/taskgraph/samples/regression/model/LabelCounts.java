package io.taskgraph.samples.regression.model;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often each label of a column occurs, by the weights of the rows; in the order of {@link Labels#ORDER}.
 *
 * @param counts the weights by label
 */
record LabelCounts(SortedMap<String, Double> counts) {

    static LabelCounts none() {
        return new LabelCounts(new TreeMap<>(Labels.ORDER));
    }

    static LabelCounts of(List<String> labels, double[] weights) {
        LabelCounts counts = none();
        for (int i = 0; i < weights.length; i++) {
            counts.counts.put(labels.get(i), weights[i]);
        }
        return counts;
    }

    LabelCounts plus(LabelCounts other) {
        LabelCounts sum = none();
        sum.counts.putAll(counts);
        other.counts.forEach((label, count) -> sum.counts.merge(label, count, Double::sum));
        return sum;
    }

    List<String> labels() {
        return new ArrayList<>(counts.keySet());
    }

    double[] weights() {
        return counts.values().stream().mapToDouble(Double::doubleValue).toArray();
    }

    double weight(String label) {
        return counts.getOrDefault(label, 0.0);
    }
}

package io.taskgraph.samples.regression.model;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The columns that explain, in the order of the model.
 *
 * @param names all of them
 * @param categorical those that hold labels instead of numbers
 * @param references for some of these the level that the others are compared with; by default the first one
 */
public record Features(List<String> names, Set<String> categorical, Map<String, String> references) {

    public Features {
        names = List.copyOf(names);
        categorical = Set.copyOf(categorical);
        references = Map.copyOf(references);
        Set<String> known = new HashSet<>(names);
        categorical.forEach(name -> require(known, name, "'regression.categorical'"));
        Set<String> labelled = categorical;
        references.keySet().forEach(name -> require(labelled, name, "'regression.reference'"));
    }

    /** Returns features that are all numbers. */
    public static Features ofNumbers(List<String> names) {
        return new Features(names, Set.of(), Map.of());
    }

    private static void require(Set<String> known, String name, String option) {
        if (!known.contains(name)) {
            throw new RegressionException(option + " names '" + name + "', which is none of the "
                    + (option.contains("reference") ? "categorical columns " : "columns that explain, ") + known);
        }
    }

    boolean isCategorical(int feature) {
        return categorical.contains(names.get(feature));
    }

    /** Returns the names of those that hold labels, in the order of the model. */
    List<String> labelNames() {
        return names.stream().filter(categorical::contains).toList();
    }

    /** Returns the names of those that hold numbers, in the order of the model. */
    List<String> numberNames() {
        return names.stream().filter(Predicate.not(categorical::contains)).toList();
    }
}

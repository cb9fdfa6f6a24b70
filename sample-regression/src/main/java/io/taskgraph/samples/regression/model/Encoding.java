package io.taskgraph.samples.regression.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How features become columns of the model, by treatment coding: a number is a column, and labels are a column of ones and zeros for
 * each level but the first one, the reference. Immutable.
 */
public final class Encoding {

    private final Features features;

    /** For each feature that holds labels its levels, with the reference first. */
    private final List<List<String>> levels;

    private Encoding(Features features, List<List<String>> levels) {
        this.features = features;
        this.levels = levels;
    }

    /** Returns the coding by the labels that occur. */
    static Encoding of(Features features, ColumnStatistics statistics) {
        List<List<String>> levels = new ArrayList<>();
        List<String> names = features.labelNames();
        for (int i = 0; i < names.size(); i++) {
            levels.add(levels(names.get(i), statistics.labels(i).labels(), features));
        }
        return of(features, levels);
    }

    /** Returns the coding by given levels. */
    public static Encoding of(Features features, List<List<String>> levels) {
        Encoding encoding = new Encoding(features, List.copyOf(levels));
        Set<String> seen = new HashSet<>();
        for (String name : encoding.columnNames()) {
            if (!seen.add(name)) {
                throw new RegressionException("two columns of the model would be called '" + name + "'; rename one");
            }
        }
        return encoding;
    }

    private static List<String> levels(String name, List<String> labels, Features features) {
        List<String> levels = new ArrayList<>(labels);
        if (levels.size() < 2) {
            throw new RegressionException("the categorical column '" + name + "' has the single level " + levels
                    + ", so there is nothing to compare; leave it out");
        }
        if (levels.size() > Labels.MAX_LABELS) {
            throw new RegressionException("the categorical column '" + name + "' has " + levels.size()
                    + " levels, more than " + Labels.MAX_LABELS);
        }
        String reference = features.references().get(name);
        if (reference != null) {
            String label = Labels.canonical(reference);
            if (!levels.remove(label)) {
                throw new RegressionException("'regression.reference' names '" + reference + "', which is no level of '"
                        + name + "'; there are " + levels);
            }
            levels.add(0, label);
        }
        return List.copyOf(levels);
    }

    /** Returns the features. */
    public Features features() {
        return features;
    }

    /** Returns the names of the features that hold labels. */
    public List<String> labelNames() {
        return features.labelNames();
    }

    /** Returns the levels of each feature that holds labels, with the reference first. */
    public List<List<String>> levels() {
        return levels;
    }

    /** Returns the names of the model's columns; that of a level is {@code COLUMN[LEVEL]}. */
    public List<String> columnNames() {
        List<String> names = new ArrayList<>();
        for (int i = 0, label = 0; i < features.names().size(); i++) {
            String name = features.names().get(i);
            if (features.isCategorical(i)) {
                levels.get(label++).stream().skip(1).forEach(level -> names.add(name + "[" + level + "]"));
            } else {
                names.add(name);
            }
        }
        return names;
    }

    /** Returns sums of the model's columns and of the target. */
    ColumnSums sums(ColumnStatistics statistics) {
        int width = columnNames().size() + 1;
        int[] from = new int[width];
        double[] shares = new double[width];
        int at = 0;
        for (int i = 0, label = 0, number = 0; i < features.names().size(); i++) {
            if (features.isCategorical(i)) {
                LabelCounts counts = statistics.labels(label);
                for (String level :
                        levels.get(label++).subList(1, levels.get(label - 1).size())) {
                    from[at] = -1;
                    shares[at++] = counts.weight(level);
                }
            } else {
                from[at++] = number++;
            }
        }
        from[at] = statistics.sums().columns() - 1;
        return statistics.sums().arranged(from, shares);
    }

    /** Returns what turns the rows of a design into rows of the model. */
    Expansion expansion(Design design) {
        int[][] columnOfCode = new int[levels.size()][];
        int[] columnOfNumber = new int[design.numberCount()];
        int column = 0;
        for (int i = 0, label = 0, number = 0; i < features.names().size(); i++) {
            if (features.isCategorical(i)) {
                columnOfCode[label] = columnsOfCodes(design.labels().get(label), levels.get(label), column);
                column += levels.get(label++).size() - 1;
            } else {
                columnOfNumber[number++] = column++;
            }
        }
        return new Expansion(columnOfNumber, columnOfCode, column);
    }

    private static int[] columnsOfCodes(List<String> labels, List<String> levels, int first) {
        int[] columns = new int[labels.size()];
        Arrays.setAll(columns, code -> {
            int level = levels.indexOf(labels.get(code));
            return level == 0 ? Expansion.REFERENCE : level < 0 ? Expansion.UNKNOWN : first + level - 1;
        });
        return columns;
    }
}

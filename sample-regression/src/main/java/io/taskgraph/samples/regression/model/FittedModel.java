package io.taskgraph.samples.regression.model;

import io.taskgraph.datum.Column;
import io.taskgraph.datum.RowReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is needed of a fitted model to predict. Immutable and safe to share.
 *
 * @param spec family and link
 * @param encoding how features become columns
 * @param classes the classes of the target in their order; none where it is a number
 * @param offset the column that is a term of the predictor, or null
 * @param coefficients for each predictor an intercept, which may be 0, and a coefficient for each column of the model
 */
public record FittedModel(
        ModelSpec spec,
        Encoding encoding,
        List<String> classes,
        @Nullable String offset,
        List<List<Double>> coefficients) {

    public FittedModel {
        classes = List.copyOf(classes);
        coefficients = coefficients.stream().map(List::copyOf).toList();
        int width = 1 + encoding.columnNames().size();
        int predictors = spec.family() == Family.MULTINOMIAL ? classes.size() : 1;
        if (coefficients.size() != predictors || coefficients.stream().anyMatch(each -> each.size() != width)) {
            throw new IllegalArgumentException("there must be " + predictors + " predictors of " + width
                    + " coefficients but there are " + coefficients.size() + " of "
                    + coefficients.stream().map(List::size).distinct().toList());
        }
    }

    /** Returns what a prediction consists of. */
    public List<String> outputNames() {
        if (spec.family() == Family.MULTINOMIAL) {
            List<String> names = new ArrayList<>(List.of("class"));
            classes.forEach(each -> names.add("probability[" + each + "]"));
            return names;
        }
        if (spec.family() == Family.BINOMIAL) {
            return classes.isEmpty() ? List.of("probability") : List.of("class", "probability");
        }
        return List.of("prediction");
    }

    /** Returns the columns that a row must have, in the order in which they are asked for. */
    public List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        Features features = encoding.features();
        for (int i = 0; i < features.names().size(); i++) {
            String name = features.names().get(i);
            columns.add(features.isCategorical(i) ? Column.ofText(name) : Column.ofDouble(name));
        }
        if (offset != null) {
            columns.add(Column.ofDouble(offset));
        }
        return columns;
    }

    /**
     * Returns the prediction for a row of {@link #columns()}, as text.
     *
     * @throws io.taskgraph.datum.DatumException if a value is no number, or no level that the model knows
     */
    public List<String> predict(RowReader row) {
        double[] predictors = predictors(row);
        if (spec.family() == Family.MULTINOMIAL) {
            return ofClasses(predictors);
        }
        double mean = RowLoss.of(spec, Double.POSITIVE_INFINITY).mean(predictors[0]);
        String text = Double.toString(mean);
        return spec.family() == Family.BINOMIAL && !classes.isEmpty()
                ? List.of(mean > 0.5 || classes.size() > 2 ? ofTwo(mean) : classes.get(0), text)
                : List.of(text);
    }

    /** Returns the class that counts as 1, or what all others are together. */
    private String ofTwo(double mean) {
        String positive = classes.get(classes.size() - 1);
        return mean > 0.5 ? positive : "not " + positive;
    }

    private List<String> ofClasses(double[] predictors) {
        double largest = Double.NEGATIVE_INFINITY;
        int best = 0;
        for (int c = 0; c < predictors.length; c++) {
            best = predictors[c] > largest ? c : best;
            largest = Math.max(largest, predictors[c]);
        }
        double total = 0;
        for (double each : predictors) {
            total += Math.exp(each - largest);
        }
        List<String> prediction = new ArrayList<>(List.of(classes.get(best)));
        for (double each : predictors) {
            prediction.add(Double.toString(Math.exp(each - largest) / total));
        }
        return prediction;
    }

    private double[] predictors(RowReader row) {
        Features features = encoding.features();
        double[] predictors =
                coefficients.stream().mapToDouble(each -> each.get(0)).toArray();
        int column = 1;
        for (int i = 0, label = 0; i < features.names().size(); i++) {
            if (features.isCategorical(i)) {
                List<String> levels = encoding.levels().get(label++);
                int level = level(row, i, levels);
                if (level > 0) {
                    add(predictors, column + level - 1, 1);
                }
                column += levels.size() - 1;
            } else {
                add(predictors, column++, row.number(i));
            }
        }
        if (offset != null) {
            predictors[0] += row.number(features.names().size());
        }
        return predictors;
    }

    private void add(double[] predictors, int column, double value) {
        for (int c = 0; c < predictors.length; c++) {
            predictors[c] += coefficients.get(c).get(column) * value;
        }
    }

    private static int level(RowReader row, int column, List<String> levels) {
        int level = levels.indexOf(Labels.canonical(row.text(column)));
        if (level < 0) {
            throw row.problem(
                    column, "'" + row.text(column) + "' is no level that the model knows; these are " + levels);
        }
        return level;
    }
}

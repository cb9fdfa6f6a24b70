package io.taskgraph.samples.regression;

import io.taskgraph.samples.regression.model.Coefficient;
import io.taskgraph.samples.regression.model.Solution;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Coefficients of standardised columns, so that they can be compared, with their confidence intervals. Intercepts are left out.
 *
 * @param height of the picture
 * @param zero where 0 is
 * @param rows an interval each
 * @param marks on the axis
 */
record IntervalChart(int height, String zero, List<Row> rows, List<Mark> marks) {

    private static final int LEFT = 240;

    private static final int RIGHT = 700;

    private static final int LINE = 22;

    private static final int TOP = 10;

    private static final int MOST = 60;

    private static final int MARKS = 4;

    /** One interval. */
    record Row(String name, String y, String from, String to, String at) {}

    /** Returns the chart, unless there are no intervals. */
    static Optional<IntervalChart> of(Solution solution) {
        List<Coefficient> shown = solution.coefficients().stream()
                .filter(each -> !each.isIntercept() && Double.isFinite(each.standardError()) && each.raw() != 0)
                .limit(MOST)
                .toList();
        if (shown.isEmpty()) {
            return Optional.empty();
        }
        double least = 0;
        double most = 0;
        for (Coefficient each : shown) {
            least = Math.min(least, Math.min(unit(each) * each.lower(), unit(each) * each.upper()));
            most = Math.max(most, Math.max(unit(each) * each.lower(), unit(each) * each.upper()));
        }
        Scale scale = new Scale(least, most, LEFT, RIGHT);
        List<Row> rows = new ArrayList<>();
        for (Coefficient each : shown) {
            rows.add(new Row(
                    HtmlReport.label(solution, each),
                    Mark.place(TOP + LINE * (rows.size() + 0.5)),
                    Mark.place(scale.at(unit(each) * each.lower())),
                    Mark.place(scale.at(unit(each) * each.upper())),
                    Mark.place(scale.at(each.standardised()))));
        }
        List<Mark> marks = HtmlReport.ticks(least, most, MARKS).stream()
                .map(value -> Mark.of(scale.at(value), "%.3g", value))
                .toList();
        return Optional.of(new IntervalChart(TOP + LINE * rows.size() + 30, Mark.place(scale.at(0)), rows, marks));
    }

    /** Returns how large a raw coefficient of 1 is on the standardised column. */
    private static double unit(Coefficient coefficient) {
        return coefficient.standardised() / coefficient.raw();
    }
}

package io.taskgraph.samples.regression;

import io.taskgraph.samples.regression.model.BinSums;
import io.taskgraph.samples.regression.model.Family;
import io.taskgraph.samples.regression.model.Solution;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The model against the rows: of a binomial model a point for each bin, at the expected and the actual share, which lie on the diagonal if
 * the model is right; of others how many rows have a residual of so many standard deviations.
 *
 * @param title what is shown
 * @param points the bins of a binomial model
 * @param bars the bins of other models
 * @param marks on the horizontal axis
 */
record BinChart(String title, List<Point> points, List<Bar> bars, List<Mark> marks) {

    private static final int LEFT = 60;

    private static final int RIGHT = 460;

    private static final int TOP = 10;

    private static final int BOTTOM = 260;

    private static final int MARKS = 8;

    private static final double LARGEST_RADIUS = 12;

    /** A bin of a binomial model. */
    record Point(String x, String y, String radius, String label) {}

    /** A bin of another model. */
    record Bar(String x, String y, String width, String height, String label) {}

    /** Returns the chart, unless the model was not compared with the rows. */
    static Optional<BinChart> of(Solution solution) {
        BinSums bins = solution.bins();
        if (bins == null) {
            return Optional.empty();
        }
        double most = 0;
        for (int bin = 0; bin < BinSums.BINS; bin++) {
            most = Math.max(most, bins.weight(bin));
        }
        boolean shares = solution.spec().family() == Family.BINOMIAL;
        double first = shares ? 0 : BinSums.LEAST;
        double last = shares ? 1 : BinSums.LEAST + BinSums.BINS * BinSums.STEP;
        Scale across = new Scale(first, last, LEFT, RIGHT);
        List<Mark> marks = HtmlReport.ticks(first, last, MARKS).stream()
                .map(value -> Mark.of(across.at(value), "%.3g", value))
                .toList();
        return Optional.of(
                shares
                        ? new BinChart(
                                "Calibration: actual share of " + positive(solution)
                                        + " by expected share; the area is the number of rows",
                                points(bins, across, most),
                                List.of(),
                                marks)
                        : new BinChart(
                                "Residuals, in standard deviations; the outermost bars hold all further ones",
                                List.of(),
                                bars(bins, across, most),
                                marks));
    }

    private static String positive(Solution solution) {
        List<String> classes = solution.classes();
        return classes.isEmpty() ? "successes" : "'" + classes.get(classes.size() - 1) + "'";
    }

    private static List<Point> points(BinSums bins, Scale across, double most) {
        Scale up = new Scale(0, 1, BOTTOM, TOP);
        List<Point> points = new ArrayList<>();
        for (int bin = 0; bin < BinSums.BINS; bin++) {
            if (bins.weight(bin) > 0) {
                points.add(new Point(
                        Mark.place(across.at(bins.expected(bin))),
                        Mark.place(up.at(bins.actual(bin))),
                        Mark.place(Math.max(2, LARGEST_RADIUS * Math.sqrt(bins.weight(bin) / most))),
                        HtmlReport.number("%.6g rows", bins.weight(bin))));
            }
        }
        return points;
    }

    private static List<Bar> bars(BinSums bins, Scale across, double most) {
        Scale up = new Scale(0, most, 0, BOTTOM - TOP);
        List<Bar> bars = new ArrayList<>();
        for (int bin = 0; bin < BinSums.BINS; bin++) {
            double from = across.at(BinSums.LEAST + bin * BinSums.STEP);
            double height = up.at(bins.weight(bin));
            bars.add(new Bar(
                    Mark.place(from),
                    Mark.place(BOTTOM - height),
                    Mark.place(across.at(BinSums.LEAST + (bin + 1) * BinSums.STEP) - from - 1),
                    Mark.place(height),
                    HtmlReport.number("%.6g", bins.weight(bin))));
        }
        return bars;
    }
}

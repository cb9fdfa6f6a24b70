package io.taskgraph.samples.regression;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** The objective by epoch, as a line. */
final class CourseChart {

    private static final int LEFT = 90;

    private static final int RIGHT = 700;

    private static final int TOP = 12;

    private static final int BOTTOM = 220;

    private static final int MARKS = 4;

    private final List<Double> course;

    private final Scale across;

    private final Scale up;

    CourseChart(List<Double> course) {
        this.course = course.stream().filter(Double::isFinite).toList();
        double least =
                this.course.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        double most =
                this.course.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        this.across = new Scale(0, Math.max(1, this.course.size() - 1), LEFT, RIGHT);
        this.up = new Scale(least, most, BOTTOM, TOP);
    }

    /** Returns the corners of the line as SVG takes them. */
    String points() {
        StringJoiner points = new StringJoiner(" ");
        for (int i = 0; i < course.size(); i++) {
            points.add(Mark.place(across.at(i)) + "," + Mark.place(up.at(course.get(i))));
        }
        return points.toString();
    }

    List<Mark> values() {
        List<Mark> marks = new ArrayList<>();
        for (double value : HtmlReport.ticks(up.least(), up.most(), MARKS)) {
            marks.add(Mark.of(up.at(value), "%.5g", value));
        }
        return marks;
    }

    List<Mark> epochs() {
        int step = Math.max(1, (course.size() - 1 + MARKS) / (2 * MARKS));
        List<Mark> marks = new ArrayList<>();
        for (int i = 0; i < course.size(); i += step) {
            marks.add(Mark.of(across.at(i), "%.0f", i + 1));
        }
        return marks;
    }
}

package io.taskgraph.samples.bwmf.io;

import io.taskgraph.samples.bwmf.model.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * The divergence over the iterations as a line in a picture of {@link #WIDTH} x {@link #HEIGHT}, on a logarithmic scale where
 * it spans more than a factor of 20. One point at least.
 */
final class LossChart {

    static final int WIDTH = 720;

    static final int HEIGHT = 300;

    private static final int LEFT = 80;

    private static final int BOTTOM = 30;

    private static final int MARGIN = 12;

    private static final int TICKS = 5;

    private final List<Progress> course;

    private final boolean logarithmic;

    private final double least;

    private final double most;

    LossChart(List<Progress> course) {
        this.course = List.copyOf(course);
        double smallest =
                course.stream().mapToDouble(Progress::divergence).min().orElseThrow();
        double largest = course.stream().mapToDouble(Progress::divergence).max().orElseThrow();
        this.logarithmic = smallest > 0 && largest > 20 * smallest;
        this.least = scaled(smallest);
        this.most = scaled(largest);
    }

    /** A mark on an axis. */
    record Tick(String at, String label) {}

    boolean logarithmic() {
        return logarithmic;
    }

    /** Returns the corners of the line as SVG wants them. */
    String points() {
        StringJoiner points = new StringJoiner(" ");
        for (Progress progress : course) {
            points.add(number(x(progress.iteration())) + "," + number(y(scaled(progress.divergence()))));
        }
        return points.toString();
    }

    List<Tick> iterations() {
        int last = course.get(course.size() - 1).iteration();
        List<Tick> ticks = new ArrayList<>();
        int step = Math.max(1, (last + TICKS - 1) / TICKS);
        for (int iteration = 0; iteration <= last; iteration += step) {
            ticks.add(new Tick(number(x(iteration)), Integer.toString(iteration)));
        }
        return ticks;
    }

    List<Tick> values() {
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i <= TICKS; i++) {
            double value = least + (most - least) * i / TICKS;
            double label = logarithmic ? Math.exp(value) : value;
            ticks.add(new Tick(number(y(value)), String.format(Locale.ROOT, "%.4g", label)));
        }
        return ticks;
    }

    private double scaled(double value) {
        return logarithmic ? Math.log(value) : value;
    }

    private double x(int iteration) {
        int last = Math.max(1, course.get(course.size() - 1).iteration());
        return LEFT + (WIDTH - LEFT - MARGIN) * (double) iteration / last;
    }

    private double y(double value) {
        double height = HEIGHT - BOTTOM - MARGIN;
        return most == least ? MARGIN + height / 2 : MARGIN + height * (most - value) / (most - least);
    }

    private static String number(double coordinate) {
        return String.format(Locale.ROOT, "%.1f", coordinate);
    }
}

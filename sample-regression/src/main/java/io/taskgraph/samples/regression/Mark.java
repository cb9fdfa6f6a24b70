package io.taskgraph.samples.regression;

import java.util.Locale;

/**
 * A mark on an axis of a chart.
 *
 * @param at its place in the picture
 * @param label what stands there
 */
record Mark(String at, String label) {

    static Mark of(double at, String format, double value) {
        return new Mark(place(at), String.format(Locale.ROOT, format, value));
    }

    /** Returns a coordinate as SVG takes it. */
    static String place(double coordinate) {
        return String.format(Locale.ROOT, "%.1f", coordinate);
    }
}

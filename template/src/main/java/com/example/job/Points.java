package com.example.job;

import com.example.job.proto.Gradient;
import com.example.job.proto.Line;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;

/** Points of a CSV file with a header and the columns x and y. */
record Points(List<Point> points) {

    record Point(double x, double y) {}

    static Points load(String resource) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Points.class.getResourceAsStream(resource), resource), StandardCharsets.UTF_8))) {
            return new Points(lines.lines().skip(1).map(Points::parse).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Point parse(String line) {
        String[] cells = line.split(",");
        return new Point(Double.parseDouble(cells[0]), Double.parseDouble(cells[1]));
    }

    /** Returns one of {@code parts} parts of about the same size. */
    Points part(long index, long parts) {
        return new Points(LongStream.range(0, points.size())
                .filter(row -> row % parts == index)
                .mapToObj(row -> points.get((int) row))
                .toList());
    }

    /** Returns the gradient of half the squared error. */
    Gradient gradient(Line line) {
        double intercept = 0;
        double slope = 0;
        for (Point point : points) {
            double error = line.getIntercept() + line.getSlope() * point.x() - point.y();
            intercept += error;
            slope += error * point.x();
        }
        return Gradient.newBuilder()
                .setIntercept(intercept)
                .setSlope(slope)
                .setRows(points.size())
                .build();
    }
}

package io.taskgraph.samples.regression;

/**
 * Where values lie in a picture.
 *
 * @param least the value at {@code from}
 * @param most the value at {@code to}
 * @param from coordinate of the least value
 * @param to coordinate of the largest one
 */
record Scale(double least, double most, double from, double to) {

    double at(double value) {
        return most == least ? (from + to) / 2 : from + (to - from) * (value - least) / (most - least);
    }
}

package io.taskgraph.faults;

import java.util.Optional;

/**
 * One callback of a copy, as its process printed it.
 *
 * @param millis wall clock when the callback began; all processes share the machine's
 * @param callback its name
 * @param task the task
 * @param incarnation incarnation of the copy
 * @param epoch its epoch, -1 for none
 */
record Trace(long millis, String callback, long task, long incarnation, long epoch) {

    private static final String MARK = "TRACE";

    String line() {
        return String.join(
                " ",
                MARK,
                Long.toString(millis),
                callback,
                Long.toString(task),
                Long.toString(incarnation),
                Long.toString(epoch));
    }

    /** Reads a line of a log; empty if it is no whole line of a trace. */
    static Optional<Trace> parse(String line) {
        String[] words = line.split(" ");
        if (words.length != 6 || !words[0].equals(MARK)) {
            return Optional.empty();
        }
        return Optional.of(new Trace(
                Long.parseLong(words[1]),
                words[2],
                Long.parseLong(words[3]),
                Long.parseLong(words[4]),
                Long.parseLong(words[5])));
    }
}

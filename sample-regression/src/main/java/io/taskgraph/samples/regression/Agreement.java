package io.taskgraph.samples.regression;

import io.taskgraph.TaskGraphException;
import io.taskgraph.datum.DatumException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * What all processes of a job must have alike, or their answers would be about different models: the input and the options that change the
 * result. Task 0 sends it as a text to all tasks, and each compares it with its own.
 */
final class Agreement {

    /** Options that say where something is, which is compared by its content, or who writes what, and how the leader merges. */
    private static final Set<String> FREE = Set.of(
            "regression.input", "regression.model", "regression.output", "regression.report", "regression.fan-out");

    private static final String BETWEEN = " is ";

    private Agreement() {}

    /** Returns what a process has, a line each: first the fingerprint of the input, then {@link #options}. */
    static String of(String input, String options) {
        return input + options;
    }

    /**
     * Returns the options of a process that change the result, a line each.
     *
     * @param others what else must be the same, by name
     */
    static String options(RegressionProperties properties, Map<String, String> others) {
        SortedMap<String, String> options = Options.of(properties);
        options.keySet().removeAll(FREE);
        options.putAll(others);
        StringBuilder text = new StringBuilder();
        options.forEach((name, value) -> text.append('\n')
                .append(name)
                .append(BETWEEN)
                .append(value.replace("\n", "\\n").replace("\r", "\\r")));
        return text.toString();
    }

    /**
     * Ends the job if a process has something else than task 0.
     *
     * @param location of the input, for the message
     * @throws TaskGraphException that names what differs
     */
    static void check(String own, String leaders, String location) {
        if (own.equals(leaders)) {
            return;
        }
        List<String> here = own.lines().toList();
        List<String> there = leaders.lines().toList();
        if (!here.get(0).equals(there.get(0))) {
            throw new DatumException(
                    location,
                    0,
                    "the input differs between processes: there are " + here.get(0) + " here but " + there.get(0)
                            + " at task 0; give all processes the same and start the job again");
        }
        List<String> differing =
                here.stream().filter(line -> !there.contains(line)).toList();
        List<String> leading =
                there.stream().filter(line -> !here.contains(line)).toList();
        throw new TaskGraphException("the options differ between processes: " + String.join(", ", differing)
                + " here but " + String.join(", ", leading)
                + " at task 0; give all processes the same and start the job again");
    }
}

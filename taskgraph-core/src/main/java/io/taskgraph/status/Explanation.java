package io.taskgraph.status;

import io.taskgraph.PrintableText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why the job's epoch does not advance.
 *
 * @param sentence the answer in one sentence
 * @param cause its kind
 * @param task task that holds the epoch up; −1 if no one task does
 * @param age how long it has lasted; null if that is not known
 * @param resolution the event that would resolve it
 * @param stalled whether the epoch lasts for more than a second and five times its typical duration, the cause is one that does
 *     not resolve itself, or the log of this process says that the job stands still
 * @param waits waiting tasks and their reasons, bounded by {@link #MAX_WAITS}
 * @param moreWaits number of waits that are left out
 */
public record Explanation(
        String sentence,
        Cause cause,
        long task,
        @Nullable Duration age,
        String resolution,
        boolean stalled,
        List<Wait> waits,
        int moreWaits) {

    /** Maximum number of listed waits. */
    public static final int MAX_WAITS = 200;

    /** Most waits that {@link #inLines} lists. */
    private static final int LISTED_WAITS = 20;

    /** Longest line of {@link #inLines}, in characters. */
    private static final int LONGEST_LINE = 1_000;

    /** Returns this in lines, for a message: the sentence, what would resolve it, and the first waits. At most 23 lines of 1,000 characters. */
    public String inLines() {
        List<String> lines = new ArrayList<>();
        lines.add(sentence);
        lines.add("What would resolve it: " + resolution);
        waits.stream().limit(LISTED_WAITS).map(Wait::inWords).forEach(lines::add);
        int more = moreWaits + Math.max(0, waits.size() - LISTED_WAITS);
        if (more > 0) {
            lines.add("and " + more + " more");
        }
        return lines.stream().map(Explanation::asLine).collect(Collectors.joining("\n"));
    }

    private static String asLine(String text) {
        String printable = PrintableText.of(text);
        return printable.length() <= LONGEST_LINE ? printable : printable.substring(0, LONGEST_LINE - 3) + "...";
    }

    /** Returns the same explanation of an epoch that is stalled. */
    public Explanation asStalled() {
        return new Explanation(sentence, cause, task, age, resolution, true, waits, moreWaits);
    }

    /** Returns the same explanation with something added to its sentence. */
    Explanation with(String addition) {
        return new Explanation(sentence + addition, cause, task, age, resolution, stalled, waits, moreWaits);
    }

    /** Why the epoch does not advance. */
    public enum Cause {
        /** The job has ended. */
        JOB_ENDED,
        /** This process has not joined the job yet, or has left it. */
        NOT_JOINED,
        /** The coordinator does not answer. */
        COORDINATOR,
        /** A task has no primary. */
        NO_PRIMARY,
        /** A callback of a task is running. */
        CALLBACK,
        /** A computation of a task is running. */
        COMPUTATION,
        /** A data request of a task has no answer. */
        REQUEST,
        /** A task has not set a flag that others wait for. */
        FLAG,
        /** Nobody has asked to advance. */
        NO_ADVANCE,
        /** A task has asked to advance, and the coordinator is committing that. */
        ADVANCING
    }

    /**
     * One edge of the wait-for graph.
     *
     * @param task task that waits
     * @param kind kind of the wait
     * @param on task that it waits for; −1 if it is no task
     * @param detail flag, request or callback that is waited for
     * @param age how long it has lasted; null if that is not known
     */
    public record Wait(
            long task,
            Cause kind,
            long on,
            String detail,
            @Nullable Duration age) {

        private String inWords() {
            String what = switch (kind) {
                case CALLBACK, COMPUTATION -> "runs " + detail;
                case FLAG -> "waits until task " + on + " has set " + detail;
                default -> "waits for " + (on < 0 ? "" : "task " + on + ": ") + detail;
            };
            return "task " + task + " " + what + (age == null ? "" : ", for " + Sentences.seconds(age));
        }
    }
}

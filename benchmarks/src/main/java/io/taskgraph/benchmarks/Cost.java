package io.taskgraph.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What programs take from their start to their end.
 *
 * @param cpu CPU seconds of all of them, as the shells that start them say
 * @param elapsed seconds until the last one has ended
 */
record Cost(double cpu, double elapsed) {

    static final int TIMES = 3;
    private static final long MINUTES = 10;
    private static final double SECONDS_OF_MINUTE = 60;
    private static final double NANOS = 1e9;

    /** What {@code times} says last: user and system time of the shell's children. */
    private static final Pattern LAST_LINE = Pattern.compile("(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s\\s*$");

    /** Returns the cost of a program, the one of {@link #TIMES} runs with the median of CPU seconds; null if one has failed. */
    static @Nullable Cost of(List<String> program) throws IOException, InterruptedException {
        List<Cost> costs = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            Cost cost = ofAll(List.of(program));
            if (cost == null) {
                return null;
            }
            costs.add(cost);
        }
        return median(costs);
    }

    /** Returns the one with the median of CPU seconds. */
    static Cost median(List<Cost> costs) {
        return costs.stream()
                .sorted(Comparator.comparingDouble(Cost::cpu))
                .toList()
                .get(costs.size() / 2);
    }

    /** Returns the cost of programs that run at the same time; null if one has failed. */
    static @Nullable Cost ofAll(List<List<String>> programs) throws IOException, InterruptedException {
        long began = System.nanoTime();
        List<Process> shells = new ArrayList<>();
        for (List<String> program : programs) {
            List<String> command = new ArrayList<>(List.of("sh", "-c", "\"$@\" >&2 && times", "sh"));
            command.addAll(program);
            shells.add(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        }
        try {
            double cpu = 0;
            for (Process shell : shells) {
                if (!shell.waitFor(MINUTES, TimeUnit.MINUTES)) {
                    return null;
                }
                String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                Matcher times = LAST_LINE.matcher(said);
                if (shell.exitValue() != 0 || !times.find()) {
                    return null;
                }
                cpu += seconds(times.group(1), times.group(2)) + seconds(times.group(3), times.group(4));
            }
            return new Cost(cpu, (System.nanoTime() - began) / NANOS);
        } finally {
            shells.forEach(Cost::end);
        }
    }

    private static void end(Process shell) {
        shell.descendants().forEach(ProcessHandle::destroyForcibly);
        shell.destroyForcibly();
    }

    private static double seconds(String minutes, String seconds) {
        return SECONDS_OF_MINUTE * Double.parseDouble(minutes) + Double.parseDouble(seconds);
    }
}

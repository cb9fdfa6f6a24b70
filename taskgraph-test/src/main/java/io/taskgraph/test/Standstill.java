package io.taskgraph.test;

import io.taskgraph.runtime.JobMonitor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What processes wait for whose job does not end, for the message of a failed test: what {@link JobMonitor#explain} says in each of them, the
 * first five at most.
 */
final class Standstill {

    private static final int MAX_PROCESSES = 5;

    /** How long to wait for the step of a protocol, which takes microseconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final List<String> processes = new ArrayList<>();

    /** Adds a process that has not seen the end of the job. */
    void add(int process, JobMonitor monitor) {
        if (processes.size() >= MAX_PROCESSES) {
            // it is only counted
            processes.add("");
            return;
        }
        String says;
        try {
            says = monitor.explain(PATIENCE).inLines().replace("\n", "\n  ");
        } catch (RuntimeException e) {
            says = "it could not be asked: " + e.getMessage();
        }
        processes.add("process " + process + ": " + says);
    }

    /** Adds a process that could not take part. */
    void addFailed(int process, Throwable failure) {
        processes.add("process " + process + " could not take part: " + failure);
    }

    /** Returns the text, with a line end. */
    @Override
    public String toString() {
        int more = processes.size() - MAX_PROCESSES;
        StringBuilder text = new StringBuilder("What it waits for, as 'explain' says:");
        processes.stream()
                .limit(MAX_PROCESSES)
                .forEach(process -> text.append('\n').append(process));
        return text.append(more > 0 ? "\nand " + more + " more processes\n" : "\n")
                .toString();
    }
}

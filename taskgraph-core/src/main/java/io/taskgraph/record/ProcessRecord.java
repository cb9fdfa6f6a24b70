package io.taskgraph.record;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The record of one process, in memory.
 *
 * @param name name of the record, unique among those of a run
 * @param entries its events, in the order in which they were told
 */
public record ProcessRecord(String name, List<Entry> entries) {

    public ProcessRecord {
        entries = List.copyOf(entries);
    }

    /**
     * An event and when it happened.
     *
     * @param nanoTime on the monotonic clock of the process
     * @param event the event
     */
    public record Entry(long nanoTime, RecordEvent event) {}

    /**
     * Reads a file. A last line that is not whole, as a process leaves it that was killed, is passed over.
     *
     * @throws IllegalArgumentException if another line is not one of a record; the message names file and line
     */
    public static ProcessRecord read(Path file) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String line = reader.readLine();
            while (line != null) {
                String next = reader.readLine();
                try {
                    entries.add(RecordCodec.decode(line));
                } catch (IllegalArgumentException e) {
                    if (next != null) {
                        throw new IllegalArgumentException(
                                "line " + (entries.size() + 1) + " of '" + file + "' is not one of a record: "
                                        + e.getMessage(),
                                e);
                    }
                }
                line = next;
            }
        }
        return new ProcessRecord(String.valueOf(file.getFileName()), entries);
    }

    /** Returns whether the process has closed its record in order; else it was killed, or its disk was full. */
    public boolean isClosed() {
        return !entries.isEmpty() && entries.get(entries.size() - 1).event() instanceof RecordEvent.Closed;
    }
}

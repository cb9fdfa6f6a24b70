package io.taskgraph.record;

import io.taskgraph.checkpoint.CheckpointKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
     * Reads a file. The seal of each line is checked before anything else is made of it. A last line that is not whole, as a process leaves it that was killed, is passed over.
     *
     * @param key the key of the job; null for none
     * @throws IllegalArgumentException if another line is not one of a record, or one is not sealed with the key, or sealed and there is no key; the
     *     message names file and line
     */
    public static ProcessRecord read(Path file, @Nullable CheckpointKey key) throws IOException {
        RecordSeals seals = key == null ? null : new RecordSeals(key);
        List<Entry> entries = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String line = reader.readLine();
            while (line != null) {
                String next = reader.readLine();
                int number = entries.size() + 1;
                if (next == null && isTorn(line)) {
                    break;
                }
                requireSeal(line, seals, file, number);
                entries.add(decode(line, file, number));
                line = next;
            }
        }
        return new ProcessRecord(String.valueOf(file.getFileName()), entries);
    }

    /** Returns whether the last line is not whole, as a process leaves it that was killed. A line with a seal is whole. */
    private static boolean isTorn(String line) {
        if (RecordSeals.isSealed(line)) {
            return false;
        }
        try {
            RecordCodec.decode(line);
            return false;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    private static Entry decode(String line, Path file, int number) {
        try {
            return RecordCodec.decode(line);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "line " + number + " of '" + file + "' is not one of a record: " + e.getMessage(), e);
        }
    }

    private static void requireSeal(String line, @Nullable RecordSeals seals, Path file, int number) {
        String otherwise = seals != null
                ? seals.check(line)
                : RecordSeals.isSealed(line) ? "it has a seal, and there is no key" : null;
        if (otherwise != null) {
            throw new IllegalArgumentException("record '" + file + "' is refused at line " + number + ", since "
                    + otherwise + ". Read it with the key with which it was written ('taskgraph.checkpoint.key')");
        }
    }

    /** Returns whether the process has closed its record in order; else it was killed, or its disk was full. */
    public boolean isClosed() {
        return !entries.isEmpty() && entries.get(entries.size() - 1).event() instanceof RecordEvent.Closed;
    }
}

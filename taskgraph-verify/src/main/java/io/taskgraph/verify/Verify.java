package io.taskgraph.verify;

import io.taskgraph.checkpoint.CheckpointKey;
import io.taskgraph.record.ProcessRecord;
import io.taskgraph.record.RecordEvent;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The command that checks the records of a job's processes against the promises:
 *
 * <pre>{@code
 * java -jar taskgraph-verify-exec.jar DIRECTORY
 * }</pre>
 *
 * <p>Its arguments are files, or directories whose {@code .jsonl} files it reads. All must be of one job. It reads all of them into memory: about
 * ten times their size. It prints a line for each promise, and sentences that speak against it, and ends with status
 * 0 if all are proven, 1 if one is broken, 2 if none is broken but some cannot be proven, and 64 if there is nothing to read,
 * or one record is there twice.
 *
 * <p>The key of a job that has one, {@code taskgraph.checkpoint.key}, is expected in the environment, as {@code TASKGRAPH_CHECKPOINT_KEY}. Records
 * that are not sealed with it are refused with status 64, and with no key those that are sealed.
 */
public final class Verify {

    private static final int PROVEN = 0;
    private static final int REFUTED = 1;
    private static final int UNPROVEN = 2;
    private static final int USAGE = 64;

    private static final String KEY = "TASKGRAPH_CHECKPOINT_KEY";

    private Verify() {}

    /** Runs the command, and ends the process. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.getenv(KEY), System.out, System.err));
    }

    /**
     * Runs the command and returns its status.
     *
     * @param secret the key of the job; null for none
     */
    static int run(List<String> arguments, @Nullable String secret, PrintStream out, PrintStream err) {
        List<ProcessRecord> records = new ArrayList<>();
        try {
            CheckpointKey key = key(secret);
            for (String argument : arguments) {
                for (Path file : files(Path.of(argument))) {
                    records.add(ProcessRecord.read(file, key));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            err.println("The records cannot be read: " + (e instanceof IOException ? e : e.getMessage()));
            return USAGE;
        }
        if (records.isEmpty()) {
            err.println("Name the records of a job, or a directory with '.jsonl' files in it; there is none in "
                    + arguments);
            return USAGE;
        }
        Set<String> jobs = records.stream().flatMap(Verify::jobs).collect(Collectors.toCollection(TreeSet::new));
        if (jobs.size() > 1) {
            err.println("All records must be of one job, but these are of " + jobs);
            return USAGE;
        }
        String copies = copies(records);
        if (copies != null) {
            err.println(copies);
            return USAGE;
        }
        Verification verification = Verification.of(records);
        out.println(verification.report());
        return verification.isRefuted() ? REFUTED : verification.isProven() ? PROVEN : UNPROVEN;
    }

    private static @Nullable CheckpointKey key(@Nullable String secret) {
        if (secret == null) {
            return null;
        }
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < CheckpointKey.MIN_BYTES) {
            throw new IllegalArgumentException(
                    KEY + " must have at least " + CheckpointKey.MIN_BYTES + " bytes, but has " + bytes.length);
        }
        return CheckpointKey.of(bytes);
    }

    /** Returns a sentence against two records of which one is a copy of the other, or of its beginning; null if there are none. */
    private static @Nullable String copies(List<ProcessRecord> records) {
        Map<ProcessRecord.Entry, String> names = new HashMap<>();
        for (ProcessRecord record : records) {
            ProcessRecord.Entry joined = record.entries().stream()
                    .filter(entry -> entry.event() instanceof RecordEvent.Joined)
                    .findFirst()
                    .orElse(null);
            String former = joined == null ? null : names.putIfAbsent(joined, record.name());
            if (former != null) {
                return "'" + former + "' and '" + record.name()
                        + "' are one record twice: in both, the same process joins"
                        + " at the same time. Name the one that the process has written";
            }
        }
        return null;
    }

    private static Stream<String> jobs(ProcessRecord record) {
        return record.entries().stream()
                .map(ProcessRecord.Entry::event)
                .filter(RecordEvent.Joined.class::isInstance)
                .map(event -> ((RecordEvent.Joined) event).job());
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }
}

package io.taskgraph.boot.autoconfigure;

import io.taskgraph.checkpoint.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Small files by which the processes of a job see that they keep its checkpoints in the same storage: each writes one,
 * {@code <process>.process}, into the job's directory of checkpoints, and deletes it at its end.
 *
 * @param directory that of the job
 */
record ProcessMarkers(Path directory) {

    private static final String SUFFIX = ".process";

    /** Age from which the marker of a process that is not in the job is taken for that of one that was killed. */
    static final Duration LEFT_BEHIND = Duration.ofHours(1);

    /** Writes the marker of a process, unless it is there. */
    void write(String process, String about) throws IOException {
        Path marker = of(process);
        if (Files.exists(marker)) {
            return;
        }
        PrivateFiles.createDirectories(directory);
        try (FileChannel out = PrivateFiles.open(marker, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE))) {
            out.write(ByteBuffer.wrap(about.getBytes(StandardCharsets.UTF_8)));
        }
    }

    void delete(String process) throws IOException {
        Files.deleteIfExists(of(process));
    }

    /**
     * Returns those of some live processes whose markers are not here, and deletes old markers of others.
     *
     * @param now the time of the file system, as far as it is known
     */
    Set<String> missing(Collection<String> live, Instant now) throws IOException {
        Set<String> missing = new HashSet<>(live);
        Set<Path> of = live.stream().map(this::of).collect(Collectors.toSet());
        Set<Path> found;
        try (Stream<Path> files = Files.list(directory)) {
            found = files.filter(file -> String.valueOf(file.getFileName()).endsWith(SUFFIX))
                    .collect(Collectors.toSet());
        } catch (NoSuchFileException ex) {
            return missing;
        }
        missing.removeIf(process -> found.contains(of(process)));
        for (Path file : found) {
            if (!of.contains(file) && isLeftBehind(file, now)) {
                deleteIfAllowed(file);
            }
        }
        return missing;
    }

    /** One that another user has written may have to stay. */
    private static void deleteIfAllowed(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException ex) {
            // looked at again the next time
        }
    }

    private static boolean isLeftBehind(Path file, Instant now) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(LEFT_BEHIND));
        } catch (NoSuchFileException ex) {
            return false;
        }
    }

    /** Returns whether any task has a checkpoint of a run here. */
    boolean hasCheckpoints(String runId) {
        return Files.isDirectory(directory.resolve(PrivateFiles.name(runId)));
    }

    private Path of(String process) {
        return directory.resolve(PrivateFiles.name(process) + SUFFIX);
    }
}

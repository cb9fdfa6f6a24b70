package io.taskgraph.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The runs of a job that have left checkpoints, each in a directory that a {@link io.taskgraph.checkpoint.FileCheckpointStore} made. A run that
 * ended is marked there: without that, a run whose {@link RunFile} was lost would look like it.
 *
 * @param directory the job's
 */
record LeftRuns(Path directory) {

    private static final String ENDED = "ended";

    /** Below the run's directory there is one for each task. */
    private static final int DEPTH = 2;

    /** Returns the names of the runs that have not ended and have left checkpoints. */
    List<String> unended() throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> runs = Files.list(directory)) {
            for (Path run : runs.filter(Files::isDirectory).sorted().toList()) {
                if (Files.notExists(run.resolve(ENDED)) && hasCheckpoints(run)) {
                    names.add(String.valueOf(run.getFileName()));
                }
            }
        } catch (NoSuchFileException ex) {
            // no run yet
        }
        return List.copyOf(names);
    }

    private static boolean hasCheckpoints(Path run) throws IOException {
        try (Stream<Path> files = Files.walk(run, DEPTH)) {
            return files.anyMatch(file -> String.valueOf(file.getFileName()).endsWith(".checkpoint"));
        }
    }

    /** Marks a run as ended, if it has left anything. */
    void end(String name) throws IOException {
        try {
            Files.createFile(directory.resolve(name).resolve(ENDED));
        } catch (NoSuchFileException | FileAlreadyExistsException ex) {
            // it has left nothing, or has ended before
        }
    }

    /** Marks a run as one that has not ended. */
    void goOn(String name) throws IOException {
        Files.deleteIfExists(directory.resolve(name).resolve(ENDED));
    }
}

package io.taskgraph.boot.autoconfigure;

import io.taskgraph.checkpoint.Checkpoint;
import io.taskgraph.checkpoint.CheckpointStore;
import io.taskgraph.checkpoint.FileCheckpointStore;
import io.taskgraph.checkpoint.MemoryCheckpointStore;
import io.taskgraph.checkpoint.PrivateFiles;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.runtime.RuntimeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Chooses the store of checkpoints: files where there is a directory, else memory where all of the job is in this process. */
final class PropertiesCheckpointStore {

    private static final String DIRECTORY = "taskgraph.checkpoint.directory";

    private final CheckpointProperties properties;
    private final RuntimeSettings settings;
    private final Coordinator coordinator;

    PropertiesCheckpointStore(CheckpointProperties properties, RuntimeSettings settings, Coordinator coordinator) {
        this.properties = properties;
        this.settings = settings;
        this.coordinator = coordinator;
    }

    CheckpointStore store() {
        String directory = properties.getDirectory();
        if (directory != null) {
            return new FileCheckpointStore(
                    usable(directory), properties.getKeep(), PropertiesCheckpointKey.of(properties));
        }
        return coordinator.isWithinOneProcess() ? new MemoryCheckpointStore(properties.getKeep()) : new NoStore();
    }

    /** Returns the job's own directory; null if checkpoints are not kept in files. */
    @Nullable
    Path directory() {
        String directory = properties.getDirectory();
        return directory == null ? null : usable(directory);
    }

    /** Jobs that share the directory have directories of their own in it. */
    private Path usable(String directory) {
        String reason;
        try {
            Path path = Path.of(directory)
                    .resolve(PrivateFiles.name(settings.namespace()))
                    .resolve(PrivateFiles.name(settings.job()));
            PrivateFiles.createDirectories(path);
            if (Files.isWritable(path)) {
                return path;
            }
            reason = "it is not writable";
        } catch (IOException | InvalidPathException ex) {
            reason = ex.toString();
        }
        throw new InvalidConfigurationPropertyValueException(
                DIRECTORY,
                directory,
                "The directory must exist or be possible to make, and be writable: " + reason + ".");
    }

    /** A checkpoint in the memory of one process would be lost with it, just when it is needed. */
    private static final class NoStore implements CheckpointStore {

        @Override
        public void write(Checkpoint checkpoint) throws IOException {
            throw new IOException("'" + DIRECTORY + "' is not set; set it to a directory that all processes share");
        }

        @Override
        public Optional<Checkpoint> newest(String runId, long task, long epoch) {
            return Optional.empty();
        }

        @Override
        public String toString() {
            return "this process, where '" + DIRECTORY + "' is not set";
        }
    }
}

package io.taskgraph.boot.autoconfigure;

import io.taskgraph.checkpoint.CheckpointKey;
import io.taskgraph.checkpoint.PrivateFiles;
import io.taskgraph.record.RecordFile;
import io.taskgraph.runtime.RuntimeSettings;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/** Opens the record of this process. Jobs that share the directory have directories of their own in it. */
final class PropertiesRecordFile {

    private static final DataSize LEAST = DataSize.ofMegabytes(1);

    private final RecordProperties properties;
    private final @Nullable CheckpointKey key;
    private final RuntimeSettings settings;

    /** @param key seals the record; null for none */
    PropertiesRecordFile(RecordProperties properties, @Nullable CheckpointKey key, RuntimeSettings settings) {
        this.properties = properties;
        this.key = key;
        this.settings = settings;
    }

    RecordFile open() {
        String directory = Objects.requireNonNull(properties.getDirectory());
        if (properties.getMaxSize().compareTo(LEAST) < 0) {
            throw new InvalidConfigurationPropertyValueException(
                    "taskgraph.record.max-size",
                    properties.getMaxSize(),
                    "A record has at least " + LEAST.toMegabytes() + " MB.");
        }
        try {
            Path job = Path.of(directory)
                    .resolve(PrivateFiles.name(settings.namespace()))
                    .resolve(PrivateFiles.name(settings.job()));
            return RecordFile.createIn(job, properties.getMaxSize().toBytes(), key);
        } catch (UncheckedIOException | InvalidPathException ex) {
            throw new InvalidConfigurationPropertyValueException(
                    "taskgraph.record.directory",
                    directory,
                    "The directory must exist or be possible to make, and be writable: "
                            + (ex.getCause() == null ? ex : ex.getCause()) + ".");
        }
    }
}

package io.taskgraph.boot.autoconfigure;

import io.taskgraph.checkpoint.PrivateFiles;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * What a job in one process has to keep, beside its checkpoints, to go on after its process was killed: which run it was and how far it
 * had come. It lies in the job's directory of checkpoints, from the run's beginning to its end, and under another name after that if the run
 * failed.
 *
 * @param path the file
 */
record RunFile(Path path) {

    private static final String RUN = "run";
    private static final String SPEC = "spec";
    private static final String EPOCH = "epoch";

    /**
     * A run that has not ended, or has failed.
     *
     * @param runId its id
     * @param spec value of its key {@code spec}
     * @param epoch epoch that it was in
     */
    record Run(String runId, String spec, long epoch) {}

    static RunFile in(Path directory) {
        return new RunFile(directory.resolve("run.properties"));
    }

    /** Returns the file of the failed run whose checkpoints are kept. Under the name of the other one it is gone on with. */
    static RunFile ofFailedIn(Path directory) {
        return new RunFile(directory.resolve("failed-run.properties"));
    }

    /**
     * Returns the run; none if there is no file.
     *
     * @throws IOException if it cannot be read, or is damaged
     */
    Optional<Run> read() throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            properties.load(reader);
            return Optional.of(new Run(
                    required(properties, RUN),
                    required(properties, SPEC),
                    Long.parseLong(required(properties, EPOCH))));
        } catch (IllegalArgumentException ex) {
            throw new IOException("'" + path + "' is damaged: " + ex.getMessage(), ex);
        }
    }

    private static String required(Properties properties, String key) {
        String value = properties.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException("'" + key + "' is missing");
        }
        return value;
    }

    /** Writes beside the file first, so that there is always a whole one. */
    void write(Run run) throws IOException {
        Properties properties = new Properties();
        properties.setProperty(RUN, run.runId());
        properties.setProperty(SPEC, run.spec());
        properties.setProperty(EPOCH, Long.toString(run.epoch()));
        Path draft = path.resolveSibling(path.getFileName() + ".draft");
        try (Writer writer = Channels.newWriter(
                PrivateFiles.open(
                        draft,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE)),
                StandardCharsets.UTF_8)) {
            properties.store(writer, null);
        }
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    String name() {
        return String.valueOf(path.getFileName());
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }
}

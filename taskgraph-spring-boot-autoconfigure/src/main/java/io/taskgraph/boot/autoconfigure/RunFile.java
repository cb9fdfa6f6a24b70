package io.taskgraph.boot.autoconfigure;

import io.taskgraph.PrintableText;
import io.taskgraph.checkpoint.PrivateFiles;
import java.io.IOException;
import java.io.Reader;
import java.nio.channels.Channels;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

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

    /** What the file holds is not what was written to it. */
    static final class DamagedException extends IOException {

        private static final long serialVersionUID = 1;

        DamagedException(Path path, String fault) {
            super("'" + path + "' is damaged: " + PrintableText.of(fault));
        }
    }

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
     * @throws DamagedException if it is not whole, or is no such file; the message names it and the first fault
     * @throws IOException if it cannot be read
     */
    Optional<Run> read() throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (NoSuchFileException ex) {
            return Optional.empty();
        } catch (IllegalArgumentException | CharacterCodingException ex) {
            throw new DamagedException(path, "it is no file of properties (" + ex.getMessage() + ")");
        }
        if (properties.isEmpty()) {
            throw new DamagedException(path, "it is empty");
        }
        String spec = required(properties, SPEC);
        if (!spec.startsWith("{") || !spec.endsWith("}")) {
            throw new DamagedException(path, "'" + SPEC + "' must be a JSON object, but is '" + spec + "'");
        }
        return Optional.of(new Run(required(properties, RUN), spec, epoch(required(properties, EPOCH))));
    }

    private String required(Properties properties, String key) throws DamagedException {
        String value = properties.getProperty(key, "").strip();
        if (value.isEmpty()) {
            throw new DamagedException(path, "'" + key + "' is missing");
        }
        return value;
    }

    private long epoch(String value) throws DamagedException {
        try {
            long epoch = Long.parseLong(value);
            if (epoch >= 0) {
                return epoch;
            }
        } catch (NumberFormatException ex) {
            // said below, for all that is no epoch
        }
        throw new DamagedException(path, "'" + EPOCH + "' must be a number of at least 0, but is '" + value + "'");
    }

    /** Puts a damaged file out of the way, under a name that nobody reads; returns that. */
    String moveAside() throws IOException {
        Path aside = path.resolveSibling(name() + ".damaged");
        Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return String.valueOf(aside.getFileName());
    }

    /** Writes it as a checkpoint is written: it must not be the one of the two that a power cut takes. */
    void write(Run run) throws IOException {
        Properties properties = new Properties();
        properties.setProperty(RUN, run.runId());
        properties.setProperty(SPEC, run.spec());
        properties.setProperty(EPOCH, Long.toString(run.epoch()));
        PrivateFiles.replace(
                path,
                path.resolveSibling(name() + ".draft"),
                out -> properties.store(Channels.newWriter(out, StandardCharsets.UTF_8), null));
    }

    String name() {
        return String.valueOf(path.getFileName());
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }
}

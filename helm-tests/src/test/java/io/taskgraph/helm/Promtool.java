package io.taskgraph.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Prometheus' own check of rules, run as a process. */
final class Promtool {

    private static final long SECONDS = 60;

    private Promtool() {}

    /** Runs in a directory and fails with what it said unless it ends with 0 in time. */
    static void run(Path directory, String... arguments) throws IOException, InterruptedException {
        Path log = directory.resolve("promtool.log");
        Process process;
        try {
            process = new ProcessBuilder(Stream.concat(Stream.of("promtool"), Stream.of(arguments))
                            .toList())
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException missing) {
            throw new AssertionError(
                    "'promtool' is not on the path; it comes with Debian's package 'prometheus' (apt-get install prometheus)",
                    missing);
        }
        boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as("promtool ends within %s s", SECONDS).isTrue();
        assertThat(process.exitValue())
                .as("promtool %s:\n%s", List.of(arguments), Files.readString(log, StandardCharsets.UTF_8))
                .isZero();
    }
}

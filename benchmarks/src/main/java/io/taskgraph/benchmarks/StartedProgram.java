package io.taskgraph.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * An executable jar whose start is measured.
 *
 * @param jdk runs it
 * @param jar the jar
 * @param word the line with this word ends the start
 * @param arguments of the program
 * @param staying arguments with which it does not end by itself, so that its processor time and its memory can be read
 */
record StartedProgram(Jdk jdk, Path jar, String word, List<String> arguments, List<String> staying) {

    private static final long PATIENCE_SECONDS = 120;

    /**
     * One start, up to the line that ends it.
     *
     * @param processorNanos time of the processors that the process had used by then
     * @param residentMebibytes memory that it had by then
     */
    record Start(long nanos, long processorNanos, double residentMebibytes) {}

    String name() {
        return jar.getFileName().toString().replace(".jar", "");
    }

    /** Returns the same program out of a folder with its libraries beside it. */
    StartedProgram takenApart(Path folder) throws IOException, InterruptedException {
        if (!Files.exists(jar)) {
            throw new IllegalStateException("'" + jar.toAbsolutePath()
                    + "' is missing: build it with './mvnw -Dquick -Dmaven.test.skip package'");
        }
        Path apart = folder.resolve(name());
        try (JavaProcess process = JavaProcess.ofJar(
                jdk,
                List.of("-Djarmode=tools"),
                jar,
                words -> {},
                "extract",
                "--force",
                "--destination",
                apart.toString())) {
            process.awaitEnd(PATIENCE_SECONDS);
        }
        return new StartedProgram(jdk, apart.resolve(jar.getFileName()), word, arguments, staying);
    }

    /** Runs the program to its end. */
    void toEnd(List<String> options) throws IOException, InterruptedException {
        try (JavaProcess process =
                JavaProcess.ofJar(jdk, options, jar, words -> {}, arguments.toArray(String[]::new))) {
            process.awaitEnd(PATIENCE_SECONDS);
        }
    }

    /** Starts the program and ends it when it has started. */
    Start start(List<String> options) throws IOException, InterruptedException {
        CompletableFuture<Long> end = new CompletableFuture<>();
        long begin = System.nanoTime();
        try (JavaProcess process = JavaProcess.ofJar(
                jdk,
                options,
                jar,
                words -> {
                    if (Arrays.asList(words).contains(word)) {
                        end.complete(System.nanoTime());
                    }
                },
                Stream.concat(arguments.stream(), staying.stream()).toArray(String[]::new))) {
            long nanos = end.get(PATIENCE_SECONDS, TimeUnit.SECONDS) - begin;
            ProcessHandle handle = process.process().toHandle();
            Duration processor = handle.info().totalCpuDuration().orElse(Duration.ZERO);
            return new Start(nanos, processor.toNanos(), resident(handle.pid()));
        } catch (ExecutionException | TimeoutException silent) {
            throw new IllegalStateException("'" + jar + "' has not started within " + PATIENCE_SECONDS + " s", silent);
        }
    }

    private static double resident(long pid) throws IOException {
        List<String> words = new ArrayList<>();
        Path status = Path.of("/proc", Long.toString(pid), "status");
        if (Files.exists(status)) {
            try (Stream<String> lines = Files.lines(status)) {
                lines.filter(line -> line.startsWith("VmRSS:"))
                        .forEach(line -> words.addAll(List.of(line.trim().split("\\s+", -1))));
            }
        }
        return words.size() < 2 ? Double.NaN : Double.parseDouble(words.get(1)) / 1024;
    }
}

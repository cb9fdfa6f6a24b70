package io.taskgraph.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How long the jar of sample-regression takes from the start of its JVM to the end of its first epoch, 15 tasks embedded: the line of
 * progress that it prints then. All have entered the epoch before.
 */
final class StartUp {

    private static final Path JAR = Path.of("sample-regression", "target", "sample-regression.jar");
    private static final String FIRST = "epoch";
    private static final int STARTS = 10;
    private static final double BUDGET_MILLIS = 3000;
    private static final long PATIENCE_SECONDS = 120;

    private final Report report;

    StartUp(Report report) {
        this.report = report;
    }

    void run() throws IOException, InterruptedException, ExecutionException, TimeoutException {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException("'" + JAR.toAbsolutePath()
                    + "' is missing: build it with './mvnw -DskipTests package -pl sample-regression -am'");
        }
        Samples samples = new Samples();
        for (int i = 0; i < STARTS; i++) {
            samples.add(once());
        }
        report.add(new Row(
                "sample-regression embedded, 15 tasks: start of the JVM to the end of the first epoch",
                "ms",
                samples.millis(50),
                samples.millis(99),
                null,
                samples.count(),
                "under 3 s",
                samples.millis(50) < BUDGET_MILLIS));
    }

    private static long once() throws IOException, InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Long> first = new CompletableFuture<>();
        long start = System.nanoTime();
        JavaProcess sample = JavaProcess.ofJar(JAR, words -> {
            if (words[0].equals(FIRST)) {
                first.complete(System.nanoTime() - start);
            }
        });
        try {
            return first.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } finally {
            sample.close();
        }
    }
}

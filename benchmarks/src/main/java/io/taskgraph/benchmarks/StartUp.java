package io.taskgraph.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.util.FileSystemUtils;

/**
 * How long sample-regression takes from the start of its JVM to the end of its first epoch, 15 tasks embedded: the line of progress that
 * it prints then. All have entered the epoch before. As it is packaged, taken apart, and with a class data archive as in its image.
 */
final class StartUp {

    private static final String NAME = "sample-regression.jar";
    private static final Path JAR = Path.of("sample-regression", "target", NAME);
    private static final String FIRST = "epoch";
    private static final int STARTS = 3;
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
        Path apart = Files.createTempDirectory("start-up");
        Path jar = apart.resolve(NAME);
        Path archive = apart.resolve("classes.jsa");
        toEnd(List.of("-Djarmode=tools"), JAR, "extract", "--force", "--destination", apart.toString());
        toEnd(List.of("-XX:ArchiveClassesAtExit=" + archive), jar);
        Samples packaged = new Samples();
        Samples extracted = new Samples();
        Samples archived = new Samples();
        for (int i = 0; i < STARTS; i++) {
            packaged.add(firstEpoch(List.of(), JAR));
            extracted.add(firstEpoch(List.of(), jar));
            archived.add(firstEpoch(List.of("-XX:SharedArchiveFile=" + archive), jar));
        }
        report("as packaged", packaged);
        report("jar taken apart", extracted);
        report("jar taken apart, class data archive", archived);
        FileSystemUtils.deleteRecursively(apart);
    }

    private void report(String how, Samples samples) {
        report.add(new Row(
                "start of sample-regression to the end of its first epoch, " + how,
                "ms",
                samples.millis(50),
                samples.millis(99),
                null,
                samples.count(),
                "under 3 s",
                samples.millis(50) < BUDGET_MILLIS));
    }

    private static void toEnd(List<String> options, Path jar, String... arguments)
            throws IOException, InterruptedException {
        try (JavaProcess process = JavaProcess.ofJar(options, jar, words -> {}, arguments)) {
            process.awaitEnd(PATIENCE_SECONDS);
        }
    }

    private static long firstEpoch(List<String> options, Path jar)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Long> first = new CompletableFuture<>();
        long start = System.nanoTime();
        JavaProcess sample = JavaProcess.ofJar(options, jar, words -> {
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

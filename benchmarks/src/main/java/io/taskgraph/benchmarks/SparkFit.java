package io.taskgraph.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The same fit by Spark MLlib, of which the jars are in the folder that the system property {@code benchmarks.spark} names. Its program is no part of
 * this module, so that Spark is not either: {@code src/main/spark} has it, and a {@code pom.xml} that fetches the jars.
 */
final class SparkFit {

    private static final Path SOURCE = Path.of("benchmarks", "src", "main", "spark");

    private SparkFit() {}

    /** Returns what it takes, or null where no jars are named. */
    static @Nullable Cost cost(Path csv) throws IOException, InterruptedException {
        String jars = System.getProperty("benchmarks.spark");
        if (jars == null) {
            return null;
        }
        Path own = Files.createDirectories(Path.of("target", "benchmarks", "spark"));
        String classPath = own + ":" + Path.of(jars).resolve("*");
        Cost compiled = Cost.ofAll(List.of(List.of(
                tool("javac"),
                "-d",
                own.toString(),
                "-cp",
                classPath,
                SOURCE.resolve("LinearFit.java").toString())));
        Cost cost = compiled == null
                ? null
                : Cost.of(List.of(
                        tool("java"),
                        "@" + SOURCE.resolve("java.options"),
                        "-cp",
                        classPath,
                        "LinearFit",
                        csv.toString(),
                        own.toString()));
        if (cost == null) {
            throw new IllegalStateException("the fit by Spark has failed: see its output above");
        }
        return cost;
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }
}

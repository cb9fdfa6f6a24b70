package io.taskgraph.boot.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.boot.support.OneEpochJob;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;

/**
 * An application whose job lives in one process runs on the dependencies that {@code questions.md} names: this module and
 * {@code taskgraph-grpc} without Netty. Its JVM has no other module of TaskGraph on the class path, and no Netty, client of etcd
 * or net.devh.
 */
class OneProcessOnlyTests {

    /** Entries of the class path that such an application does not have. */
    private static final Pattern UNUSED = Pattern.compile(
            "taskgraph-(etcd|iterative|master-worker|datum|verify|test)\\b"
                    + "|[/\\\\]net[/\\\\]devh[/\\\\]|netty|jetcd|vertx|actuator|micrometer|webmvc|webflux|tomcat|testcontainers|compose|servlet|spring-web");

    @Test
    void theJobRunsWithoutModulesThatItDoesNotUse(@TempDir Path directory) throws Exception {
        String separator = File.pathSeparator;
        List<String> path = Stream.of(System.getProperty("java.class.path").split(Pattern.quote(separator)))
                .filter(entry -> !UNUSED.matcher(entry).find())
                .toList();
        assertThat(path).anyMatch(entry -> entry.contains("taskgraph-grpc")).noneMatch(entry -> entry.contains("etcd"));
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        String.join(separator, path),
                        Application.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
            assertThat(output).content().containsOnlyOnce("Job 'job' succeeded: task 0 ended it in epoch 0");
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(output)).doesNotContain("NoClassDefFoundError");
    }

    static final class Application {

        private Application() {}

        public static void main(String[] arguments) {
            SpringApplication.run(OneEpochJob.class, arguments);
        }
    }
}

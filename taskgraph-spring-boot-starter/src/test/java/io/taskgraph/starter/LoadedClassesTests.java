package io.taskgraph.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pi.PiApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a job in one JVM does not need is not loaded, from the start of the JVM to its end. */
@Timeout(120)
class LoadedClassesTests {

    /**
     * The job makes requests, on the class path of tests; it was 9,000 with Hibernate Validator and the servers of gRPC. JDK 25 loads some
     * 250 more classes of its own.
     */
    private static final int MAX_CLASSES = Runtime.version().feature() < 25 ? 7_550 : 7_850;

    private static final int MAX_ASKED_FOR = 20;

    @TempDir
    private Path folder;

    @Test
    void jobInOneProcessLoadsNothingOfSeveral() throws Exception {
        List<String> classes = classesOf("--taskgraph.job.tasks=4", "--spring.main.web-application-type=none");
        assertThat(classes).contains(PiApplication.class.getName());
        assertThat(classes.size()).isLessThan(MAX_CLASSES);
        assertThat(classes.stream()
                        .filter(name -> Stream.of(
                                        "net.devh.boot.grpc.server.",
                                        "io.netty.",
                                        "io.grpc.netty.",
                                        "io.grpc.health.",
                                        "io.grpc.reflection.",
                                        "io.etcd.jetcd.api.",
                                        "io.taskgraph.etcd.EtcdConnection",
                                        "io.taskgraph.boot.dashboard.",
                                        "io.prometheus.",
                                        "org.hibernate.",
                                        "jakarta.validation.")
                                .anyMatch(name::startsWith)))
                .as("more than the few that conditions ask for")
                .hasSizeLessThan(MAX_ASKED_FOR);
    }

    /** Returns the classes that a JVM loads which runs the application of the README to its end. */
    private List<String> classesOf(String... arguments) throws IOException, InterruptedException {
        Path log = folder.resolve("classes.log");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(Stream.concat(
                                Stream.of(
                                        java.toString(),
                                        "-Xlog:class+load:file=" + log + "::filecount=0",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        PiApplication.class.getName()),
                                Stream.of(arguments))
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile())
                .start();
        assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(() -> read(folder.resolve("output.log")))
                .isZero();
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(" source: "))
                    .map(line -> line.substring(0, line.indexOf(" source: ")))
                    .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}

package io.taskgraph.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.test.etcd.EtcdServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Makes an archive of the classes that the processes of these tests load, once before the first of them (JEP 350): each then starts with
 * about half the work. What has not been packed into jars, as when an IDE runs the tests, is run without an archive.
 */
final class ClassArchive implements BeforeEachCallback {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(ClassArchive.class);

    private static final NodeProcess.Settings ALONE =
            new NodeProcess.Settings(4, 4, Duration.ofSeconds(30), Duration.ofMillis(30));

    @Override
    public void beforeEach(ExtensionContext context) {
        var unused =
                context.getRoot().getStore(NAMESPACE).computeIfAbsent(ClassArchive.class, key -> made(), Boolean.class);
    }

    /** Returns the options that make a JVM use the classes of these tests. */
    static List<String> use() {
        List<String> options = new ArrayList<>(List.of("-cp", classPath()));
        if (Files.exists(file())) {
            options.add("-XX:SharedArchiveFile=" + file());
        }
        return options;
    }

    /** Returns the class path of these tests, of jars only if this module's classes were packed. */
    static String classPath() {
        String all = System.getProperty("java.class.path");
        Path packed = packed();
        if (!Files.exists(packed)) {
            return all;
        }
        List<String> jars = new ArrayList<>(List.of(packed.toString()));
        for (String entry : all.split(File.pathSeparator, -1)) {
            if (Files.isRegularFile(Path.of(entry))) {
                jars.add(entry);
            }
        }
        return String.join(File.pathSeparator, jars);
    }

    private static Path packed() {
        return Path.of(System.getProperty("faults.classes", "none"));
    }

    private static Path file() {
        return Path.of(System.getProperty("faults.archive", "none"));
    }

    private static boolean made() {
        if (!Files.exists(packed())) {
            return false;
        }
        try (EtcdServer etcd = EtcdServer.start()) {
            Files.deleteIfExists(file());
            Path stopFile = Files.createTempFile(JavaProcess.logs(), "archive", ".stop");
            try (JavaProcess process = JavaProcess.archiving(
                    "archive",
                    file(),
                    TreeSumApplication.class,
                    NodeProcess.arguments("archive", ALONE, etcd.endpoint(), stopFile))) {
                assertThat(process.awaitExit()).as("status of %s", process).isZero();
            }
            Files.delete(stopFile);
            return true;
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }
}

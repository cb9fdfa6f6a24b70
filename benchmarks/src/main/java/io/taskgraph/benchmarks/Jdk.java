package io.taskgraph.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A JDK that runs what is measured.
 *
 * @param home its folder
 * @param feature first number of its version
 */
record Jdk(Path home, int feature) {

    /** System property with the homes of JDKs beside that of the benchmark, separated as in a class path. */
    private static final String OTHERS = "benchmarks.jdks";

    /** Returns the JDK of the benchmark, and the others that {@value #OTHERS} names. */
    static List<Jdk> all() throws IOException {
        List<Jdk> all = new ArrayList<>();
        all.add(new Jdk(
                Path.of(System.getProperty("java.home")), Runtime.version().feature()));
        for (String home : System.getProperty(OTHERS, "").split(File.pathSeparator, -1)) {
            if (!home.isBlank()) {
                all.add(at(Path.of(home)));
            }
        }
        return all;
    }

    private static Jdk at(Path home) throws IOException {
        Properties release = new Properties();
        try (Reader file = Files.newBufferedReader(home.resolve("release"))) {
            release.load(file);
        }
        String version = release.getProperty("JAVA_VERSION", "").replace("\"", "");
        return new Jdk(home, Runtime.Version.parse(version).feature());
    }

    Path java() {
        return home.resolve("bin").resolve("java");
    }
}

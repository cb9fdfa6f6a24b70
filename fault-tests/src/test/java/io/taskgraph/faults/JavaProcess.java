package io.taskgraph.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, whose output goes to a file. Ends with {@link #close}, and with this JVM at the latest. */
final class JavaProcess implements AutoCloseable {

    /**
     * How long anything may take that must happen, however busy the machine is: a dozen JVMs that started at the same time on two
     * slow cores have taken 80 s to their first line.
     */
    static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final List<String> OPTIONS = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m");

    private final Thread atExit = new Thread(this::kill, "process-at-exit");
    private final Process process;
    private final Path log;

    private JavaProcess(String name, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.addAll(arguments);
        try {
            log = logs().resolve(name + ".log");
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            process.getOutputStream().close();
            Runtime.getRuntime().addShutdownHook(atExit);
        } catch (IOException cannot) {
            throw new UncheckedIOException("no process '" + name + "'", cannot);
        }
    }

    /** Starts a class of these tests; {@code name} is that of the log. */
    static JavaProcess ofClass(String name, Class<?> main, List<String> arguments) {
        List<String> all = new ArrayList<>(ClassArchive.use());
        all.add(main.getName());
        all.addAll(arguments);
        return new JavaProcess(name, all);
    }

    /** Starts a jar as a user does; {@code name} is that of the log. */
    static JavaProcess ofJar(String name, String jar, List<String> arguments) {
        List<String> all = new ArrayList<>(List.of("-jar", jar));
        all.addAll(arguments);
        return new JavaProcess(name, all);
    }

    /** Starts a class of these tests so that it makes an archive of its classes when it ends. */
    static JavaProcess archiving(String name, Path archive, Class<?> main, List<String> arguments) {
        List<String> all = new ArrayList<>(
                List.of("-XX:ArchiveClassesAtExit=" + archive, "-cp", ClassArchive.classPath(), main.getName()));
        all.addAll(arguments);
        return new JavaProcess(name, all);
    }

    /** Returns the folder of the logs. */
    static Path logs() throws IOException {
        return Files.createDirectories(Path.of(System.getProperty("faults.logs", "target/process-logs")));
    }

    /** Sends a signal by name, such as {@code STOP}. */
    void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            assertThat(kill.waitFor()).as("status of kill -%s", name).isZero();
        } catch (IOException cannot) {
            throw new UncheckedIOException("no signal " + name, cannot);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until the process has ended by itself and returns its status. */
    int awaitExit() {
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("end of the process that writes %s", log)
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    /** Returns what the process has printed, the last line perhaps not whole. */
    List<String> output() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    @Override
    public void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            // This JVM ends, and the hook has been run or will be.
        }
    }

    private void kill() {
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return log.getFileName().toString();
    }
}

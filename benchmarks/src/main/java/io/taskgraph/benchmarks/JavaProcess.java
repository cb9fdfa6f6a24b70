package io.taskgraph.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A JVM beside this one. Its lines are told as words, on a thread of their own. It is to call {@link Parent#endWith} first. */
final class JavaProcess implements AutoCloseable {

    private final Process process;
    private final Thread reader;

    private JavaProcess(Path java, List<String> arguments, Consumer<String[]> lines) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(arguments);
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        reader = new Thread(() -> read(lines), "output-of-child");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a class of this class path with the JVM's defaults. */
    static JavaProcess of(Class<?> main, Consumer<String[]> lines, String... arguments) throws IOException {
        return of(List.of(), main, lines, arguments);
    }

    /** Starts a class of this class path. */
    static JavaProcess of(List<String> options, Class<?> main, Consumer<String[]> lines, String... arguments)
            throws IOException {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        all.addAll(List.of(arguments));
        return new JavaProcess(Path.of(System.getProperty("java.home"), "bin", "java"), all, lines);
    }

    /** Starts an executable jar. It does not end with this process unless it is closed. */
    static JavaProcess ofJar(Jdk jdk, List<String> options, Path jar, Consumer<String[]> lines, String... arguments)
            throws IOException {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of("-jar", jar.toString()));
        all.addAll(List.of(arguments));
        return new JavaProcess(jdk.java(), all, lines);
    }

    Process process() {
        return process;
    }

    /** Returns the processor time that the process has used so far, by the ticks of the system. */
    long cpuNanos() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }

    /** Writes a line to the process's standard input. */
    void tell(String line) throws IOException {
        Writer input = process.outputWriter();
        input.write(line);
        input.write('\n');
        input.flush();
    }

    /** Waits until the process has ended well and all its lines were told. */
    void awaitEnd(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new IllegalStateException("a process of the benchmark has not ended within " + seconds + " s");
        }
        reader.join(TimeUnit.SECONDS.toMillis(seconds));
        if (process.exitValue() != 0) {
            throw new IllegalStateException("a process of the benchmark has ended with status " + process.exitValue());
        }
    }

    private void read(Consumer<String[]> lines) {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.accept(line.split(" ", -1));
            }
        } catch (IOException cut) {
            // The process was killed: there is nothing more to read.
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

package io.taskgraph.benchmarks;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a matrix and cuts it for the tasks of a process as sample-bwmf does, with that sample's own classes. It is no library, so they come from its build. */
final class MatrixSharding implements AutoCloseable {

    static final int TASKS = 4;

    private static final Path CLASSES = Path.of("sample-bwmf", "target", "classes");

    private final URLClassLoader loader;
    private final Class<?> text;

    MatrixSharding() throws IOException {
        if (!Files.isDirectory(CLASSES)) {
            throw new IllegalStateException(
                    CLASSES + " is not there: build it by './mvnw -q -DskipTests package -pl sample-bwmf -am'");
        }
        loader = new URLClassLoader(new URL[] {CLASSES.toUri().toURL()}, MatrixSharding.class.getClassLoader());
        try {
            text = loader.loadClass("io.taskgraph.samples.bwmf.io.MatrixText");
        } catch (ClassNotFoundException ex) {
            throw new IllegalStateException("sample-bwmf reads matrices in another way now", ex);
        }
    }

    /** Returns the number of entries in the rows of all tasks. */
    double shard(Path file) {
        try {
            Object matrix = text.getConstructor(String.class).newInstance(file.toString());
            for (int task = 0; task < TASKS; task++) {
                text.getMethod("announce").invoke(matrix);
            }
            Object summary = text.getMethod("summary").invoke(matrix);
            Method read = text.getMethod("read", summary.getClass(), int.class, int.class);
            double entries = 0;
            for (int task = 0; task < TASKS; task++) {
                Object shards = read.invoke(matrix, summary, task, TASKS);
                Object rows = shards.getClass().getMethod("rows").invoke(shards);
                entries += (int) rows.getClass().getMethod("nonZeros").invoke(rows);
            }
            return entries;
        } catch (ReflectiveOperationException ex) {
            throw new IllegalStateException("sample-bwmf cannot read " + file + ", or reads it in another way now", ex);
        }
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}

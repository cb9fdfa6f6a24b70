package io.taskgraph.samples.bwmf.io;

import io.taskgraph.datum.DatumException;
import io.taskgraph.datum.DatumResolver;
import io.taskgraph.samples.bwmf.model.RowRange;
import io.taskgraph.samples.bwmf.model.SparseShard;
import io.taskgraph.samples.bwmf.model.TaskShards;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * A matrix that was cut into one file a task and side, so that a task need not read what belongs to others. Files are named
 * {@code rows-0-of-4.pb.gz} and {@code columns-0-of-4.pb.gz}; the layout is that of {@code MatrixShard} in {@code
 * bwmf.proto}. Safe for use by several threads.
 */
public final class ShardFiles implements MatrixInput {

    private final String folder;

    private final int tasks;

    private final DatumResolver resolver;

    /**
     * Reads the files of a folder.
     *
     * @param folder the location of the folder, which {@code /} and a file's name are added to
     * @param tasks how many tasks the matrix was cut for
     * @param resolver opens the files
     */
    public ShardFiles(String folder, int tasks, DatumResolver resolver) {
        this.folder = folder;
        this.tasks = tasks;
        this.resolver = resolver;
    }

    /**
     * Cuts a matrix and writes the files.
     *
     * @return how many entries were added to an earlier one of the same place
     */
    public static int write(MatrixInput input, int tasks, Path folder) throws IOException {
        for (int task = 0; task < tasks; task++) {
            input.announce();
        }
        MatrixSummary summary = input.summary();
        int duplicates = 0;
        for (int task = 0; task < tasks; task++) {
            TaskShards shards = input.read(summary, task, tasks);
            write(folder.resolve(name(false, task, tasks)), summary, false, shards.rows());
            write(folder.resolve(name(true, task, tasks)), summary, true, shards.columns());
            duplicates += shards.duplicates();
        }
        return duplicates;
    }

    private static void write(Path file, MatrixSummary summary, boolean transposed, SparseShard shard)
            throws IOException {
        OutputFile.write(file, stream -> new ShardCodec(summary, transposed).write(shard, stream));
    }

    private static String name(boolean transposed, int task, int tasks) {
        return String.format(Locale.ROOT, "%s-%d-of-%d.pb.gz", transposed ? "columns" : "rows", task, tasks);
    }

    @Override
    public MatrixSummary summary() {
        String location = location(false, 0);
        try (InputStream stream = open(location)) {
            return ShardCodec.readSummary(location, stream);
        } catch (IOException ex) {
            throw unreadable(location, ex);
        }
    }

    @Override
    public TaskShards read(MatrixSummary summary, int task, int ofTasks) {
        if (ofTasks != tasks) {
            throw new DatumException(folder, 0, "the shards are for " + tasks + " tasks but the job has " + ofTasks);
        }
        return new TaskShards(
                read(summary, false, task, RowRange.of(task, tasks, summary.rows())),
                read(summary, true, task, RowRange.of(task, tasks, summary.columns())));
    }

    private SparseShard read(MatrixSummary summary, boolean transposed, int task, RowRange range) {
        String location = location(transposed, task);
        try (InputStream stream = open(location)) {
            return new ShardCodec(summary, transposed).read(location, range, stream);
        } catch (IOException ex) {
            throw unreadable(location, ex);
        }
    }

    private String location(boolean transposed, int task) {
        return folder + "/" + name(transposed, task, tasks);
    }

    private InputStream open(String location) throws IOException {
        InputStream stream = resolver.open(location);
        try {
            return new BufferedInputStream(new GZIPInputStream(stream));
        } catch (IOException ex) {
            stream.close();
            throw ex;
        }
    }

    private static DatumException unreadable(String location, IOException cause) {
        return new DatumException(location, 0, "cannot be read: " + cause, cause);
    }
}

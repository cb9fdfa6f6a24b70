package io.taskgraph.record;

import io.taskgraph.checkpoint.CheckpointKey;
import io.taskgraph.checkpoint.PrivateFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the events of one process to a file, a line of JSON each, on a thread of its own.
 *
 * <p>Events go through a queue of 16,384. When it is full, events are dropped and counted, and the next line is a
 * {@link RecordEvent.Gap}. When the file has reached its limit, its last line is {@link RecordEvent.Full} and nothing follows. Lines are
 * handed to the operating system whenever the queue is empty: a killed process loses the events in its queue, and a machine without power
 * may lose more.
 */
public final class RecordFile implements RecordSink, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RecordFile.class);
    private static final int QUEUE = 16_384;
    private static final int BATCH = 1_024;
    private static final long CLOSE_MILLIS = 10_000;
    /** Reserved for the last line, which says that the file is full. */
    private static final int RESERVE = 200;

    private final Path file;
    private final long maxBytes;
    private final BufferedWriter out;
    private final @Nullable RecordSeals seals;
    private final BlockingQueue<ProcessRecord.Entry> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread writer;
    private volatile boolean closing;
    private long bytes;
    private boolean full;

    private RecordFile(Path file, long maxBytes, BufferedWriter out, @Nullable RecordSeals seals) {
        this.file = file;
        this.maxBytes = maxBytes;
        this.out = out;
        this.seals = seals;
        this.writer = new Thread(this::write, "taskgraph-record");
        writer.setDaemon(true);
    }

    /**
     * Makes a file and starts to write.
     *
     * @param file the file, which must not exist; its directory must
     * @param maxBytes greatest size of the file, at least 1,000
     * @param key seals each line; null for none
     * @throws IllegalArgumentException if {@code maxBytes} is less
     */
    public static RecordFile create(Path file, long maxBytes, @Nullable CheckpointKey key) throws IOException {
        if (maxBytes < 5L * RESERVE) {
            throw new IllegalArgumentException("'maxBytes' must be at least 1000, but is " + maxBytes);
        }
        BufferedWriter out = new BufferedWriter(Channels.newWriter(
                PrivateFiles.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)),
                StandardCharsets.UTF_8));
        RecordFile record = new RecordFile(file, maxBytes, out, key == null ? null : new RecordSeals(key));
        record.writer.start();
        return record;
    }

    @Override
    public void record(long nanoTime, RecordEvent event) {
        if (closing || !queue.offer(new ProcessRecord.Entry(nanoTime, event))) {
            dropped.incrementAndGet();
        }
    }

    private void write() {
        List<ProcessRecord.Entry> batch = new ArrayList<>(BATCH);
        try (out) {
            while (!closing || !queue.isEmpty()) {
                ProcessRecord.Entry first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                gap(first.nanoTime());
                batch.add(first);
                queue.drainTo(batch, BATCH - 1);
                for (ProcessRecord.Entry entry : batch) {
                    line(entry);
                }
                batch.clear();
                if (queue.isEmpty()) {
                    out.flush();
                }
            }
            gap(0);
            line(new ProcessRecord.Entry(0, new RecordEvent.Closed()));
        } catch (IOException e) {
            closing = true;
            log.warn("The record '{}' ends here: {}", file, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void gap(long nanoTime) throws IOException {
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
            line(new ProcessRecord.Entry(nanoTime, new RecordEvent.Gap(lost)));
        }
    }

    private void line(ProcessRecord.Entry entry) throws IOException {
        if (full) {
            return;
        }
        String line = RecordCodec.encode(entry.nanoTime(), entry.event());
        long size = line.length() + (seals == null ? 0 : RecordSeals.LENGTH) + 1L;
        if (bytes + size + RESERVE > maxBytes) {
            full = true;
            line = RecordCodec.encode(entry.nanoTime(), new RecordEvent.Full(bytes));
            log.warn(
                    "The record '{}' has reached its limit of {} bytes; nothing more is written to it", file, maxBytes);
        }
        if (seals != null) {
            line = seals.seal(line);
        }
        out.write(line);
        out.write('\n');
        bytes += line.length() + 1L; // which is ASCII
    }

    /** Writes the events so far and ends the file; waits for that, 10 s at most. Later events are dropped. */
    @Override
    public void close() {
        closing = true;
        try {
            writer.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Makes a file in a directory, which is made too if it is not there, under a name that no other process uses.
     *
     * @param key seals each line; null for none
     */
    public static RecordFile createIn(Path directory, long maxBytes, @Nullable CheckpointKey key) {
        try {
            PrivateFiles.createDirectories(directory);
            return create(
                    directory.resolve("record-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID() + ".jsonl"),
                    maxBytes,
                    key);
        } catch (IOException e) {
            throw new UncheckedIOException("no record can be written in '" + directory + "'", e);
        }
    }
}

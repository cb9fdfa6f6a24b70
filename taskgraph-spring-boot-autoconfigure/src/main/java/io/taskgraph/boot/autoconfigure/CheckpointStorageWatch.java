package io.taskgraph.boot.autoconfigure;

import io.taskgraph.BriefList;
import io.taskgraph.runtime.JobMonitor;
import io.taskgraph.runtime.RuntimePorts;
import io.taskgraph.status.JobSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns if other processes of the job keep checkpoints elsewhere than this one, so that a task that moves would not find its own. Each process
 * has a marker in the job's directory of checkpoints; one whose marker is not seen here for two minutes does not share that storage. So long,
 * since a network file system may show files of other machines a minute late. Said once, and once that it is over; not before the run has a
 * checkpoint here, since other jobs need no storage.
 *
 * <p>Looks twice a minute, one look at a time. Thread-safe.
 */
final class CheckpointStorageWatch implements AutoCloseable {

    static final Duration LOOK = Duration.ofSeconds(30);
    static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Pause before the first look, and while the process has not joined. */
    static final Duration FIRST_LOOK = Duration.ofSeconds(1);

    private static final Duration SNAPSHOT_PATIENCE = Duration.ofSeconds(1);

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    /** Most processes that the warning names. */
    private static final int MAX_NAMED = 5;

    private static final Logger log = LoggerFactory.getLogger(CheckpointStorageWatch.class);

    private final String job;
    private final ProcessMarkers markers;
    private final RuntimePorts ports;
    private final Executor threads;
    private final Supplier<@Nullable View> look;

    /** When processes were first seen without a marker, by name. Used by one look at a time. */
    private final Map<String, Long> missingSince = new HashMap<>();

    /** Whether it was said that storage is not shared. Used by one look at a time. */
    private boolean warned;

    /** Process whose marker this one has written; null before the first. Guarded by this. */
    private @Nullable String marked;

    /** Takes the next look back. Guarded by this. */
    private Runnable next = () -> {};

    /** Never false again. Guarded by this. */
    private boolean closed;

    /**
     * The job as this process sees it.
     *
     * @param process name of this process
     * @param runId id of the run
     * @param processes addresses of the live processes, this one included, by name
     */
    record View(String process, String runId, Map<String, String> processes) {

        /** Returns what a monitor sees; null while the process takes no part in the job. */
        static @Nullable View of(JobMonitor monitor) {
            JobSnapshot seen = monitor.snapshot(SNAPSHOT_PATIENCE);
            String process = seen.process();
            String runId = seen.runId();
            return process == null || runId == null || seen.phase() != JobSnapshot.Phase.RUNNING
                    ? null
                    : new View(
                            process,
                            runId,
                            seen.processes().stream()
                                    .collect(Collectors.toMap(
                                            JobSnapshot.ProcessStatus::name, JobSnapshot.ProcessStatus::address)));
        }
    }

    /** @param threads runs the looks, each of which may hang with the storage: not the timers' thread, which keeps the lease */
    CheckpointStorageWatch(
            String job, ProcessMarkers markers, RuntimePorts ports, Executor threads, Supplier<@Nullable View> look) {
        this.job = job;
        this.markers = markers;
        this.ports = ports;
        this.threads = threads;
        this.look = look;
    }

    void start() {
        lookAfter(FIRST_LOOK);
    }

    private synchronized void lookAfter(Duration pause) {
        if (!closed) {
            next = ports.timers().schedule(pause, () -> threads.execute(this::look));
        }
    }

    private void look() {
        try {
            View view = look.get();
            if (view != null) {
                mark(view);
                compare(view);
            }
        } catch (IOException | RuntimeException ex) {
            // a checkpoint that cannot be written is told where it is written
            log.debug("Job '{}': the storage of checkpoints could not be looked at", job, ex);
        } finally {
            lookAfter(isMarked() ? LOOK : FIRST_LOOK);
        }
    }

    private synchronized boolean isMarked() {
        return marked != null;
    }

    /** Writes the marker of this process, and takes back that of a former membership of it. Files are touched without the lock, since they may hang. */
    private void mark(View view) throws IOException {
        String process = view.process();
        String former;
        synchronized (this) {
            if (closed) {
                return;
            }
            former = marked;
            marked = process;
        }
        if (former != null && !former.equals(process)) {
            markers.delete(former);
        }
        String address = view.processes().getOrDefault(process, "?");
        markers.write(process, "process " + process + " at " + address + ", run " + view.runId() + "\n");
        if (isClosed()) {
            markers.delete(process);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void compare(View view) throws IOException {
        long now = ports.nanoTime().getAsLong();
        Set<String> missing = markers.missing(view.processes().keySet(), Instant.now());
        missing.remove(view.process());
        missingSince.keySet().retainAll(missing);
        missing.forEach(process -> missingSince.putIfAbsent(process, now));
        Map<String, String> elsewhere = new TreeMap<>(view.processes());
        elsewhere.keySet().removeIf(process -> now - missingSince.getOrDefault(process, now) < PATIENCE.toNanos());
        if (!warned && !elsewhere.isEmpty() && markers.hasCheckpoints(view.runId())) {
            warned = true;
            warn(view, elsewhere);
        } else if (warned && missing.isEmpty()) {
            warned = false;
            log.warn(
                    "Job '{}': no process of the job is missing in the directory of checkpoints '{}' any more",
                    job,
                    markers.directory());
        }
    }

    private void warn(View view, Map<String, String> elsewhere) {
        List<String> named = elsewhere.entrySet().stream()
                .map(other -> other.getKey() + " at " + other.getValue())
                .toList();
        log.warn(
                "Job '{}': in '{}', the directory in which process {} at {} keeps checkpoints, there is no file of {} {}: either"
                        + " that keeps them elsewhere, and a task that moves between them does not find its checkpoint, or it cannot write"
                        + " there, or is of an older version. Set 'taskgraph.checkpoint.directory' in all processes to a directory of one volume"
                        + " that all of them mount; in the Helm chart that is 'checkpoint.enabled' with 'checkpoint.accessMode' ReadWriteMany",
                job,
                markers.directory(),
                view.process(),
                view.processes().getOrDefault(view.process(), "?"),
                elsewhere.size() == 1 ? "process" : "processes",
                BriefList.of(named, MAX_NAMED));
    }

    /** Ends the looks, and deletes the marker of this process; waits for that, 2 s at most. */
    @Override
    public void close() {
        String left;
        synchronized (this) {
            closed = true;
            next.run();
            left = marked;
        }
        if (left != null) {
            CompletableFuture.runAsync(() -> delete(left), threads)
                    .completeOnTimeout(null, CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
    }

    private void delete(String process) {
        try {
            markers.delete(process);
        } catch (IOException ex) {
            log.debug("Job '{}': the marker of process {} stays behind", job, process, ex);
        }
    }
}

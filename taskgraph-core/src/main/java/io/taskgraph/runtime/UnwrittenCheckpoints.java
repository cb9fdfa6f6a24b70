package io.taskgraph.runtime;

import io.taskgraph.BriefList;
import io.taskgraph.LogPace;
import io.taskgraph.engine.CopyId;
import io.taskgraph.status.JobEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says why checkpoints of the tasks here are not written, where the job goes on without: once for each reason, again after 1, 2, 4 … 64 minutes as
 * long as it lasts, and when all are written again. Thread-safe.
 */
final class UnwrittenCheckpoints {

    private static final Logger log = LoggerFactory.getLogger(UnwrittenCheckpoints.class);

    /** Most reasons that are told from one another; further ones count as one. */
    private static final int MAX_REASONS = 8;

    private final String job;
    private final RuntimeObserver observer;
    private final Predicate<CopyId> gone;

    /** The copies whose last checkpoint was not written. Guarded by this. */
    private final Map<CopyId, String> failing = new LinkedHashMap<>();

    /** When a reason may be said again. Cleared when all are written. */
    private final LogPace pace;

    /** @param gone tells whether a copy has ended here */
    UnwrittenCheckpoints(String job, LongSupplier nanoTime, RuntimeObserver observer, Predicate<CopyId> gone) {
        this.job = job;
        this.pace = new LogPace(nanoTime, MAX_REASONS);
        this.observer = observer;
        this.gone = gone;
    }

    /** Notes that a checkpoint of a copy is durable. */
    void written(CopyId copy) {
        observer.tell(listener -> listener.checkpointEnded(copy.task(), true));
        boolean over;
        synchronized (this) {
            over = failing.remove(copy) != null && noneFails();
        }
        if (over) {
            observer.note(JobEvent.Type.CHECKPOINTS_WRITTEN, copy.task(), "");
            log.warn("Job '{}': checkpoints of all tasks here are written again", job);
        }
    }

    /**
     * Notes that a checkpoint of a copy was not written.
     *
     * @param reason the same for all that fail for the same reason
     * @param defect shown with its stack; null if storage has failed
     */
    void failed(CopyId copy, String reason, String text, @Nullable Throwable defect) {
        long task = copy.task();
        observer.tell(listener -> listener.checkpointEnded(task, false));
        String tasks;
        synchronized (this) {
            boolean first = noneFails();
            failing.put(copy, reason);
            if (first) {
                observer.note(JobEvent.Type.CHECKPOINTS_FAILED, task, text);
            }
            tasks = pace.due(reason) == null ? "" : tasks(reason);
        }
        if (tasks.isEmpty()) {
            log.debug("No checkpoint of task {}: {}", task, text, defect);
        } else {
            log.warn(
                    "Job '{}': no checkpoint of {}: {}. The job goes on, but a task that is lost now cannot go on from here",
                    job,
                    tasks,
                    text,
                    defect);
        }
    }

    /** Copies that have ended are another process's to write. */
    private boolean noneFails() {
        failing.keySet().removeIf(gone);
        if (failing.isEmpty()) {
            pace.clear();
        }
        return failing.isEmpty();
    }

    private String tasks(String reason) {
        return BriefList.ofTasks(failing.entrySet().stream()
                .filter(entry -> entry.getValue().equals(reason))
                .map(entry -> entry.getKey().task())
                .toList());
    }
}

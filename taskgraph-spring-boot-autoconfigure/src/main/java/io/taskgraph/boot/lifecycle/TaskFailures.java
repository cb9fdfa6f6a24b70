package io.taskgraph.boot.lifecycle;

import io.taskgraph.Outcome;
import io.taskgraph.engine.FormerRun;
import io.taskgraph.runtime.RuntimeListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Remembers why tasks of this process failed, the last cause of each, and explains the end of a job by them; and whether that end was
 * before this process joined. Thread-safe.
 */
final class TaskFailures implements RuntimeListener {

    private final Map<Long, Throwable> causes = new ConcurrentHashMap<>();
    private volatile boolean foundEnded;

    @Override
    public void taskFailed(long task, String callback, Throwable cause) {
        causes.put(task, cause);
    }

    @Override
    public void foundEnded(FormerRun run) {
        foundEnded = true;
    }

    /** Returns whether the job had ended before this process joined. */
    boolean hadEnded() {
        return foundEnded;
    }

    /** Returns the analysis of the failure that ended the job; null if it was not here, or nothing is known beyond its message. */
    @Nullable
    FailureAnalysis analyze(Outcome outcome) {
        Throwable cause = outcome.isSuccess() ? null : causes.get(outcome.task());
        return cause == null ? null : new MissingTopologyFailureAnalyzer().analyze(cause);
    }
}

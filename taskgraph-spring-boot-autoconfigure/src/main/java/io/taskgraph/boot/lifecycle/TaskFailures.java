package io.taskgraph.boot.lifecycle;

import io.taskgraph.Outcome;
import io.taskgraph.runtime.RuntimeListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Remembers why tasks of this process failed, the last cause of each, and explains the end of a job by them. Thread-safe. */
final class TaskFailures implements RuntimeListener {

    private final Map<Long, Throwable> causes = new ConcurrentHashMap<>();

    @Override
    public void taskFailed(long task, String callback, Throwable cause) {
        causes.put(task, cause);
    }

    /** Returns the analysis of the failure that ended the job; null if it was not in this process, or if the message says it all. */
    @Nullable
    FailureAnalysis analyze(Outcome outcome) {
        Throwable cause = outcome.isSuccess() ? null : causes.get(outcome.task());
        return cause == null ? null : new MissingTopologyFailureAnalyzer().analyze(cause);
    }
}

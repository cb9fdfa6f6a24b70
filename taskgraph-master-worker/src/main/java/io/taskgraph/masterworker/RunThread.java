package io.taskgraph.masterworker;

import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.StaleEpochException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The thread of one copy's {@code run}. */
final class RunThread {

    private final Role role;
    private final Framework framework;
    private final CopyLoop loop;
    private @Nullable Thread thread;

    RunThread(Role role, Framework framework, CopyLoop loop) {
        this.role = role;
        this.framework = framework;
        this.loop = loop;
    }

    synchronized void start(ThreadFactory threads) {
        Thread made = threads.newThread(this::run);
        made.setName("taskgraph-" + role.name() + "-" + framework.getTaskId());
        thread = made;
        made.start();
    }

    synchronized void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    // Whatever the application throws ends the job with that cause.
    @SuppressWarnings("CatchingUnchecked")
    private void run() {
        MDC.put("task", Long.toString(framework.getTaskId()));
        MDC.put("incarnation", Long.toString(framework.fencingToken()));
        try {
            role.run();
            if (role.endsJob() && !loop.hasEnded()) {
                framework.shutdownJob(Outcome.succeeded());
            }
        } catch (Throwable e) {
            if (!loop.hasEnded() && !isEndOfCopy(e)) {
                loop.fail(e);
            }
        }
    }

    /** Returns whether a call ended with the copy's part in the job, which may be told before its end itself is. */
    private static boolean isEndOfCopy(Throwable thrown) {
        boolean wrapped = thrown instanceof CompletionException || thrown instanceof ExecutionException;
        return thrown instanceof StaleEpochException || (wrapped && thrown.getCause() instanceof StaleEpochException);
    }
}

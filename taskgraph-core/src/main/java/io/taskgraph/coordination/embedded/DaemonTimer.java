package io.taskgraph.coordination.embedded;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;

/** One daemon thread that starts with the first timer; once stopped it runs nothing more. */
final class DaemonTimer implements EmbeddedCoordinator.Scheduler {

    private final ScheduledThreadPoolExecutor executor =
            new ScheduledThreadPoolExecutor(1, DaemonTimer::thread, new DiscardPolicy());

    @Override
    public void schedule(Duration delay, Runnable action) {
        var unused = executor.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    void stop() {
        executor.shutdownNow();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "taskgraph-embedded-coordinator");
        thread.setDaemon(true);
        return thread;
    }
}

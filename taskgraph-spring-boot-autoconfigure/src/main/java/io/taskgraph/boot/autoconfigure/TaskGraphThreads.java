package io.taskgraph.boot.autoconfigure;

import io.taskgraph.LogPace;
import io.taskgraph.runtime.RuntimePorts;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/** The threads behind {@link RuntimePorts}. Once they are closed, further work is dropped silently. */
final class TaskGraphThreads implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(TaskGraphThreads.class);

    private final List<ExecutorService> owned = new ArrayList<>();
    private final LogPace pace = new LogPace(System::nanoTime);
    private final ScheduledThreadPoolExecutor timers;
    private final Executor loops;
    private final Executor computations;

    private TaskGraphThreads(boolean virtual, int loopThreads) {
        if (virtual) {
            loops = new VirtualThreadTaskExecutor("taskgraph-loop-");
            computations = new VirtualThreadTaskExecutor("taskgraph-compute-");
        } else {
            loops = pool("taskgraph-loop-", loopThreads);
            computations = pool("taskgraph-compute-", Runtime.getRuntime().availableProcessors());
        }
        timers =
                new ScheduledThreadPoolExecutor(1, daemons("taskgraph-timer-"), new ThreadPoolExecutor.DiscardPolicy());
        timers.setRemoveOnCancelPolicy(true);
        owned.add(timers);
    }

    static TaskGraphThreads platform(int loopThreads) {
        return new TaskGraphThreads(false, loopThreads);
    }

    static TaskGraphThreads virtual() {
        return new TaskGraphThreads(true, 0);
    }

    /**
     * @param processName prefix of the names; they are unique nevertheless, since a container
     *     that is restarted finds the name of its pod again
     * @param ids makes what follows the prefix: that of a run must be hard to guess where other processes can reach this one
     */
    RuntimePorts ports(@Nullable String processName, Supplier<UUID> ids) {
        String prefix = processName == null ? "" : processName + "-";
        return new RuntimePorts(System::nanoTime, loops, computations, this::schedule, () -> prefix + ids.get())
                .withWallTime(
                        () -> Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /**
     * Returns an id that differs from all others of this JVM, and but for a chance of 2<sup>−64</sup> from those of any other. It can be
     * guessed; but it spares a job in one process the start of the secure random generator behind {@link UUID#randomUUID}, and with it 35
     * classes.
     */
    static UUID localId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong());
    }

    @Override
    public void close() {
        owned.forEach(ExecutorService::shutdownNow);
    }

    private Runnable schedule(Duration delay, Runnable action) {
        Future<?> timer = timers.schedule(() -> runLogged(action), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
    }

    private void runLogged(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error ex) { // A timer keeps an Error to itself.
            String since = pace.due(ex.getClass());
            logger.atLevel(since == null ? Level.DEBUG : Level.ERROR)
                    .setCause(ex)
                    .log("A timer's action failed{}", since == null ? "" : since);
        }
    }

    private Executor pool(String prefix, int threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                daemons(prefix),
                new ThreadPoolExecutor.DiscardPolicy());
        owned.add(pool);
        return pool;
    }

    private static ThreadFactory daemons(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return action -> {
            Thread thread = new Thread(action, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}

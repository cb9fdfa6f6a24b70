package io.taskgraph.boot.autoconfigure;

import io.taskgraph.LogPace;
import io.taskgraph.runtime.RuntimePorts;
import io.taskgraph.runtime.RuntimeThreads;
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
import java.util.concurrent.SynchronousQueue;
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

/** The threads behind {@link RuntimePorts}. Once they are closed, further work is dropped silently, but for that of daemons. */
final class TaskGraphThreads implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(TaskGraphThreads.class);

    /** Fewest threads that wait for storage: that is slow, and costs no processor. */
    private static final int MIN_STORAGE = 4;

    /** Ended with all that runs there. */
    private final List<ExecutorService> owned = new ArrayList<>();

    private final LogPace pace = new LogPace(System::nanoTime);

    private final ScheduledThreadPoolExecutor timers;
    private final ThreadPoolExecutor daemons;
    private final RuntimeThreads threads;

    private TaskGraphThreads(boolean virtual, int loopThreads) {
        int processors = Runtime.getRuntime().availableProcessors();
        daemons = daemonPool();
        threads = new RuntimeThreads(
                // never virtual: callbacks that hang may occupy all carriers
                pool("taskgraph-engine-", 1),
                executor(virtual, "taskgraph-loop-", loopThreads),
                executor(virtual, "taskgraph-compute-", processors),
                executor(virtual, "taskgraph-block-", processors),
                executor(virtual, "taskgraph-storage-", Math.max(MIN_STORAGE, processors)),
                action -> daemons.execute(() -> runLogged("An action on a thread of its own failed", action)));
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
        return new RuntimePorts(System::nanoTime, threads, this::schedule, () -> prefix + ids.get())
                .withMillisOfDay(System::currentTimeMillis)
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
        // what the application planned for the end of an epoch may still run, and is not interrupted
        daemons.shutdown();
    }

    private Runnable schedule(Duration delay, Runnable action) {
        Future<?> timer = timers.schedule(
                () -> runLogged("A timer's action failed", action), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
    }

    private void runLogged(String message, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error ex) { // A timer keeps an Error to itself.
            String since = pace.due(ex.getClass());
            logger.atLevel(since == null ? Level.DEBUG : Level.ERROR)
                    .setCause(ex)
                    .log("{}{}", message, since == null ? "" : since);
        }
    }

    private Executor executor(boolean virtual, String prefix, int platformThreads) {
        return virtual ? new VirtualThreadTaskExecutor(prefix) : pool(prefix, platformThreads);
    }

    /** Returns threads that are used again, as many as are needed at once: a thread of its own for each action would cost each epoch some. */
    private static ThreadPoolExecutor daemonPool() {
        ThreadFactory factory = daemons("taskgraph-daemon-");
        return new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                1,
                TimeUnit.MINUTES,
                new SynchronousQueue<>(),
                factory,
                (action, closed) -> factory.newThread(action).start());
    }

    private Executor pool(String prefix, int size) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                size,
                size,
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

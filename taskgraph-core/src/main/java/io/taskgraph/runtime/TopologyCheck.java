package io.taskgraph.runtime;

import io.taskgraph.engine.TopologyDigest;
import io.taskgraph.topology.Topology;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the topologies for the digest by which processes notice that they were built differently, before the process joins. They are code of
 * the application: they run under no lock and hold no lease, so that the process can leave while one does not return. Meanwhile the log
 * says so, and again each time that has lasted twice as long, up to once an hour. Thread-safe.
 */
final class TopologyCheck {

    private static final Logger log = LoggerFactory.getLogger(TopologyCheck.class);
    private static final Duration MAX_INTERVAL = Duration.ofHours(1);

    /** Innermost frames that a warning shows. */
    private static final int FRAMES = 8;

    /** A question to a topology that is not answered yet. */
    private record Question(String linkType, long task, long since, Thread thread) {}

    private final RuntimeSettings settings;
    private final RuntimePorts ports;

    /** Told what the start waits for. */
    private final Consumer<String> hindered;

    private volatile @Nullable Question question;

    /** Cancels the next look; null before the first is planned. Guarded by this. */
    private @Nullable Runnable timer;

    /** Never false again. Guarded by this. */
    private boolean over;

    TopologyCheck(RuntimeSettings settings, RuntimePorts ports, Consumer<String> hindered) {
        this.settings = settings;
        this.ports = ports;
        this.hindered = hindered;
    }

    /** Asks, and tells the digest, or what was thrown, here or by {@code told}. Once. */
    void start(Map<String, Topology> topologies, Consumer<TopologyDigest> told, Consumer<Throwable> failed) {
        Map<String, Topology> watched = new LinkedHashMap<>();
        topologies.forEach((linkType, topology) -> watched.put(linkType, (task, epoch) -> {
            question = new Question(linkType, task, ports.nanoTime().getAsLong(), Thread.currentThread());
            return topology.neighbors(task, epoch);
        }));
        long began = ports.nanoTime().getAsLong();
        ports.daemons().execute(() -> {
            try {
                TopologyDigest digest = TopologyDigest.of(watched, settings.tasks());
                stop();
                told.accept(digest);
            } catch (RuntimeException | Error e) {
                stop();
                failed.accept(e);
            }
        });
        lookAfter(began, settings.loopWarnAfter());
    }

    /** Says nothing more. */
    synchronized void stop() {
        over = true;
        if (timer != null) {
            timer.run();
        }
    }

    private synchronized void lookAfter(long began, Duration pause) {
        if (!over) {
            timer = ports.timers().schedule(pause, () -> look(began, pause));
        }
    }

    private synchronized boolean isOver() {
        return over;
    }

    private void look(long began, Duration pause) {
        Question asked = question;
        if (asked != null && !isOver()) {
            String what =
                    "its topology '" + asked.linkType() + "' has not returned from neighbors(" + asked.task() + ", 0)";
            hindered.accept(what);
            log.warn(
                    "Job '{}': this process does not join yet, since {} for {} s ({} s since the start); no task"
                            + " starts here before it has. It is here:{}",
                    settings.job(),
                    what,
                    secondsSince(asked.since()),
                    secondsSince(began),
                    Arrays.stream(asked.thread().getStackTrace())
                            .limit(FRAMES)
                            .map(frame -> "\n\tat " + frame)
                            .collect(Collectors.joining()));
        }
        Duration twice = pause.multipliedBy(2);
        lookAfter(began, twice.compareTo(MAX_INTERVAL) < 0 ? twice : MAX_INTERVAL);
    }

    private long secondsSince(long nanoTime) {
        return TimeUnit.NANOSECONDS.toSeconds(ports.nanoTime().getAsLong() - nanoTime);
    }
}

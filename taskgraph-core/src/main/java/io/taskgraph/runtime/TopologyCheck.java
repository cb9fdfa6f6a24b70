package io.taskgraph.runtime;

import io.taskgraph.engine.TopologyDigest;
import io.taskgraph.topology.Topology;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the topologies before the process joins, for the digest by which processes notice that they were built differently, and for
 * rules. They are code of the application: they run on a thread of their own, under no lock, and without a lease, so that the process can leave
 * while one does not return. Meanwhile this alone says so in the log, and again each time that has lasted twice as long, up to once an
 * hour, and when it is over. Thread-safe.
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

    private final JobMonitor monitor;
    private final List<TopologyRule> rules = new CopyOnWriteArrayList<>();

    private volatile @Nullable Question question;

    /** Cancels the next look; null before the first is planned. Guarded by this. */
    private @Nullable Runnable timer;

    /** Guarded by this. */
    private boolean warned;

    /** Never false again. Guarded by this. */
    private boolean over;

    TopologyCheck(RuntimeSettings settings, RuntimePorts ports, JobMonitor monitor) {
        this.settings = settings;
        this.ports = ports;
        this.monitor = monitor;
    }

    /** Adds a rule to look at. Only before the start. */
    void add(TopologyRule rule) {
        rules.add(rule);
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
                rules.forEach(rule -> rule.check(watched));
                answered(began);
                told.accept(digest);
            } catch (RuntimeException | Error e) {
                stop();
                failed.accept(e);
            }
        });
        lookAfter(began, settings.loopWarnAfter());
    }

    private synchronized void answered(long began) {
        if (warned && !over) {
            log.warn(
                    "Job '{}': the topologies have answered after {} s, and this process goes on to join",
                    settings.job(),
                    secondsSince(began));
        }
        monitor.topologyHangs(null);
        stop();
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

    private synchronized void look(long began, Duration pause) {
        Question asked = question;
        if (asked != null && !over) {
            String what =
                    "its topology '" + asked.linkType() + "' has not returned from neighbors(" + asked.task() + ", 0)";
            warned = true;
            monitor.topologyHangs(what);
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

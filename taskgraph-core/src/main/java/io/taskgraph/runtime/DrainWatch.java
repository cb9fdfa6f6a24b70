package io.taskgraph.runtime;

import io.taskgraph.BriefList;
import io.taskgraph.Outcome;
import io.taskgraph.engine.Event;
import io.taskgraph.engine.Inspection;
import io.taskgraph.engine.ProcessEntry;
import io.taskgraph.engine.SlotUse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a hand-over of all tasks: says in the log how it goes, and ends it while the coordinator is silent, since nobody takes a task
 * over then. Used on one thread after the other.
 */
final class DrainWatch {

    private static final Logger log = LoggerFactory.getLogger(DrainWatch.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(250);

    /** How much longer than the engine's own limit to wait for it, should it stand still behind the fence. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** How long tasks may wait before that is said, and how long until it is said again of other tasks. */
    private static final Duration REPORT_AFTER = Duration.ofSeconds(1);

    private static final Duration REPORT_AGAIN = Duration.ofSeconds(5);

    /** How long a look at the engine may take. */
    private static final Duration VIEW_PATIENCE = Duration.ofMillis(100);

    private final RuntimeSettings settings;
    private final TimedCoordinator coordinator;
    private final RuntimePorts ports;
    private final JobSession session;

    /** Completed when the process has left. */
    private final CompletableFuture<Outcome> result;

    /** Leaves at once. */
    private final Runnable leave;

    private final long began;

    /** The tasks that have been here since the hand-over began, as far as they were seen. */
    private volatile Set<Long> before = Set.of();

    /** Whether there was no process to take them then. */
    private volatile boolean alone;

    /** The tasks that the last report named; null before the first. */
    private volatile @Nullable List<Long> reported;

    /** When the next report may come. */
    private volatile long reportAt;

    DrainWatch(
            RuntimeSettings settings,
            TimedCoordinator coordinator,
            RuntimePorts ports,
            JobSession session,
            CompletableFuture<Outcome> result,
            Runnable leave) {
        this.settings = settings;
        this.coordinator = coordinator;
        this.ports = ports;
        this.session = session;
        this.result = result;
        this.leave = leave;
        this.began = ports.nanoTime().getAsLong();
        this.reportAt = began + REPORT_AFTER.toNanos();
    }

    /** Lets the session hand its tasks over, and the process leave in time; returns when it has left, or the job has ended. */
    CompletionStage<Void> start() {
        begin();
        session.post(new Event.Drain());
        ports.timers().schedule(settings.drainTimeout().plus(GRACE), leave);
        look();
        return result.handle((outcome, failure) -> {
            if (outcome == null) {
                left();
            }
            return null;
        });
    }

    /** Says that the process leaves; before it is asked to. */
    private void begin() {
        Inspection seen = inspect(VIEW_PATIENCE);
        if (seen != null) {
            note(tasks(seen));
        }
        if (before.isEmpty()) {
            log.info("Job '{}': this process is leaving", settings.job());
        } else if (seen != null && others(seen).isEmpty()) {
            alone = true;
            log.info(
                    "Job '{}': this process ends, and its {} with it: no other process stays to take over",
                    settings.job(),
                    number(before.size()));
        } else {
            log.info("Job '{}': this process is leaving and hands its {} over", settings.job(), number(before.size()));
        }
    }

    /** Looks now, and again and again until the process has left. */
    private void look() {
        if (result.isDone()) {
            return;
        }
        long now = ports.nanoTime().getAsLong();
        TimedCoordinator.Silence silence = coordinator.silence();
        if (silence == null || now - silence.since() < PATIENCE.toNanos()) {
            if (now - reportAt >= 0) {
                report(now);
            }
            ports.timers().schedule(LOOK, this::look);
            return;
        }
        log.warn(
                "Job '{}': the coordinator does not answer, so no task can be handed over; this process leaves, and"
                        + " its tasks go to others when its lease ends",
                settings.job());
        leave.run();
    }

    /** Says which tasks wait, unless that was said. */
    private void report(long now) {
        // on the thread of the timers: a look that fails is not repeated at once, and waits for nobody
        reportAt = now + REPORT_AFTER.toNanos();
        Inspection seen = inspect(Duration.ZERO);
        if (seen == null) {
            return;
        }
        List<Long> waiting = tasks(seen);
        note(waiting);
        if (waiting.isEmpty() || waiting.equals(reported) || others(seen).isEmpty()) {
            return;
        }
        reported = waiting;
        reportAt = now + REPORT_AGAIN.toNanos();
        long left = Math.max(0, settings.drainTimeout().toNanos() - (now - began));
        boolean free = others(seen).keySet().stream().anyMatch(process -> open(seen, process) > 0);
        log.info(
                "Job '{}': {} of {} handed over; {}; this process waits {} s more at most"
                        + " ('taskgraph.drain.timeout'){}",
                settings.job(),
                handedOver(waiting),
                number(before.size()),
                (free ? "waiting for other processes to take " : "no other process has a free node for ")
                        + BriefList.ofTasks(waiting),
                left / 1_000_000_000,
                free ? "" : ": add a process, or raise 'taskgraph.node.slots' of another");
    }

    /** Says that the process has left a job that goes on. */
    private void left() {
        Inspection seen = inspect(VIEW_PATIENCE);
        List<Long> here = seen == null ? List.of() : tasks(seen);
        note(here);
        if (seen == null || before.isEmpty() || alone) {
            log.info("Job '{}': this process has left", settings.job());
            return;
        }
        log.info(
                "Job '{}': this process has left; {} of {} handed over{}",
                settings.job(),
                handedOver(here),
                number(before.size()),
                here.isEmpty() ? "" : ", and " + BriefList.ofTasks(here) + " left to the next free node");
    }

    /** Notes tasks that are here: some may have come in the moment in which the hand-over began. */
    private void note(List<Long> here) {
        Set<Long> all = new HashSet<>(before);
        all.addAll(here);
        before = Set.copyOf(all);
    }

    private long handedOver(List<Long> here) {
        return before.stream().filter(task -> !here.contains(task)).count();
    }

    private @Nullable Inspection inspect(Duration within) {
        try {
            SessionView view = session.view(within);
            return view == null ? null : view.inspection();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static List<Long> tasks(Inspection seen) {
        return seen.copies().stream().map(copy -> copy.id().task()).sorted().toList();
    }

    /** Returns the processes that stay. */
    private Map<String, ProcessEntry> others(Inspection seen) {
        return seen.processes().entrySet().stream()
                .filter(process -> !process.getKey().equals(session.process())
                        && !process.getValue().draining())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static int open(Inspection seen, String process) {
        SlotUse use = seen.slots().get(process);
        return use == null ? 0 : use.open();
    }

    private static String number(int tasks) {
        return tasks == 1 ? "1 task" : tasks + " tasks";
    }
}

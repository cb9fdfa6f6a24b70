package io.taskgraph.runtime;

import io.taskgraph.BriefList;
import io.taskgraph.Outcome;
import io.taskgraph.PrintableText;
import io.taskgraph.engine.CopyId;
import io.taskgraph.status.TaskStatus.Activity;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits how long a session whose job has ended waits for its copies: they run {@code exit} behind the callbacks before it, and one that
 * does not return would keep the process for ever. After the drain timeout the session ends without them.
 */
final class ExitWatch {

    private static final Logger log = LoggerFactory.getLogger(ExitWatch.class);

    /** Most tasks that are named, each in a line of its own. */
    private static final int MAX_NAMED = 10;

    private final SessionSetup setup;
    private final TaskCopies copies;
    private final SessionEnd end;
    private final Supplier<@Nullable Outcome> outcome;

    /** The copies that were told to exit and have not. */
    private final Set<CopyId> waiting = ConcurrentHashMap.newKeySet();

    /** Takes the timer back; null before the first copy is told to exit. Written on the engine's loop. */
    private volatile @Nullable Runnable timer;

    /** @param outcome tells how the job has ended; null before it has */
    ExitWatch(SessionSetup setup, TaskCopies copies, SessionEnd end, Supplier<@Nullable Outcome> outcome) {
        this.setup = setup;
        this.copies = copies;
        this.end = end;
        this.outcome = outcome;
    }

    /** A copy is told to exit. On the engine's loop; the first one begins the wait. */
    void exiting(CopyId copy) {
        waiting.add(copy);
        Outcome known = timer == null ? outcome.get() : null;
        if (known != null) {
            end.outcomeKnown(known);
            // not by the timers' thread, which keeps the lease: listeners are told, and some write files
            timer = setup.ports()
                    .timers()
                    .schedule(
                            setup.settings().drainTimeout(),
                            () -> setup.ports().daemons().execute(() -> giveUp(known)));
        }
    }

    /** A copy has run its {@code exit}, or has none to run. On any thread. */
    void exited(CopyId copy) {
        waiting.remove(copy);
    }

    /** The session has ended. On any thread. */
    void stop() {
        Runnable current = timer;
        if (current != null) {
            current.run();
        }
    }

    private void giveUp(Outcome known) {
        if (end.isOver()) {
            return;
        }
        List<CopyId> left =
                waiting.stream().sorted(Comparator.comparingLong(CopyId::task)).toList();
        left.stream().limit(MAX_NAMED).forEach(copy -> copies.with(copy, this::report));
        if (left.size() > MAX_NAMED) {
            List<Long> others = left.stream().skip(MAX_NAMED).map(CopyId::task).toList();
            log.warn("Job '{}': the same holds for {}", setup.settings().job(), BriefList.ofTasks(others));
        }
        end.jobEnded(known, null);
    }

    private void report(TaskCopy copy) {
        long task = copy.id().task();
        Activity callback = copy.watch().activity();
        List<Activity> computations = copy.computations().list();
        Duration limit = setup.settings().drainTimeout();
        String what;
        if (callback != null) {
            what = "callback '" + callback.name() + "' of task " + task + " still runs" + here(callback);
        } else if (!computations.isEmpty()) {
            what = "a computation that task " + task + " waits for still runs" + here(computations.get(0));
        } else {
            what = "task " + task + " has not come to its 'exit'";
        }
        log.warn(
                "Job '{}': {}. The job ended {} ago, and this process no longer waits"
                        + " ('taskgraph.drain.timeout'): {}",
                setup.settings().job(),
                what,
                PrintableText.of(limit),
                callback != null && callback.name().equals("exit")
                        ? "what this 'exit' had still to do is not done"
                        : "the task's 'exit' is not called");
    }

    private static String here(Activity activity) {
        return activity.where() == null ? "" : ", here: " + activity.where();
    }
}

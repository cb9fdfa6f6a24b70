package io.taskgraph.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.ForwardingCoordinator;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.Watch;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.WatchListener;
import io.taskgraph.coordination.embedded.EmbeddedCoordinator;
import io.taskgraph.engine.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A session is never left without news of its job, whatever is thrown while its keys are read. */
class JobWatcherTests {

    private final EmbeddedCoordinator store = EmbeddedCoordinator.create();
    private final Queue<CompletionStage<Snapshot>> lists = new ArrayDeque<>();
    private final Queue<Error> thrownByWatch = new ArrayDeque<>();
    private final List<Event> events = new ArrayList<>();
    private final List<Runnable> timers = new ArrayList<>();
    private final List<WatchListener> listeners = new ArrayList<>();
    private int listed;
    private int watched;

    private final Coordinator coordinator = new ForwardingCoordinator(store) {
        @Override
        public CompletionStage<Snapshot> list(String prefix) {
            listed++;
            CompletionStage<Snapshot> planned = lists.poll();
            return planned == null ? super.list(prefix) : planned;
        }

        @Override
        public Watch watch(String prefix, long fromRevision, WatchListener listener) {
            Error thrown = thrownByWatch.poll();
            if (thrown != null) {
                throw thrown;
            }
            watched++;
            listeners.add(listener);
            return super.watch(prefix, fromRevision, listener);
        }
    };

    private final JobWatcher watcher = new JobWatcher(
            coordinator,
            "taskgraph",
            "job",
            (delay, action) -> {
                timers.add(action);
                return () -> timers.remove(action);
            },
            events::add,
            thrown -> {
                throw new AssertionError(thrown);
            });

    /** Its thread may have been on the way when the keys were asked for again. */
    @Test
    void aChangeThatAFormerWatchTellsLateIsPassedOver() {
        watcher.relist();
        watcher.relist();
        int before = events.size();
        WatchEvent change = new WatchEvent.Deleted("taskgraph/job/spec", 9);

        listeners.get(0).changed(List.of(change));
        assertThat(events).hasSize(before);

        listeners.get(1).changed(List.of(change));
        assertThat(events).hasSize(before + 1);
    }

    @AfterEach
    void close() {
        watcher.close();
        store.close();
    }

    private void runTimers() {
        List<Runnable> due = List.copyOf(timers);
        timers.clear();
        due.forEach(Runnable::run);
    }

    @Test
    void keysThatCannotBeHandedOnAreReadAgain() {
        thrownByWatch.add(new OutOfMemoryError("planned"));
        watcher.relist();
        assertThat(watched).isZero();
        runTimers();
        assertThat(watched).isEqualTo(1);
        assertThat(events).hasSize(2).allMatch(Event.Listed.class::isInstance);
    }

    @Test
    void keysThatCannotBeReadForAnErrorAreReadAgain() {
        lists.add(CompletableFuture.failedFuture(new OutOfMemoryError("planned")));
        watcher.relist();
        assertThat(events).isEmpty();
        runTimers();
        assertThat(watched).isEqualTo(1);
    }

    @Test
    void aTryThatWaitsIsGivenUpWhenTheKeysAreReadMeanwhile() {
        lists.add(CompletableFuture.failedFuture(new CoordinationException(Reason.UNKNOWN_OUTCOME, "planned")));
        watcher.relist();
        watcher.relist();
        runTimers();
        assertThat(listed).isEqualTo(2);
        assertThat(watched).isEqualTo(1);
    }
}

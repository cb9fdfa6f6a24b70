package io.taskgraph.test.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.WatchListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** Records the events of a watch, and its errors: overlapping calls, empty calls, calls after the end. */
final class RecordedWatch implements WatchListener {

    private final List<List<WatchEvent>> calls = new CopyOnWriteArrayList<>();
    private final List<CoordinationException> ends = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final AtomicBoolean inside = new AtomicBoolean();

    @Override
    public void changed(List<WatchEvent> events) {
        enter();
        if (events.isEmpty()) {
            violations.add("told nothing");
        }
        if (!ends.isEmpty()) {
            violations.add("told " + events + " after the end");
        }
        calls.add(List.copyOf(events));
        inside.set(false);
    }

    @Override
    public void ended(CoordinationException cause) {
        enter();
        if (!ends.isEmpty()) {
            violations.add("ended twice");
        }
        ends.add(cause);
        inside.set(false);
    }

    /** Waits until that many events have been told, and returns them. */
    List<WatchEvent> awaitEvents(int count) {
        await().atMost(CoordinatorContractSupport.PATIENCE)
                .untilAsserted(() -> assertThat(events()).hasSizeGreaterThanOrEqualTo(count));
        return events();
    }

    CoordinationException.Reason awaitEnd() {
        await().atMost(CoordinatorContractSupport.PATIENCE)
                .untilAsserted(() -> assertThat(ends).isNotEmpty());
        return ends.get(0).reason();
    }

    List<WatchEvent> events() {
        List<WatchEvent> all = new ArrayList<>();
        calls.forEach(all::addAll);
        return all;
    }

    List<String> keys() {
        return events().stream().map(WatchEvent::key).toList();
    }

    List<List<WatchEvent>> calls() {
        return List.copyOf(calls);
    }

    boolean hasEnded() {
        return !ends.isEmpty();
    }

    /** Checks the rules for every watch. */
    void verify() {
        assertThat(violations).as("violations of the watch").isEmpty();
        assertThat(events().stream().map(WatchEvent::revision).toList()).isSorted();
        for (int i = 1; i < calls.size(); i++) {
            List<WatchEvent> former = calls.get(i - 1);
            assertThat(calls.get(i).get(0).revision())
                    .as("a revision is told in one call")
                    .isGreaterThan(former.get(former.size() - 1).revision());
        }
    }

    private void enter() {
        if (!inside.compareAndSet(false, true)) {
            violations.add("calls overlap");
        }
    }
}

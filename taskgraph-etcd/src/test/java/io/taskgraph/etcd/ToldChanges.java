package io.taskgraph.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.WatchListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what a watch tells. */
final class ToldChanges implements WatchListener {

    private final List<WatchEvent> changes = new CopyOnWriteArrayList<>();
    private final List<CoordinationException> ends = new CopyOnWriteArrayList<>();

    @Override
    public void changed(List<WatchEvent> events) {
        changes.addAll(events);
    }

    @Override
    public void ended(CoordinationException cause) {
        ends.add(cause);
    }

    List<String> keys() {
        return changes.stream().map(WatchEvent::key).toList();
    }

    List<Long> revisions() {
        return changes.stream().map(WatchEvent::revision).toList();
    }

    boolean hasEnded() {
        return !ends.isEmpty();
    }

    void awaitChanges(int count) {
        await().atMost(EtcdTestSupport.PATIENCE)
                .untilAsserted(() -> assertThat(changes).hasSizeGreaterThanOrEqualTo(count));
    }

    /**
     * Waits until the watch has ended or has told a revision. A connection that is cut before etcd has seen the stream does not
     * end it: gRPC then opens the stream again by itself, and nothing is lost.
     */
    void awaitEndOr(long revision) {
        await().atMost(EtcdTestSupport.PATIENCE)
                .until(() -> hasEnded() || changes.stream().anyMatch(change -> change.revision() >= revision));
    }

    CoordinationException awaitEnd() {
        await().atMost(EtcdTestSupport.PATIENCE).until(this::hasEnded);
        assertThat(ends).hasSize(1);
        return ends.get(0);
    }
}

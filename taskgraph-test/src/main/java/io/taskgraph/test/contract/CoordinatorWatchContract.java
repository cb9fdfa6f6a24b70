package io.taskgraph.test.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.Watch;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.WatchListener;
import io.taskgraph.coordination.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Contract of a watch: its events, their order, and its end. */
abstract class CoordinatorWatchContract extends CoordinatorContractSupport {

    @Test
    void watchTellsPutsAndDeletesWithTheirRevisions() {
        long lease = grant(LONG_TTL);
        RecordedWatch watch = watch("", list().revision() + 1);
        long created = commit(put("a", "1", lease));
        long deleted = commit(delete("a"));

        List<WatchEvent> events = watch.awaitEvents(2);
        assertThat(events.get(0)).isInstanceOfSatisfying(WatchEvent.Set.class, set -> {
            assertThat(set.entry().key()).isEqualTo(key("a"));
            assertThat(set.entry().value().toStringUtf8()).isEqualTo("1");
            assertThat(set.entry().modRevision()).isEqualTo(created);
            assertThat(set.entry().leaseId()).isEqualTo(lease);
        });
        assertThat(events.get(1)).isEqualTo(new WatchEvent.Deleted(key("a"), deleted));
    }

    @Test
    void watchTellsOnlyItsPrefix() {
        RecordedWatch watch = watch("in/", list().revision() + 1);
        commit(put("in", "beside"), put("inn/a", "beside"));
        commit(put("in/a", "1"), put("out/a", "1"));
        commit(put("in/b", "1"));

        watch.awaitEvents(2);
        assertThat(watch.keys()).containsExactly(key("in/a"), key("in/b"));
    }

    @Test
    void watchFromAnEarlierRevisionTellsHistoryThenNews() {
        commit(put("a", "before"));
        long from = commit(put("b", "1"));
        commit(put("b", "2"));
        RecordedWatch watch = watch("", from);
        commit(put("b", "3"));

        assertThat(watch.awaitEvents(3)).hasSize(3);
        assertThat(watch.keys()).containsOnly(key("b"));
    }

    @Test
    void watchFromALaterRevisionKeepsSilentUntilThen() {
        long now = commit(put("a", "1"));
        RecordedWatch watch = watch("in/", now + 3);
        commit(put("out/a", "1"));
        commit(put("in/b", "1"));
        commit(put("in/c", "1"));

        watch.awaitEvents(1);
        assertThat(watch.keys()).containsExactly(key("in/c"));
    }

    @Test
    void revisionIsToldWhole() {
        RecordedWatch watch = watch("", list().revision() + 1);
        Write[] writes = IntStream.range(0, 50).mapToObj(i -> put("k" + i, "v")).toArray(Write[]::new);
        long revision = commit(writes);

        watch.awaitEvents(50);
        assertThat(watch.calls()).hasSize(1);
        assertThat(watch.events())
                .hasSize(50)
                .allSatisfy(event -> assertThat(event.revision()).isEqualTo(revision));
    }

    @Test
    void transactionWithoutEffectIsNotTold() {
        RecordedWatch watch = watch("", list().revision() + 1);
        commit(delete("absent"));
        commit(put("last", "1"));

        watch.awaitEvents(1);
        assertThat(watch.keys()).containsExactly(key("last"));
    }

    @Test
    void closedWatchIsToldNothingMore() {
        RecordedWatch closed = new RecordedWatch();
        Watch handle = coordinator.watch(prefix, list().revision() + 1, closed);
        commit(put("a", "1"));
        closed.awaitEvents(1);
        handle.close();
        handle.close();
        RecordedWatch open = watch("", list().revision() + 1);
        commit(put("b", "1"));

        open.awaitEvents(1);
        assertThat(closed.keys()).containsExactly(key("a"));
        assertThat(closed.hasEnded()).isFalse();
    }

    @Test
    void watchFromACompactedRevisionEnds() {
        long first = commit(put("a", "1"));
        commit(put("a", "2"));
        long last = commit(put("a", "3"));
        compact(coordinator, last);

        assertThat(watch("", first).awaitEnd()).isEqualTo(Reason.COMPACTED);
        assertThat(names()).containsExactly("a");
    }

    @Test
    void compactionLeavesWatchesThatAreUpToDateAlone() {
        RecordedWatch running = watch("", list().revision() + 1);
        commit(put("a", "1"));
        long last = commit(put("a", "2"));
        running.awaitEvents(2);
        compact(coordinator, last);
        RecordedWatch later = watch("", last + 1);
        commit(put("a", "3"));

        assertThat(running.awaitEvents(3)).hasSize(3);
        assertThat(later.awaitEvents(1)).hasSize(1);
    }

    @Test
    void closingTheCoordinatorEndsItsWatchesAndRefusesCalls() {
        Coordinator other = createCoordinator();
        RecordedWatch watch = new RecordedWatch();
        other.watch(prefix, answer(other.list(prefix)).revision() + 1, watch);
        other.close();
        other.close();

        assertThat(watch.awaitEnd()).isEqualTo(Reason.CLOSED);
        assertThat(refusal(other.list(prefix))).isEqualTo(Reason.CLOSED);
        assertThat(refusal(other.commit(transaction(List.of(), put("a", "1"))))).isEqualTo(Reason.CLOSED);
        assertThat(refusal(other.grantLease(TTL))).isEqualTo(Reason.CLOSED);
        assertThat(refusal(other.keepAlive(1))).isEqualTo(Reason.CLOSED);
        assertThat(refusal(other.revokeLease(1))).isEqualTo(Reason.CLOSED);
        RecordedWatch late = new RecordedWatch();
        other.watch(prefix, 1, late);
        assertThat(late.awaitEnd()).isEqualTo(Reason.CLOSED);
        watch.verify();
    }

    @Test
    void listenerMayCommit() {
        int chain = 50;
        RecordedWatch watch = watch("", list().revision() + 1);
        List<CompletionStage<CommitResult>> commits = new CopyOnWriteArrayList<>();
        try (Watch handle = coordinator.watch(prefix, list().revision() + 1, new WatchListener() {
            @Override
            public void changed(List<WatchEvent> events) {
                for (WatchEvent event : events) {
                    int next = Integer.parseInt(event.key().substring(prefix.length())) + 1;
                    if (next < chain) {
                        commits.add(coordinator.commit(transaction(List.of(), put("" + next, "v"))));
                    }
                }
            }

            @Override
            public void ended(CoordinationException cause) {}
        })) {
            assertThat(handle).isNotNull();
            commit(put("0", "v"));
            watch.awaitEvents(chain);
            assertThat(commits)
                    .allSatisfy(commit -> assertThat(answer(commit).succeeded()).isTrue());
        }

        assertThat(watch.keys())
                .containsExactlyElementsOf(
                        IntStream.range(0, chain).mapToObj(i -> key("" + i)).toList());
    }

    @Test
    void watchTellsConcurrentPutsOnceInOrderOfRevision() throws Exception {
        int threads = 4;
        int puts = 250;
        RecordedWatch watch = watch("", list().revision() + 1);
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<List<CompletionStage<CommitResult>>>> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                String name = "t" + t + "/";
                running.add(executor.submit(() -> {
                    start.await();
                    return IntStream.range(0, puts)
                            .mapToObj(i -> coordinator.commit(transaction(List.of(), put(name + i, "v"))))
                            .toList();
                }));
            }
            start.countDown();
            List<Long> committed = new ArrayList<>();
            for (Future<List<CompletionStage<CommitResult>>> stages : running) {
                stages.get().forEach(stage -> committed.add(answer(stage).revision()));
            }

            List<WatchEvent> events = watch.awaitEvents(threads * puts);
            assertThat(watch.keys()).doesNotHaveDuplicates();
            assertThat(events.stream().map(WatchEvent::revision))
                    .containsExactlyElementsOf(committed.stream().sorted().toList());
        } finally {
            executor.shutdownNow();
        }
    }
}

package io.taskgraph.test.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.WatchListener;
import io.taskgraph.coordination.Write;
import io.taskgraph.coordination.embedded.EmbeddedCoordinator;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class EmbeddedCoordinatorTests extends CoordinatorContract {

    /** Near the end of its range, since a monotonic clock may start anywhere. */
    private final AtomicLong nanos =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(3).toNanos());

    private final Queue<Runnable> timers = new ArrayDeque<>();

    @Override
    protected Coordinator createCoordinator() {
        return create(Runnable::run, 2_000);
    }

    @Override
    protected void letLeaseExpire(Duration ttl) {
        nanos.addAndGet(ttl.toNanos());
    }

    @Override
    protected void compact(Coordinator c, long revision) {
        ((EmbeddedCoordinator) c).compact(revision);
    }

    private EmbeddedCoordinator create(Executor deliveries, int historyLimit) {
        return new EmbeddedCoordinator(nanos::get, deliveries, (delay, action) -> timers.add(action), historyLimit);
    }

    @Test
    void timerEndsLeasesThoughNobodyCalls() {
        long early = grant(TTL);
        long late = grant(TTL.multipliedBy(2));
        commit(put("early", "1", early), put("late", "1", late));
        RecordedWatch watch = watch("", list().revision() + 1);
        assertThat(timers).hasSize(1);

        letLeaseExpire(TTL);
        timers.remove().run();
        assertThat(watch.keys()).containsExactly(key("early"));
        assertThat(timers).hasSize(1);

        letLeaseExpire(TTL);
        timers.remove().run();
        assertThat(watch.keys()).containsExactly(key("early"), key("late"));
        assertThat(timers).isEmpty();
    }

    @Test
    void keptAliveLeaseNeedsOneTimerAtATime() {
        long lease = grant(TTL);
        for (int i = 0; i < 10; i++) {
            letLeaseExpire(TTL.dividedBy(2));
            assertThat(answer(coordinator.keepAlive(lease))).isTrue();
            assertThat(timers).hasSize(1);
            if (i % 2 == 1) {
                timers.remove().run();
            }
        }
    }

    @Test
    void leaseLivesToTheLastNanosecond() {
        long lease = grant(TTL);
        nanos.addAndGet(TTL.toNanos() - 1);
        assertThat(answer(coordinator.keepAlive(lease))).isTrue();
        nanos.addAndGet(TTL.toNanos());
        assertThat(answer(coordinator.keepAlive(lease))).isFalse();
    }

    @Test
    void leasesExpireEachAtItsOwnRevisionInTheOrderOfTheirEnds() {
        commit(put("b", "1", grant(TTL.plusNanos(1))), put("a", "1", grant(TTL.plusNanos(2))));
        commit(put("c", "1", grant(TTL)));
        long before = list().revision();
        RecordedWatch watch = watch("", before + 1);
        letLeaseExpire(TTL.multipliedBy(2));
        ((EmbeddedCoordinator) coordinator).expireLeases();

        assertThat(watch.events())
                .containsExactly(
                        new WatchEvent.Deleted(key("c"), before + 1),
                        new WatchEvent.Deleted(key("b"), before + 2),
                        new WatchEvent.Deleted(key("a"), before + 3));
    }

    @Test
    void impossibleLeasesKeysAndRevisionsAreInvalid() {
        assertThat(refusal(coordinator.grantLease(Duration.ZERO))).isEqualTo(Reason.INVALID);
        assertThat(refusal(coordinator.grantLease(Duration.ofSeconds(Long.MAX_VALUE))))
                .isEqualTo(Reason.INVALID);
        assertThat(refusal(coordinator.commit(transaction(List.of(), new Write.Delete("")))))
                .isEqualTo(Reason.INVALID);
        long next = list().revision() + 1;
        assertThatThrownBy(() -> compact(coordinator, next)).isInstanceOf(CoordinationException.class);
    }

    @Test
    void historyIsBounded() {
        EmbeddedCoordinator small = create(Runnable::run, 10);
        long last = 0;
        for (int i = 0; i < 25; i++) {
            last = answer(small.commit(transaction(List.of(), put("k" + i, "v"))))
                    .revision();
        }
        RecordedWatch kept = new RecordedWatch();
        RecordedWatch forgotten = new RecordedWatch();
        small.watch(prefix, last - 9, kept);
        small.watch(prefix, last - 10, forgotten);

        assertThat(kept.events()).hasSize(10);
        assertThat(forgotten.awaitEnd()).isEqualTo(Reason.COMPACTED);
    }

    @Test
    void onlyWatchesThatLagBehindTheHistoryEnd() {
        Queue<Runnable> deliveries = new ArrayDeque<>();
        EmbeddedCoordinator small = create(deliveries::add, 10);
        RecordedWatch slow = new RecordedWatch();
        RecordedWatch idle = new RecordedWatch();
        small.watch(key("k"), 2, slow);
        small.watch(key("other"), 2, idle);
        for (int i = 0; i < 25; i++) {
            answer(small.commit(transaction(List.of(), put("k" + i, "v"))));
        }
        answer(small.commit(transaction(List.of(), put("other", "v"))));
        assertThat(deliveries).hasSize(2);
        deliveries.forEach(Runnable::run);

        assertThat(slow.awaitEnd()).isEqualTo(Reason.COMPACTED);
        assertThat(idle.keys()).containsExactly(key("other"));
        assertThat(idle.hasEnded()).isFalse();
    }

    @Test
    void listenerThatCommitsDoesNotNest() {
        AtomicInteger told = new AtomicInteger();
        watchWith(events -> {
            if (told.addAndGet(events.size()) < 20_000) {
                answer(coordinator.commit(transaction(List.of(), put("k", "v"))));
            }
        });
        commit(put("k", "v"));

        assertThat(told).hasValue(20_000);
    }

    @Test
    void listenerThatFailsIsToldWhatFollows() {
        AtomicInteger told = new AtomicInteger();
        watchWith(events -> {
            told.addAndGet(events.size());
            throw new IllegalStateException("on purpose");
        });
        commit(put("a", "1"));
        commit(put("b", "1"));

        assertThat(told).hasValue(2);
    }

    @Test
    void rejectedDeliveriesHappenOnTheCallingThread() {
        EmbeddedCoordinator rejecting = create(
                task -> {
                    throw new RejectedExecutionException("on purpose");
                },
                10);
        RecordedWatch watch = new RecordedWatch();
        rejecting.watch(prefix, 1, watch);
        CompletionStage<CommitResult> commit = rejecting.commit(transaction(List.of(), put("a", "1")));

        assertThat(answer(commit).succeeded()).isTrue();
        assertThat(watch.keys()).containsExactly(key("a"));
    }

    @Test
    void ownClockAndTimerEndLeases() {
        try (EmbeddedCoordinator real = EmbeddedCoordinator.create()) {
            RecordedWatch watch = new RecordedWatch();
            real.watch(prefix, 1, watch);
            long lease = answer(real.grantLease(Duration.ofMillis(50)));
            answer(real.commit(transaction(List.of(), put("a", "1", lease))));

            assertThat(watch.awaitEvents(2).get(1)).isInstanceOf(WatchEvent.Deleted.class);
        }
    }

    private void watchWith(Consumer<List<WatchEvent>> changed) {
        coordinator.watch(prefix, list().revision() + 1, new WatchListener() {
            @Override
            public void changed(List<WatchEvent> events) {
                changed.accept(events);
            }

            @Override
            public void ended(CoordinationException cause) {}
        });
    }
}

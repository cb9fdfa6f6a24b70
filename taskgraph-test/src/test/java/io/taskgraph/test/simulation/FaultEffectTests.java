package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.WatchListener;
import io.taskgraph.engine.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Each fault of the simulation does what its name says; that runs survive them says nothing if they do not. */
class FaultEffectTests {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final IdleCluster cluster = new IdleCluster(3, Faults.delaysOnly());
    private final SimulatedProcess first = cluster.processes.get(0);
    private final SimulatedProcess second = cluster.processes.get(1);

    /** What a watch of the test's key has told. */
    private static final class Told implements WatchListener {
        private final List<Long> revisions = new ArrayList<>();
        private final List<Reason> ends = new ArrayList<>();

        @Override
        public void changed(List<WatchEvent> events) {
            events.forEach(event -> revisions.add(event.revision()));
        }

        @Override
        public void ended(CoordinationException cause) {
            ends.add(cause.reason());
        }
    }

    private Told watch(IdleCluster of, SimulatedProcess process, long from) {
        Told told = new Told();
        var unused = of.coordinator(process).watch(IdleCluster.KEY, from, told);
        return told;
    }

    private Reason reason(CompletableFuture<?> failed) {
        try {
            failed.join();
        } catch (CompletionException e) {
            return ((CoordinationException) e.getCause()).reason();
        }
        throw new IllegalStateException("an answer came");
    }

    // ---- the network

    @Test
    void aOneWayPartitionLosesWhatOneSaysAndNotWhatTheOtherSays() {
        List<Object> askedOfSecond = cluster.echoing(second);
        List<Object> askedOfFirst = cluster.echoing(first);
        first.unheardUntil(second, cluster.in(LONG));
        List<Object> lost = cluster.ask(first, second);
        List<Object> answerLost = cluster.ask(second, first);
        cluster.pass(Duration.ofSeconds(16));
        assertThat(askedOfSecond).isEmpty();
        assertThat(askedOfFirst)
                .as("what gets there, though its answer does not")
                .hasSize(1);
        assertThat(lost).containsExactly(Refusal.NOT_PRIMARY);
        assertThat(answerLost).containsExactly(Refusal.NOT_PRIMARY);
        cluster.pass(LONG);
        List<Object> later = cluster.ask(first, second);
        cluster.pass(Duration.ofSeconds(1));
        assertThat(later).containsExactly(Int64Value.of(1));
    }

    @Test
    void aBrokenConnectionLosesTheAnswerToWhatWasServed() {
        IdleCluster resetting = new IdleCluster(2, Faults.delaysOnly().withResets(1));
        List<Object> asked = resetting.echoing(resetting.processes.get(1));
        List<Object> answers = resetting.ask(resetting.processes.get(0), resetting.processes.get(1));
        resetting.pass(Duration.ofSeconds(1));
        assertThat(asked).hasSize(1);
        assertThat(answers).containsExactly(Refusal.NOT_PRIMARY);
    }

    @Test
    void whoIsKilledResetsAndWhoVanishesSaysNothing() {
        cluster.echoing(first);
        cluster.echoing(second);
        first.kill();
        second.vanish();
        SimulatedProcess third = cluster.processes.get(2);
        List<Object> ofKilled = cluster.ask(third, first);
        List<Object> ofVanished = cluster.ask(third, second);
        cluster.pass(LONG);
        assertThat(ofKilled).containsExactly(Refusal.NOT_PRIMARY);
        assertThat(ofVanished).isEmpty();
    }

    // ---- the coordinator

    @Test
    void aLostAnswerSaysNothingOfWhetherTheTransactionHasHappened() {
        IdleCluster losing = new IdleCluster(1, Faults.delaysOnly().withLostAnswers(1));
        boolean happened = false;
        boolean didNot = false;
        for (int i = 0; i < 40; i++) {
            CompletableFuture<CommitResult> answer =
                    losing.put(losing.processes.get(0), "value " + i).toCompletableFuture();
            losing.pass(Duration.ofSeconds(1));
            assertThat(reason(answer)).isEqualTo(Reason.UNKNOWN_OUTCOME);
            boolean stored = ("value " + i).equals(losing.stored());
            happened |= stored;
            didNot |= !stored;
        }
        assertThat(happened).as("one has happened").isTrue();
        assertThat(didNot).as("one has not").isTrue();
    }

    @Test
    void changesAreToldAgainAfterLaterOnes() {
        IdleCluster losing = new IdleCluster(1, Faults.delaysOnly().withLostAnswers(1));
        Told told = watch(losing, losing.processes.get(0), 1);
        for (int i = 0; i < 10; i++) {
            var unused = losing.put(losing.processes.get(0), "value " + i);
            losing.pass(Duration.ofSeconds(1));
        }
        assertThat(told.revisions).isNotEmpty();
        assertThat(Set.copyOf(told.revisions).size())
                .as("different ones of %s", told.revisions)
                .isLessThan(told.revisions.size());
        assertThat(told.revisions)
                .as("as they are told")
                .isNotEqualTo(told.revisions.stream().sorted().toList());
    }

    @Test
    void whoIsMuteIsNotHeardAndWhoIsDeafDoesNotHear() {
        first.muteUntil(cluster.in(LONG));
        CompletableFuture<CommitResult> mute = cluster.put(first, "mute").toCompletableFuture();
        cluster.pass(Duration.ofSeconds(3));
        assertThat(reason(mute)).isEqualTo(Reason.UNKNOWN_OUTCOME);
        assertThat(cluster.stored()).isNull();
        second.deafUntil(cluster.in(LONG));
        CompletableFuture<CommitResult> deaf = cluster.put(second, "deaf").toCompletableFuture();
        cluster.pass(Duration.ofSeconds(3));
        assertThat(reason(deaf)).isEqualTo(Reason.UNKNOWN_OUTCOME);
        assertThat(cluster.stored()).isEqualTo("deaf");
    }

    @Test
    void whoIsCutOffNeitherIsHeardNorHears() {
        first.cutUntil(cluster.in(LONG));
        CompletableFuture<CommitResult> cut = cluster.put(first, "cut").toCompletableFuture();
        Told told = watch(cluster, first, 1);
        var unused = cluster.put(second, "other");
        cluster.pass(Duration.ofSeconds(3));
        assertThat(reason(cut)).isEqualTo(Reason.UNKNOWN_OUTCOME);
        assertThat(cluster.stored()).isEqualTo("other");
        assertThat(told.revisions).isEmpty();
        assertThat(told.ends).containsExactly(Reason.UNKNOWN_OUTCOME);
    }

    @Test
    void aWatchGapIsSilentFirstAndAnErrorThen() {
        Told told = watch(cluster, first, 1);
        first.breakWatches();
        var unused = cluster.put(second, "missed");
        cluster.pass(Duration.ofMillis(900));
        assertThat(cluster.stored()).isEqualTo("missed");
        assertThat(told.revisions).isEmpty();
        assertThat(told.ends).isEmpty();
        cluster.pass(Duration.ofMillis(200));
        assertThat(told.ends).containsExactly(Reason.UNKNOWN_OUTCOME);
    }

    @Test
    void aCompactionTakesTheHistoryFromWatches() {
        var unused = cluster.put(second, "forgotten");
        cluster.pass(Duration.ofSeconds(1));
        Told open = watch(cluster, first, 1_000_000);
        cluster.simulation.compact();
        cluster.pass(Duration.ofMillis(500));
        Told old = watch(cluster, first, 1);
        cluster.pass(Duration.ofSeconds(2));
        assertThat(old.ends).containsExactly(Reason.COMPACTED);
        assertThat(old.revisions).isEmpty();
        assertThat(open.ends).containsExactly(Reason.UNKNOWN_OUTCOME);
    }

    @Test
    void anOutageIsForAllAndTakesNoLease() {
        List<SimulatedProcess> holders = cluster.holders();
        cluster.simulation.storeAway(LONG);
        CompletableFuture<CommitResult> away = cluster.put(first, "away").toCompletableFuture();
        CompletableFuture<CommitResult> ofOther = cluster.put(second, "away").toCompletableFuture();
        cluster.pass(LONG.minusSeconds(1));
        assertThat(reason(away)).isEqualTo(Reason.UNKNOWN_OUTCOME);
        assertThat(reason(ofOther)).isEqualTo(Reason.UNKNOWN_OUTCOME);
        cluster.pass(Duration.ofSeconds(5));
        assertThat(cluster.stored()).isNull();
        assertThat(cluster.holders()).isEqualTo(holders);
    }

    // ---- processes

    @Test
    void clocksStartAnywhereAndRunApart() {
        long[] now = {0};
        Random random = new Random(1);
        List<SimulatedClock> clocks = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clocks.add(SimulatedClock.of(() -> now[0], random, 0.2));
        }
        List<Long> before = clocks.stream().map(SimulatedClock::nanoTime).toList();
        now[0] = Duration.ofSeconds(100).toNanos();
        List<Long> seconds = new ArrayList<>();
        boolean wrapped = false;
        for (int i = 0; i < 20; i++) {
            long after = clocks.get(i).nanoTime();
            wrapped |= after < before.get(i);
            seconds.add(Duration.ofNanos(after - before.get(i)).toSeconds());
        }
        assertThat(wrapped).as("one has wrapped around").isTrue();
        assertThat(before).doesNotHaveDuplicates();
        assertThat(seconds).allMatch(passed -> passed >= 80 && passed <= 120);
        assertThat(seconds).anyMatch(passed -> passed < 90).anyMatch(passed -> passed > 110);
    }

    @Test
    void whoStandsStillDoesNothingAndThenEverythingInOrder() {
        List<Integer> done = new ArrayList<>();
        cluster.simulation.pause(first, cluster.in(LONG));
        for (int i = 0; i < 5; i++) {
            int number = i;
            cluster.simulation.timer(first, Duration.ofSeconds(1 + i), () -> done.add(number));
        }
        cluster.pass(LONG.minusSeconds(1));
        assertThat(done).isEmpty();
        cluster.pass(Duration.ofSeconds(2));
        assertThat(done).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void whoIsSlowLetsCallbacksWait() {
        assertThat(slowness(false)).isLessThan(Duration.ofMillis(500).toNanos());
        assertThat(slowness(true)).isGreaterThan(Duration.ofSeconds(2).toNanos());
    }

    /** Returns how long a job of six epochs takes in one process. */
    private static long slowness(boolean slow) {
        long[] took = {0};
        SwarmPlan plan = SimulatedJob.TREE.plan(1).sized(1, 1, 5).keeping(Set.of());
        var unused = SimulatedJob.TREE.run(plan.under(Faults.delaysOnly()), simulation -> {
            simulation.onStart(process -> {
                if (slow) {
                    process.slowUntil(Duration.ofHours(1).toNanos());
                }
            });
            simulation.onCommit((process, transaction, before, revision) -> took[0] = simulation.nanoTime());
        });
        return took[0];
    }

    @Test
    void whoHandsOverLosesItsTasksAtOnceAndLeaves() {
        SimulatedProcess leaving = cluster.holders().get(0);
        CompletableFuture<?> left = leaving.runtime().drain().toCompletableFuture();
        cluster.pass(Duration.ofMillis(500));
        assertThat(left).isCompleted();
        assertThat(leaving.isAlive()).isTrue();
        assertThat(cluster.holders()).hasSize(2).doesNotContain(leaving);
    }

    @Test
    void aTaskThatIsHandedOverIsHeldByAnotherAndItsFormerHolderGoesOn() {
        SimulatedProcess former = cluster.holders().get(0);
        former.runtime().monitor().handOver(0);
        cluster.pass(Duration.ofMillis(500));
        assertThat(former.isAlive()).isTrue();
        assertThat(cluster.holders()).hasSize(2);
        assertThat(cluster.holders().get(0)).isNotEqualTo(former);
        CompletableFuture<CommitResult> lives =
                cluster.put(former, "it goes on").toCompletableFuture();
        cluster.pass(Duration.ofSeconds(1));
        assertThat(lives).isCompleted();
    }

    @Test
    void whoIsAccusedFalselyLosesItsTasksThoughItLives() {
        SimulatedProcess accused = cluster.holders().get(0);
        List<Long> leases = new ArrayList<>();
        cluster.simulation.store().list("").toCompletableFuture().join().entries().stream()
                .filter(entry -> entry.key().contains("/nodes/") && accused.holds(entry.leaseId()))
                .forEach(entry -> leases.add(entry.leaseId()));
        accused.accuse();
        cluster.pass(Duration.ofMillis(500));
        assertThat(accused.isAlive()).isTrue();
        assertThat(leases).hasSize(1);
        assertThat(cluster.simulation
                        .store()
                        .keepAlive(leases.get(0))
                        .toCompletableFuture()
                        .join())
                .as("whether its lease lives")
                .isFalse();
        assertThat(cluster.holders()).hasSize(2);
    }
}

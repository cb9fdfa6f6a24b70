package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.Compare;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.TransactionLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a check of the view compares, and that a view without a run is checked too. */
class ViewChecksTests {

    private static final long SECOND = 1_000_000_000;
    private static final KeyLayout KEYS = ViewBuilder.KEYS;

    private static ViewChecks checks(JobView view, TransactionLimits limits) {
        EngineSettings settings = EngineSettings.builder("taskgraph", "job", 8)
                .process("here", "here:1")
                .leaseId(1)
                .newRunId("run")
                .limits(limits)
                .build();
        return new ViewChecks(new Transactions(KEYS, settings), view, limits);
    }

    @Test
    void aCheckFitsTheSmallestLimits() {
        TransactionLimits limits = new TransactionLimits(TransactionLimits.MIN_OPERATIONS, TransactionLimits.MIN_BYTES);
        JobView view = new ViewBuilder()
                .run("run", 8)
                .process("a", 1)
                .process("b", 1)
                .process("c", 1)
                .build();

        Transaction check = checks(view, limits).next(Set.of(1L, 2L, 3L));

        assertThat(limits.allow(check)).isTrue();
        assertThat(check.compares()).hasSize(5).contains(new Compare(KEYS.node("a"), 2));
    }

    @Test
    void checksGoOnWithTheProcessesAfterTheLastOne() {
        TransactionLimits limits = new TransactionLimits(TransactionLimits.MIN_OPERATIONS, TransactionLimits.MIN_BYTES);
        ViewBuilder builder = new ViewBuilder().run("run", 8);
        Set<String> names = Set.of("a", "b", "c", "d", "e");
        names.forEach(name -> builder.process(name, 1));
        ViewChecks checks = checks(builder.build(), limits);

        Set<String> compared = new TreeSet<>();
        for (int i = 0; i < 3; i++) {
            compared.addAll(
                    checks.next(Set.of()).compares().stream().map(Compare::key).collect(Collectors.toSet()));
        }

        assertThat(compared).containsAll(names.stream().map(KEYS::node).toList());
    }

    @Test
    void withoutARunItsAbsenceIsCompared() {
        JobView view = new ViewBuilder().process("other", 1).build();

        assertThat(checks(view, TransactionLimits.DEFAULT).next(Set.of()).compares())
                .contains(
                        Compare.absent(KEYS.spec()), Compare.absent(KEYS.epoch()), new Compare(KEYS.node("other"), 1));
    }

    @Test
    void aProcessThatWaitsForARunChecksItsViewAndSleepsInBetween() {
        Engine engine = new Engine(EngineSettings.builder("taskgraph", "job", 1)
                .process("here", "here:1")
                .leaseId(1)
                .newRunId("run")
                .build());
        ByteString other = KeyValues.node("other:1", 1, "", false, "");
        engine.step(0, List.of(new Event.Listed(new Snapshot(9, List.of(new Entry(KEYS.node("other"), other, 1, 7))))));

        List<Effect> effects = new ArrayList<>();
        for (long now = SECOND; now <= 61 * SECOND; now += SECOND) {
            long time = now;
            List<Effect> step = engine.step(now, List.of(new Event.Tick()));
            assertThat(step)
                    .filteredOn(Effect.WakeAt.class::isInstance)
                    .allSatisfy(effect ->
                            assertThat(((Effect.WakeAt) effect).nanoTime()).isGreaterThan(time));
            effects.addAll(step);
            step.stream()
                    .filter(Effect.Commit.class::isInstance)
                    .flatMap(effect -> ((Effect.Commit) effect).proposals().stream())
                    .forEach(proposal ->
                            engine.step(time, List.of(new Event.Committed(proposal.id(), new CommitResult(true, 9)))));
        }

        assertThat(effects).filteredOn(Effect.Commit.class::isInstance).hasSize(4);
    }
}

package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.taskgraph.Outcome;
import io.taskgraph.coordination.Compare;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A process that is to put a new run in the place of one that has ended waits for all copies of that run to leave. */
class RestartTests {

    private static final int TASKS = 3;
    private static final String HERE = "here";
    private static final String THERE = "there:1";

    private final KeyLayout keys = new KeyLayout("taskgraph", "nightly");
    private final List<Entry> entries = new ArrayList<>();
    private final EngineSettings settings = settings(null);
    private Engine engine = new Engine(settings);

    /** Revision of the last change that was told. */
    private long revision = 100;

    private static EngineSettings settings(@Nullable SeenRun seen) {
        return EngineSettings.builder("taskgraph", "nightly", TASKS)
                .process(HERE, "here:1")
                .leaseId(1)
                .newRunId("second")
                .requestTimeoutNanos(1_000_000_000)
                .drainTimeoutNanos(1_000_000_000)
                .restartFinished(true)
                .seen(seen)
                .build();
    }

    private void put(String key, ByteString value) {
        entries.add(new Entry(key, value, entries.size() + 1, 1));
    }

    /** Shows a run that has ended, some of whose copies are still in their exit. */
    private List<Effect> start(long... primaries) {
        put(
                keys.spec(),
                new KeyValues.Spec(
                                "first",
                                TASKS,
                                TopologyDigest.of(Map.of(), TASKS),
                                Integer.toString(Protocol.NUMBER),
                                0)
                        .toJson());
        put(keys.epoch(), ByteString.copyFromUtf8("7"));
        for (long task : primaries) {
            put(keys.primary(task), KeyValues.primary("there." + task, THERE));
        }
        put(keys.outcome(), KeyValues.outcome(Outcome.succeeded().reportedBy(0, 7), ""));
        return step(new Event.Listed(new Snapshot(revision, entries)));
    }

    private List<Effect> step(Event... events) {
        return engine.step(0, List.of(events));
    }

    private Event gone(String key) {
        return new Event.Changed(List.of(new WatchEvent.Deleted(key, ++revision)));
    }

    private static Stream<Transaction> transactions(List<Effect> effects) {
        return effects.stream()
                .filter(Effect.Commit.class::isInstance)
                .flatMap(effect -> ((Effect.Commit) effect).proposals().stream())
                .map(Proposal::transaction);
    }

    private boolean isRestarted(List<Effect> effects) {
        return transactions(effects).anyMatch(it -> it.writes().contains(new Write.Delete(keys.outcome())));
    }

    /** Returns the copies that are said to be left of the first run, each time that is said. */
    private static List<List<FormerCopy>> saidLeft(List<Effect> effects) {
        return effects.stream()
                .filter(Effect.ReplaceRun.class::isInstance)
                .map(Effect.ReplaceRun.class::cast)
                .peek(said -> assertThat(said.run().runId()).isEqualTo("first"))
                .map(Effect.ReplaceRun::left)
                .toList();
    }

    private static FormerCopy there(long task) {
        return new FormerCopy(task, "there." + task, THERE);
    }

    @Test
    void aNewRunBeginsAtOnceWhereNoCopyOfTheFormerOneIsLeft() {
        List<Effect> effects = start();

        assertThat(isRestarted(effects)).isTrue();
        assertThat(saidLeft(effects)).containsExactly(List.of());
    }

    @Test
    void aNewRunWaitsForThePrimariesOfTheFormerOne() {
        assertThat(isRestarted(start(0, 2))).isFalse();
        assertThat(isRestarted(step(gone(keys.primary(0))))).isFalse();
        assertThat(isRestarted(step(gone(keys.primary(2))))).isTrue();
    }

    @Test
    void aNewRunWaitsForTheBackupsOfTheFormerOne() {
        put(keys.backup(1, "there.1"), KeyValues.backup(THERE));

        List<Effect> effects = start();
        assertThat(isRestarted(effects)).isFalse();
        assertThat(saidLeft(effects)).containsExactly(List.of(there(1)));
        assertThat(isRestarted(step(gone(keys.backup(1, "there.1"))))).isTrue();
    }

    /** A job of many processes would fill the log otherwise. */
    @Test
    void whoIsWaitedForIsSaidAtFirstAndEachTimeHalfOfThemHaveLeft() {
        assertThat(saidLeft(start(0, 1, 2))).containsExactly(List.of(there(0), there(1), there(2)));
        assertThat(saidLeft(step(gone(keys.primary(0))))).isEmpty();
        assertThat(saidLeft(step(gone(keys.primary(1))))).containsExactly(List.of(there(2)));
        assertThat(saidLeft(step(new Event.Tick()))).isEmpty();
        assertThat(saidLeft(step(gone(keys.primary(2))))).containsExactly(List.of());
        assertThat(saidLeft(step(new Event.Tick()))).isEmpty();
    }

    @Test
    void aProcessThatWaitsShowsForWhatAndSinceWhen() {
        start(0, 2);
        engine.step(70, List.of(gone(keys.primary(0))));

        Inspection.Replacing replacing = engine.inspect(100).replacing();
        assertThat(replacing).isNotNull();
        assertThat(replacing.run().runId()).isEqualTo("first");
        assertThat(replacing.left()).containsExactly(there(2));
        assertThat(replacing.since()).isZero();
    }

    /** Its lease may have been lost just before the end: then it reports that end. */
    @Test
    void aProcessThatTookPartInAnEarlierMembershipDoesNotReplaceTheRun() {
        engine = new Engine(settings(new SeenRun(Generation.first("first"), 50, 0, true, false)));

        assertThat(start())
                .singleElement()
                .isInstanceOfSatisfying(
                        Effect.End.class, end -> assertThat(end.former()).isNull());
        assertThat(engine.inspect(0).replacing()).isNull();
    }

    @Test
    void aProcessThatOnlySawTheRunInAnEarlierMembershipReplacesIt() {
        engine = new Engine(settings(new SeenRun(Generation.first("first"), 50, 0, false, false)));

        assertThat(isRestarted(start())).isTrue();
    }

    @Test
    void aProcessThatWaitsLeavesAtOnceWhenItIsAskedTo() {
        start(0);

        assertThat(step(new Event.Drain())).containsExactly(new Effect.Leave());
    }

    /**
     * The wish to end the first run may reach the coordinator at any time later. It compares an incarnation of that run, and none of those is
     * left when the second begins.
     */
    @Test
    void aLateOutcomeOfTheFormerRunComparesAnIncarnationThatNoNewRunHas() {
        start(0);
        CopyId late = new CopyId(0, entries.get(2).modRevision());
        Transaction end = new Transactions(keys, settings)
                .end(late, Outcome.failed("late").reportedBy(0, 7), "");

        assertThat(end.compares()).contains(new Compare(keys.primary(0), late.incarnation()));
        assertThat(transactions(step(gone(keys.primary(0)))))
                .singleElement()
                .satisfies(restart ->
                        assertThat(restart.compares()).containsExactly(new Compare(keys.outcome(), entries.size())));
    }
}

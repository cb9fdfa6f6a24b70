package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.taskgraph.Outcome;
import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.Write;
import io.taskgraph.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When flags are told, when they are set, and with what. */
class EpochProgressTests {

    private static final int TASKS = 3;
    private static final String LINK = "Others";
    private static final String FIRST = "First";
    private static final String HERE = "here";
    private static final Map<String, Topology> TOPOLOGIES =
            Map.of(LINK, (task, epoch) -> others(task), FIRST, (task, epoch) -> task == 0 ? others(task) : List.of());
    private static final long MILLISECOND = 1_000_000;

    private final KeyLayout keys = new KeyLayout("taskgraph", "progress");
    private final List<Entry> entries = new ArrayList<>();
    private final Engine engine = new Engine(EngineSettings.builder("taskgraph", "progress", TASKS)
            .topologies(TOPOLOGIES)
            .process(HERE, "127.0.0.1:1")
            .leaseId(1)
            .newRunId("run")
            .requestTimeoutNanos(1_000 * MILLISECOND)
            .drainTimeoutNanos(1_000 * MILLISECOND)
            .build());

    private long now;

    @Test
    void aFlagForTasksHereIsToldAtOnceAndSetWithTheAdvance() {
        start(HERE, HERE, HERE);
        List<Effect> flagged = step(flag(1));
        assertThat(told(flagged)).containsExactly(0L, 2L);
        assertThat(transactions(flagged)).isEmpty();
        assertThat(transactions(step(new Event.IncEpoch(copy(0), 0))))
                .singleElement()
                .satisfies(transaction -> assertThat(transaction.writes())
                        .containsExactly(put(1), new Write.Put(keys.epoch(), ByteString.copyFromUtf8("1"), 0)));
    }

    @Test
    void aFlagThatWaitsForCompanyIsSetSoon() {
        start(HERE, HERE, HERE);
        assertThat(step(flag(1)))
                .filteredOn(Effect.WakeAt.class::isInstance)
                .contains(new Effect.WakeAt(now + 5 * MILLISECOND));
        now += 5 * MILLISECOND;
        assertThat(transactions(step(new Event.Tick())))
                .singleElement()
                .satisfies(transaction -> assertThat(transaction.writes()).containsExactly(put(1)));
    }

    @Test
    void whatIsToldIsNotToldAgainWhenItIsSet() {
        start(HERE, HERE, HERE);
        step(flag(1));
        WatchEvent set = new WatchEvent.Set(new Entry(keys.flag(flagOf(1)), ByteString.EMPTY, 20, 0));
        assertThat(told(step(new Event.Changed(List.of(set))))).isEmpty();
    }

    @Test
    void aFlagThatOthersWaitForIsSetAtOnceAndToldWhenItIs() {
        start(HERE, HERE, "there");
        List<Effect> flagged = step(flag(1));
        assertThat(told(flagged)).isEmpty();
        assertThat(transactions(flagged)).hasSize(1);
    }

    @Test
    void aFlagForTasksHereIsToldAtOnceThoughOthersAreElsewhere() {
        start(HERE, HERE, "there");
        List<Effect> flagged = step(new Event.FlagMeta(copy(1), 0, FIRST, "ready"));
        assertThat(told(flagged)).containsExactly(0L);
        assertThat(transactions(flagged)).isEmpty();
        assertThat(transactions(step(flag(1))))
                .singleElement()
                .satisfies(transaction -> assertThat(transaction.writes())
                        .containsExactly(
                                new Write.Put(keys.flag(new Flag(0, FIRST, 1, "ready")), ByteString.EMPTY, 0), put(1)));
    }

    @Test
    void aLeavingProcessSetsItsFlagsBeforeItSaysSo() {
        start(HERE, HERE, HERE);
        step(flag(1));
        List<Effect> leaving = step(new Event.Drain());
        assertThat(transactions(leaving))
                .singleElement()
                .satisfies(transaction -> assertThat(transaction.writes()).containsExactly(put(1)));
        assertThat(transactions(step(answer(leaving, true))))
                .singleElement()
                .satisfies(transaction -> assertThat(transaction.writes())
                        .containsExactly(
                                new Write.Put(keys.node(HERE), KeyValues.node("127.0.0.1:1", TASKS, "", true, ""), 1)));
    }

    @Test
    void anAdvanceThatIsRefusedWithItsFlagsIsTriedWithoutThem() {
        start(HERE, HERE, HERE);
        step(flag(1));
        List<Effect> both = step(new Event.IncEpoch(copy(0), 0));
        List<Effect> flag = step(answer(both, false));
        assertThat(transactions(flag))
                .singleElement()
                .satisfies(transaction -> assertThat(transaction.writes()).containsExactly(put(1)));
        assertThat(transactions(step(answer(flag, false))))
                .singleElement()
                .satisfies(transaction -> assertThat(transaction.writes())
                        .containsExactly(new Write.Put(keys.epoch(), ByteString.copyFromUtf8("1"), 0)));
    }

    @Test
    void anAdvanceThatIsRefusedForAFlagOfALostTaskIsTriedWithoutIt() {
        start(HERE, HERE, HERE);
        step(flag(1));
        List<Effect> both = step(new Event.IncEpoch(copy(0), 0));
        step(lost(1));
        assertThat(transactions(step(answer(both, false))))
                .singleElement()
                .satisfies(transaction -> assertThat(transaction.writes())
                        .containsExactly(new Write.Put(keys.epoch(), ByteString.copyFromUtf8("1"), 0)));
    }

    @Test
    void aFlagOfALostTaskIsForgottenAndTheOneThatWentWithItIsTriedAlone() {
        start(HERE, HERE, HERE);
        step(flag(1));
        step(flag(2));
        List<Effect> all = step(new Event.IncEpoch(copy(0), 0));
        step(lost(1));
        assertThat(transactions(step(answer(all, false))))
                .singleElement()
                .satisfies(transaction -> assertThat(transaction.writes()).containsExactly(put(2)));
    }

    @Test
    void theJobEndsThoughTheFlagsBeforeThatWereOfALostTask() {
        start(HERE, HERE, HERE);
        step(flag(1));
        step(new Event.FlagMeta(copy(1), 0, FIRST, "ready"));
        List<Effect> flags = step(new Event.Shutdown(copy(0), Outcome.succeeded()));
        assertThat(transactions(flags))
                .singleElement()
                .satisfies(transaction -> assertThat(transaction.writes()).hasSize(2));
        step(lost(1));
        assertThat(transactions(step(answer(flags, false))))
                .singleElement()
                .satisfies(transaction ->
                        assertThat(transaction.writes().toString()).contains(keys.outcome()));
    }

    @Test
    void aLeavingProcessDoesNotWaitForFlagsOfALostTask() {
        start(HERE, HERE, HERE);
        step(flag(1));
        assertThat(transactions(engine.step(now, List.of(lost(1), new Event.Drain()))))
                .singleElement()
                .satisfies(transaction -> assertThat(transaction.writes())
                        .containsExactly(
                                new Write.Put(keys.node(HERE), KeyValues.node("127.0.0.1:1", TASKS, "", true, ""), 1)));
    }

    @Test
    void anAnswerThatComesAfterTheEpochIsForNothing() {
        start(HERE, HERE, HERE);
        step(flag(1));
        List<Effect> both = step(new Event.IncEpoch(copy(0), 0));
        step(new Event.Changed(
                List.of(new WatchEvent.Set(new Entry(keys.epoch(), ByteString.copyFromUtf8("1"), 20, 0)))));
        Event next = new Event.FlagMeta(copy(2), 1, LINK, "ready");
        assertThat(told(step(next))).containsExactly(0L, 1L);
        assertThat(transactions(step(answer(both, false)))).isEmpty();
        now += 5 * MILLISECOND;
        assertThat(transactions(step(new Event.Tick()))).hasSize(1);
    }

    @Test
    void theJobEndsAfterTheFlagsThatWereTold() {
        start(HERE, HERE, HERE);
        step(flag(1));
        List<Effect> flags = step(new Event.Shutdown(copy(0), Outcome.succeeded()));
        assertThat(transactions(flags))
                .singleElement()
                .satisfies(transaction -> assertThat(transaction.writes()).containsExactly(put(1)));
        assertThat(transactions(step(answer(flags, true))))
                .singleElement()
                .satisfies(transaction ->
                        assertThat(transaction.writes().toString()).contains(keys.outcome()));
    }

    // ---- the job

    private static List<Long> others(long task) {
        List<Long> others = new ArrayList<>();
        for (long other = 0; other < TASKS; other++) {
            if (other != task) {
                others.add(other);
            }
        }
        return others;
    }

    /** Starts the job in epoch 0, task by task at a process. */
    private void start(String... processes) {
        TopologyDigest digest = TopologyDigest.of(TOPOLOGIES, TASKS);
        put(keys.spec(), new KeyValues.Spec("run", TASKS, digest, Integer.toString(Protocol.NUMBER), 0).toJson());
        put(keys.epoch(), ByteString.copyFromUtf8("0"));
        for (String process : List.of(HERE, "there")) {
            put(keys.node(process), KeyValues.node("127.0.0.1:1", TASKS, "", false, ""));
        }
        for (int task = 0; task < TASKS; task++) {
            put(keys.primary(task), KeyValues.primary(processes[task] + "." + task, "127.0.0.1:1"));
        }
        step(new Event.Listed(new Snapshot(entries.size(), entries)));
    }

    private void put(String key, ByteString value) {
        entries.add(new Entry(key, value, entries.size() + 1, 1));
    }

    private List<Effect> step(Event event) {
        return engine.step(now, List.of(event));
    }

    private CopyId copy(long task) {
        return new CopyId(
                task,
                entries.stream()
                        .filter(entry -> entry.key().equals(keys.primary(task)))
                        .mapToLong(Entry::modRevision)
                        .sum());
    }

    private Event flag(long task) {
        return new Event.FlagMeta(copy(task), 0, LINK, "ready");
    }

    /** The view shows that a task has gone to another process. */
    private Event lost(long task) {
        Entry primary = new Entry(keys.primary(task), KeyValues.primary("there." + task, "127.0.0.1:1"), 20, 1);
        return new Event.Changed(List.of(new WatchEvent.Set(primary)));
    }

    private static Flag flagOf(long task) {
        return new Flag(0, LINK, task, "ready");
    }

    private Write put(long task) {
        return new Write.Put(keys.flag(flagOf(task)), ByteString.EMPTY, 0);
    }

    private static Event answer(List<Effect> effects, boolean succeeded) {
        long commit = effects.stream()
                .filter(Effect.Commit.class::isInstance)
                .map(Effect.Commit.class::cast)
                .findFirst()
                .orElseThrow()
                .proposals()
                .get(0)
                .id();
        return new Event.Committed(commit, new CommitResult(succeeded, 30));
    }

    private static List<Transaction> transactions(List<Effect> effects) {
        return effects.stream()
                .filter(Effect.Commit.class::isInstance)
                .flatMap(effect -> ((Effect.Commit) effect).proposals().stream())
                .map(Proposal::transaction)
                .toList();
    }

    private static List<Long> told(List<Effect> effects) {
        return effects.stream()
                .filter(Effect.TellMeta.class::isInstance)
                .map(effect -> ((Effect.TellMeta) effect).copy().task())
                .toList();
    }
}

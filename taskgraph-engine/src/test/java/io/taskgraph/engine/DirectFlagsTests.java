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
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Flags that are told by messages: who is told, who keeps them, and when they are set all the same. */
class DirectFlagsTests {

    private static final int TASKS = 3;
    private static final String LINK = "others";
    private static final String HERE = "here";
    private static final String THERE = "there";
    private static final String ELSEWHERE = "elsewhere";
    private static final Map<String, Topology> TOPOLOGIES = Map.of(LINK, Topologies.allToAll(TASKS));
    private static final long MILLISECOND = 1_000_000;
    private static final Duration PERSIST_AFTER = Duration.ofMillis(100);

    private final KeyLayout keys = new KeyLayout("taskgraph", "direct");
    private final List<Entry> entries = new ArrayList<>();
    private Engine engine = engine(FlagSettings.directly(PERSIST_AFTER));

    private long now;

    // ---- the sender

    @Test
    void aFlagIsToldHereAtOnceAndSentToTheProcessesOfItsReceivers() {
        start(HERE, HERE, THERE);
        List<Effect> flagged = step(flag(1));
        assertThat(told(flagged)).containsExactly(0L);
        assertThat(transactions(flagged)).isEmpty();
        assertThat(of(Effect.SendFlags.class, flagged)).singleElement().satisfies(sent -> {
            assertThat(sent.address()).isEqualTo(THERE + ":1");
            assertThat(sent.message()).isEqualTo(new FlagMessage("run", 0, THERE, List.of(message(1))));
        });
    }

    @Test
    void theSameFlagIsSentOnce() {
        start(HERE, HERE, THERE);
        step(flag(1));
        assertThat(of(Effect.SendFlags.class, step(flag(1)))).isEmpty();
    }

    @Test
    void flagsOfOneMomentGoInOneMessage() {
        start(HERE, HERE, THERE);
        List<Effect> flagged = engine.step(now, List.of(flag(0), flag(1)));
        assertThat(of(Effect.SendFlags.class, flagged))
                .singleElement()
                .satisfies(sent -> assertThat(sent.message().flags()).containsExactly(message(0), message(1)));
    }

    @Test
    void aFlagForATaskWithoutPrimaryIsSet() {
        start(HERE, HERE, "");
        List<Effect> flagged = step(flag(1));
        assertThat(of(Effect.SendFlags.class, flagged)).isEmpty();
        assertThat(written(flagged)).containsExactly(put(1));
    }

    @Test
    void anAdvanceNeedsNoFlagThatHasArrived() {
        start(HERE, HERE, THERE);
        List<Effect> flagged = step(flag(1));
        step(answer(flagged, FlagAnswer.TAKEN));
        assertThat(written(step(new Event.IncEpoch(copy(0), 0)))).containsExactly(nextEpoch());
    }

    @Test
    void anAdvanceWaitsForTheConfirmationOfWhatWasTold() {
        start(HERE, HERE, THERE);
        List<Effect> flagged = step(flag(1));
        assertThat(transactions(step(new Event.IncEpoch(copy(0), 0)))).isEmpty();
        assertThat(written(step(answer(flagged, FlagAnswer.TAKEN)))).containsExactly(nextEpoch());
    }

    @Test
    void anAdvanceTakesAlongWhatIsNotConfirmedInTime() {
        start(HERE, HERE, THERE);
        step(flag(1));
        step(new Event.IncEpoch(copy(0), 0));
        now += 5 * MILLISECOND;
        assertThat(written(step(new Event.Tick()))).containsExactly(put(1), nextEpoch());
    }

    @Test
    void flagsAreSetWhenTheEpochLasts() {
        start(HERE, HERE, THERE);
        List<Effect> flagged = step(flag(1));
        assertThat(of(Effect.WakeAt.class, flagged)).contains(new Effect.WakeAt(now + PERSIST_AFTER.toNanos()));
        step(answer(flagged, FlagAnswer.TAKEN));
        now += PERSIST_AFTER.toNanos();
        assertThat(written(step(new Event.Tick()))).containsExactly(put(1));
    }

    @Test
    void flagsOfALongEpochAreSetWhenItLastsTwiceAsLongAsTheOneBefore() {
        start(HERE, HERE, THERE);
        now += 5 * PERSIST_AFTER.toNanos();
        step(changed(keys.epoch(), ByteString.copyFromUtf8("1")));
        step(answer(step(new Event.FlagMeta(copy(1), 1, LINK, "ready")), FlagAnswer.TAKEN));

        now += 9 * PERSIST_AFTER.toNanos();
        List<Effect> kept = step(new Event.Tick());
        assertThat(written(kept)).isEmpty();
        assertThat(of(Effect.WakeAt.class, kept)).contains(new Effect.WakeAt(now + PERSIST_AFTER.toNanos()));

        now += PERSIST_AFTER.toNanos();
        assertThat(written(step(new Event.Tick()))).hasSize(1);
    }

    @Test
    void aFlagOfAnEpochThatHasLastedIsSetAtOnce() {
        start(HERE, HERE, THERE);
        now += PERSIST_AFTER.toNanos();
        List<Effect> flagged = step(flag(1));
        assertThat(written(flagged)).containsExactly(put(1));
        assertThat(of(Effect.SendFlags.class, flagged)).isEmpty();
    }

    @Test
    void whetherFlagsAreMissingIsNotSaidByAProcessThatDoesNotKnowHowLongOthersKeepTheirs() {
        start(HERE, HERE, THERE);
        step(changed(keys.epoch(), ByteString.copyFromUtf8("7")));
        assertThat(engine.inspect(now + 1_000 * MILLISECOND).flagsSeen()).isEqualTo(Inspection.FlagsSeen.TOLD_HERE);
        assertThat(engine.inspect(now + 11_000 * MILLISECOND).flagsSeen())
                .isEqualTo(Inspection.FlagsSeen.OF_THIS_EPOCH);
    }

    @Test
    void flagsAreSetAfterTenSecondsHoweverLongEpochsTake() {
        start(HERE, HERE, THERE);
        now += 3_600_000 * MILLISECOND;
        step(changed(keys.epoch(), ByteString.copyFromUtf8("1")));
        step(answer(step(new Event.FlagMeta(copy(1), 1, LINK, "ready")), FlagAnswer.TAKEN));

        now += 10_000 * MILLISECOND;
        assertThat(written(step(new Event.Tick()))).hasSize(1);
    }

    @Test
    void flagsThatAreNotTakenOrMayBeLostAreSetAtOnce() {
        start(HERE, HERE, THERE);
        assertThat(written(step(answer(step(flag(1)), FlagAnswer.NOT_TAKEN)))).containsExactly(put(1));
    }

    @Test
    void whatIsFlaggedAfterALostMessageIsSetRatherThanSent() {
        start(HERE, HERE, THERE);
        List<Effect> first = step(answer(step(flag(1)), FlagAnswer.LOST));
        assertThat(written(first)).containsExactly(put(1));
        List<Effect> second = step(flag(0));
        assertThat(of(Effect.SendFlags.class, second)).isEmpty();
        assertThat(written(step(committed(first)))).containsExactly(put(0));
    }

    @Test
    void theNewPrimaryOfAReceiverIsToldAgain() {
        start(HERE, HERE, THERE);
        step(answer(step(flag(1)), FlagAnswer.TAKEN));
        List<Effect> moved = step(changed(keys.primary(2), KeyValues.primary(ELSEWHERE + ".2", ELSEWHERE + ":1")));
        assertThat(of(Effect.SendFlags.class, moved))
                .singleElement()
                .satisfies(sent -> assertThat(sent.message())
                        .isEqualTo(new FlagMessage("run", 0, ELSEWHERE, List.of(message(1)))));
    }

    @Test
    void theJobEndsAfterTheFlagsAreSet() {
        start(HERE, HERE, THERE);
        step(answer(step(flag(1)), FlagAnswer.TAKEN));
        List<Effect> flags = step(new Event.Shutdown(copy(0), Outcome.succeeded()));
        assertThat(written(flags)).containsExactly(put(1));
        assertThat(written(step(committed(flags))).toString()).contains(keys.outcome());
    }

    @Test
    void aTaskIsGivenUpAfterItsFlagsAreSet() {
        start(HERE, HERE, THERE);
        step(answer(step(flag(1)), FlagAnswer.TAKEN));
        CopyId killed = copy(1);
        List<Effect> flags = step(new Event.Kill(killed));
        assertThat(written(flags)).containsExactly(put(1));
        assertThat(written(step(committed(flags)))).contains(new Write.Delete(keys.primary(1)));
    }

    @Test
    void aProcessSaysThatItLeavesAfterItsFlagsAreSet() {
        start(HERE, HERE, THERE);
        step(answer(step(flag(1)), FlagAnswer.TAKEN));
        List<Effect> flags = step(new Event.Drain());
        assertThat(written(flags)).containsExactly(put(1));
        assertThat(written(step(committed(flags))).toString()).contains(keys.node(HERE));
    }

    @Test
    void aProcessSaysThatItLeavesThoughAFlagIsNotSetThatNobodyWasTold() {
        start(HERE, HERE, THERE);
        step(answer(step(flag(1)), FlagAnswer.TAKEN));
        List<Effect> flags = step(new Event.Drain());
        assertThat(written(step(flag(0))))
                .as("one transaction of flags at a time")
                .isEmpty();
        List<Effect> leaving = step(committed(flags));
        assertThat(written(leaving)).contains(put(0));
        assertThat(written(leaving).toString()).contains(keys.node(HERE));
    }

    @Test
    void anUpdateIsSentAfterTheFlagsAreSet() {
        start(HERE, HERE, THERE);
        step(answer(step(flag(1)), FlagAnswer.TAKEN));
        List<Effect> flags = step(new Event.UpdateMade(7, copy(1), 2, ByteString.EMPTY));
        assertThat(of(Effect.SendBackup.class, flags)).isEmpty();
        assertThat(written(flags)).containsExactly(put(1));
        assertThat(of(Effect.SendBackup.class, step(committed(flags)))).hasSize(1);
    }

    @Test
    void aStateIsStoredAfterTheFlagsBeforeItAreSet() {
        start(HERE, HERE, THERE);
        step(answer(step(flag(1)), FlagAnswer.TAKEN));
        List<Effect> flags = step(new Event.StateKept(copy(0), 7));
        assertThat(written(flags)).containsExactly(put(1));
        assertThat(of(Effect.StoreState.class, flags)).isEmpty();
        step(flag(0));
        assertThat(of(Effect.StoreState.class, step(committed(flags))))
                .containsExactly(new Effect.StoreState(copy(0), 7));
    }

    @Test
    void theProcessThatLostTheLastRaceLetsTheWinnerGoFirst() {
        start(HERE, HERE, THERE);
        step(new Event.IncEpoch(copy(0), 0));
        step(changed(keys.epoch(), ByteString.copyFromUtf8("1")));
        assertThat(transactions(step(new Event.IncEpoch(copy(0), 1)))).isEmpty();
        now += 5 * MILLISECOND;
        assertThat(transactions(step(new Event.Tick()))).hasSize(1);
    }

    @Test
    void aProcessThatDoesNotAnswerIsToldAgainOnlyWhenItDoes() {
        start(HERE, HERE, THERE);
        List<Effect> unanswered = step(flag(1));
        now += PERSIST_AFTER.toNanos();
        step(changed(keys.epoch(), ByteString.copyFromUtf8("1")));
        List<Effect> silent = step(new Event.FlagMeta(copy(1), 1, LINK, "ready"));
        assertThat(of(Effect.SendFlags.class, silent)).isEmpty();
        assertThat(transactions(silent)).hasSize(1);
        step(answer(unanswered, FlagAnswer.TAKEN));
        step(committed(silent));
        List<Effect> answered = step(new Event.FlagMeta(copy(0), 1, LINK, "ready"));
        assertThat(of(Effect.SendFlags.class, answered)).hasSize(1);
    }

    @Test
    void aMessageOfAnEarlierEpochThatIsLostCountsToo() {
        start(HERE, HERE, THERE);
        List<Effect> lost = step(flag(1));
        step(changed(keys.epoch(), ByteString.copyFromUtf8("1")));
        assertThat(transactions(step(answer(lost, FlagAnswer.LOST)))).isEmpty();
        assertThat(of(Effect.SendFlags.class, step(new Event.FlagMeta(copy(1), 1, LINK, "ready"))))
                .isEmpty();
    }

    @Test
    void theProcessThatWonTheLastRaceGoesFirst() {
        start(HERE, HERE, THERE);
        List<Effect> won = step(new Event.IncEpoch(copy(0), 0));
        step(changed(keys.epoch(), ByteString.copyFromUtf8("1")));
        step(committed(won));
        assertThat(transactions(step(new Event.IncEpoch(copy(0), 1)))).hasSize(1);
    }

    // ---- the receiver

    @Test
    void whatAnotherProcessTellsIsToldOnce() {
        start(HERE, HERE, THERE);
        List<Effect> heard = step(arrived(0, message(2)));
        assertThat(told(heard)).containsExactly(0L, 1L);
        assertThat(of(Effect.AnswerFlags.class, heard)).containsExactly(new Effect.AnswerFlags(5, FlagAnswer.TAKEN));
        assertThat(told(step(arrived(0, message(2))))).isEmpty();
        assertThat(told(step(changed(keys.flag(new Flag(0, LINK, 2, "ready")), ByteString.EMPTY))))
                .isEmpty();
    }

    @Test
    void aCopyThatStartsLaterIsToldWhatWasHeardBefore() {
        start(HERE, "", THERE);
        step(arrived(0, message(2)));
        List<Effect> started = step(changed(keys.primary(1), KeyValues.primary(HERE + ".1", HERE + ":1")));
        assertThat(told(started)).containsExactly(1L);
    }

    @Test
    void aFlagOfALaterEpochWaitsForIt() {
        start(HERE, HERE, THERE);
        List<Effect> early = step(arrived(1, message(2)));
        assertThat(told(early)).isEmpty();
        assertThat(of(Effect.AnswerFlags.class, early)).containsExactly(new Effect.AnswerFlags(5, FlagAnswer.TAKEN));
        assertThat(told(step(changed(keys.epoch(), ByteString.copyFromUtf8("1")))))
                .containsExactly(0L, 1L);
    }

    @Test
    void flagsOfLaterEpochsThatAreTooManyAreNotTaken() {
        start(HERE, HERE, THERE);
        FlagMessage.Told[] many = new FlagMessage.Told[HeardFlags.MAX_AHEAD];
        Arrays.setAll(many, i -> new FlagMessage.Told(2, copy(2).incarnation(), LINK, "m" + i));
        assertThat(of(Effect.AnswerFlags.class, step(arrived(1, many))))
                .containsExactly(new Effect.AnswerFlags(5, FlagAnswer.TAKEN));
        assertThat(of(Effect.AnswerFlags.class, step(arrived(1, message(2)))))
                .containsExactly(new Effect.AnswerFlags(5, FlagAnswer.NOT_TAKEN));
    }

    @Test
    void aFlagOfAnEpochThatHasEndedIsForNobody() {
        start(HERE, HERE, THERE);
        step(changed(keys.epoch(), ByteString.copyFromUtf8("1")));
        List<Effect> late = step(arrived(0, message(2)));
        assertThat(told(late)).isEmpty();
        assertThat(of(Effect.AnswerFlags.class, late)).containsExactly(new Effect.AnswerFlags(5, FlagAnswer.TAKEN));
    }

    @Test
    void aFlagOfAnOlderCopyThanTheViewShowsIsNotTaken() {
        start(HERE, HERE, THERE);
        FlagMessage.Told older = new FlagMessage.Told(2, copy(2).incarnation() - 1, LINK, "ready");
        List<Effect> heard = step(arrived(0, older));
        assertThat(told(heard)).isEmpty();
        assertThat(of(Effect.AnswerFlags.class, heard))
                .containsExactly(new Effect.AnswerFlags(5, FlagAnswer.NOT_TAKEN));
    }

    @Test
    void aMessageOfAnotherRunOrForAnotherProcessIsNotTaken() {
        start(HERE, HERE, THERE);
        for (FlagMessage foreign : List.of(
                new FlagMessage("other", 0, HERE, List.of(message(2))),
                new FlagMessage("run", 0, THERE, List.of(message(2))))) {
            List<Effect> heard = step(new Event.FlagsArrived(5, foreign, ""));
            assertThat(told(heard)).isEmpty();
            assertThat(of(Effect.AnswerFlags.class, heard))
                    .containsExactly(new Effect.AnswerFlags(5, FlagAnswer.NOT_TAKEN));
        }
    }

    @Test
    void aProcessThatSetsItsOwnFlagsTakesThoseThatItIsTold() {
        engine = engine(FlagSettings.BY_COORDINATOR);
        start(HERE, HERE, THERE);
        assertThat(written(step(flag(1)))).containsExactly(put(1));
        List<Effect> heard = step(arrived(0, message(2)));
        assertThat(told(heard)).containsExactly(0L, 1L);
        assertThat(of(Effect.AnswerFlags.class, heard)).containsExactly(new Effect.AnswerFlags(5, FlagAnswer.TAKEN));
    }

    @Test
    void anInspectionSaysWhichFlagsAreSeen() {
        start(HERE, HERE, THERE);
        assertThat(engine.inspect(now).flagsSeen()).isEqualTo(Inspection.FlagsSeen.TOLD_HERE);
        assertThat(engine.inspect(now + 10 * PERSIST_AFTER.toNanos()).flagsSeen())
                .isEqualTo(Inspection.FlagsSeen.OF_THIS_EPOCH);
        step(changed(keys.primary(2), KeyValues.primary(HERE + ".2", HERE + ":1")));
        assertThat(engine.inspect(now).flagsSeen()).isEqualTo(Inspection.FlagsSeen.ALL);
        engine = engine(FlagSettings.BY_COORDINATOR);
        start(HERE, HERE, THERE);
        assertThat(engine.inspect(now).flagsSeen()).isEqualTo(Inspection.FlagsSeen.ALL);
    }

    // ---- the job

    private static Engine engine(FlagSettings flags) {
        return new Engine(EngineSettings.builder("taskgraph", "direct", TASKS)
                .topologies(TOPOLOGIES)
                .process(HERE, HERE + ":1")
                .leaseId(1)
                .newRunId("run")
                .flags(flags)
                .build());
    }

    /** Starts the job in epoch 0, task by task at a process, or at none. */
    private void start(String... processes) {
        TopologyDigest digest = TopologyDigest.of(TOPOLOGIES, TASKS);
        put(keys.spec(), new KeyValues.Spec("run", TASKS, digest, Integer.toString(Protocol.NUMBER), 0).toJson());
        put(keys.epoch(), ByteString.copyFromUtf8("0"));
        for (String process : List.of(HERE, THERE, ELSEWHERE)) {
            put(keys.node(process), KeyValues.node(process + ":1", TASKS, "", false, ""));
        }
        for (int task = 0; task < TASKS; task++) {
            if (!processes[task].isEmpty()) {
                put(keys.primary(task), KeyValues.primary(processes[task] + "." + task, processes[task] + ":1"));
            }
        }
        step(new Event.Listed(new Snapshot(entries.size(), entries)));
    }

    private void put(String key, ByteString value) {
        entries.add(new Entry(key, value, entries.size() + 1, 1));
    }

    private Event changed(String key, ByteString value) {
        put(key, value);
        return new Event.Changed(List.of(new WatchEvent.Set(entries.get(entries.size() - 1))));
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

    private FlagMessage.Told message(long task) {
        return new FlagMessage.Told(task, copy(task).incarnation(), LINK, "ready");
    }

    private static Event arrived(long epoch, FlagMessage.Told... flags) {
        return new Event.FlagsArrived(5, new FlagMessage("run", epoch, HERE, List.of(flags)), "");
    }

    private Write put(long task) {
        return new Write.Put(keys.flag(new Flag(0, LINK, task, "ready")), ByteString.EMPTY, 0);
    }

    private Write nextEpoch() {
        return new Write.Put(keys.epoch(), ByteString.copyFromUtf8("1"), 0);
    }

    private static Event answer(List<Effect> effects, FlagAnswer answer) {
        return new Event.FlagsAnswered(
                of(Effect.SendFlags.class, effects).get(0).messageId(), answer);
    }

    private static Event committed(List<Effect> effects) {
        long id = of(Effect.Commit.class, effects).get(0).proposals().get(0).id();
        return new Event.Committed(id, new CommitResult(true, 100));
    }

    private static <E> List<E> of(Class<E> type, List<Effect> effects) {
        return effects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static List<Transaction> transactions(List<Effect> effects) {
        return of(Effect.Commit.class, effects).stream()
                .flatMap(commit -> commit.proposals().stream())
                .map(Proposal::transaction)
                .toList();
    }

    private static List<Write> written(List<Effect> effects) {
        return transactions(effects).stream()
                .flatMap(transaction -> transaction.writes().stream())
                .toList();
    }

    private static List<Long> told(List<Effect> effects) {
        return of(Effect.TellMeta.class, effects).stream()
                .map(tell -> tell.copy().task())
                .toList();
    }
}

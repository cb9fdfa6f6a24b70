package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.taskgraph.Outcome;
import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A process in a job of two tasks: what becomes of claims whose answers come late, and of wishes to end the job. */
class TwoTasksTests {

    private static final int TASKS = 2;
    private static final String HERE = "here";

    private final KeyLayout keys = new KeyLayout("taskgraph", "two");
    private final List<Entry> entries = new ArrayList<>();

    // ---- wishes to end the job

    @Test
    void theWishOfATaskToEndTheJobStandsWhenTheTaskThatWishedItFirstIsGivenUp() {
        Engine engine = engine(TASKS);
        put(keys.primary(0), KeyValues.primary(HERE + ".0", HERE + ":1"));
        put(keys.primary(1), KeyValues.primary(HERE + ".1", HERE + ":1"));
        step(engine, listed());
        CopyId first = copy(0);
        CopyId second = copy(1);
        engine.step(
                0,
                List.of(
                        new Event.Shutdown(first, Outcome.failed("first")),
                        new Event.Shutdown(second, Outcome.failed("second"))));

        assertThat(ofOutcome(step(engine, new Event.Kill(first))))
                .singleElement()
                .satisfies(next ->
                        assertThat(next.transaction().writes().toString()).contains("second"));
    }

    @Test
    void theJobEndsOnceThoughTwoTasksWishIt() {
        Engine engine = engine(TASKS);
        put(keys.primary(0), KeyValues.primary(HERE + ".0", HERE + ":1"));
        put(keys.primary(1), KeyValues.primary(HERE + ".1", HERE + ":1"));
        step(engine, listed());
        Proposal ending = ofOutcome(engine.step(
                        0,
                        List.of(
                                new Event.Shutdown(copy(0), Outcome.succeeded()),
                                new Event.Shutdown(copy(1), Outcome.succeeded()))))
                .get(0);

        assertThat(ofOutcome(step(engine, new Event.Committed(ending.id(), new CommitResult(true, 50)))))
                .isEmpty();
    }

    @Test
    void anOperatorsOrderThatIsRefusedGoesThroughAnotherTask() {
        Engine engine = engine(TASKS);
        put(keys.primary(0), KeyValues.primary(HERE + ".0", HERE + ":1"));
        put(keys.primary(1), KeyValues.primary(HERE + ".1", HERE + ":1"));
        step(engine, listed());
        Proposal ending = ofOutcome(
                        step(engine, new Event.Shutdown(copy(0), Outcome.failed("enough"), Outcome.OPERATOR, "")))
                .get(0);
        assertThat(ofOutcome(step(engine, new Event.Committed(ending.id(), new CommitResult(false, 50)))))
                .as("the view will show why")
                .isEmpty();

        put(keys.primary(0), KeyValues.primary("other.0", "other:1"));
        assertThat(ofOutcome(step(
                        engine, new Event.Changed(List.of(new WatchEvent.Set(entries.get(entries.size() - 1)))))))
                .singleElement()
                .satisfies(next ->
                        assertThat(next.transaction().compares().toString()).contains(keys.primary(1)));
    }

    // ---- claims whose answers come late

    @Test
    void aNodeIsPromisedToOneTaskWhileItsClaimIsUnderWayThoughTheKeysAreReadAgain() {
        Engine engine = engine(1);
        Proposal claim = claims(step(engine, listed())).get(0);
        assertThat(claim.transaction().writes().toString()).contains(keys.primary(0), HERE + ".0");
        // now the other task is this process's by the rule
        put(keys.node(taking(0)), KeyValues.node("other:1", TASKS, "", false, ""));

        assertThat(claims(step(engine, listed()))).isEmpty();

        assertThat(claims(step(engine, new Event.Committed(claim.id(), new CommitResult(false, 50)))))
                .singleElement()
                .satisfies(next ->
                        assertThat(next.transaction().writes().toString()).contains(keys.primary(1)));
    }

    @Test
    void aNodeIsNotUsedAgainWhoseClaimMayArriveLater() {
        Engine engine = engine(1);
        Proposal claim = claims(step(engine, listed())).get(0);
        step(engine, new Event.CommitUnknown(List.of(claim.id())));

        assertThat(claims(step(engine, listed())))
                .singleElement()
                .satisfies(next -> assertThat(next.transaction().writes().toString())
                        .contains(HERE + ".1")
                        .doesNotContain(HERE + ".0"));

        put(keys.primary(0), KeyValues.primary(HERE + ".0", HERE + ":1"));
        List<Effect> late =
                step(engine, new Event.Changed(List.of(new WatchEvent.Set(entries.get(entries.size() - 1)))));
        assertThat(late).noneMatch(Effect.StartCopy.class::isInstance);
        assertThat(proposals(late))
                .anyMatch(proposal -> proposal.transaction().writes().contains(new Write.Delete(keys.primary(0))));
    }

    @Test
    void aNodeIsKeptWhoseClaimHasHappenedWithoutAnAnswer() {
        Engine engine = engine(1);
        Proposal claim = claims(step(engine, listed())).get(0);
        step(engine, new Event.CommitUnknown(List.of(claim.id())));
        put(keys.primary(0), KeyValues.primary(HERE + ".0", HERE + ":1"));

        assertThat(step(engine, listed())).contains(new Effect.StartCopy(copy(0), HERE + ".0", "run", 0));
    }

    private Engine engine(int slots) {
        put(
                keys.spec(),
                new KeyValues.Spec(
                                "run", TASKS, TopologyDigest.of(Map.of(), TASKS), Integer.toString(Protocol.NUMBER), 0)
                        .toJson());
        put(keys.epoch(), ByteString.copyFromUtf8("0"));
        put(keys.node(HERE), KeyValues.node(HERE + ":1", slots, "", false, ""));
        return new Engine(EngineSettings.builder("taskgraph", "two", TASKS)
                .process(HERE, HERE + ":1")
                .slots(slots)
                .leaseId(1)
                .newRunId("run")
                .build());
    }

    /** Returns the name of a process that takes a task where there is room for all, and leaves the other one to this process. */
    private static String taking(long task) {
        return IntStream.range(0, 100)
                .mapToObj(i -> "other" + i)
                .filter(other -> {
                    Map<String, Integer> free = Map.of(HERE, 1, other, TASKS);
                    return other.equals(PrimaryPlacement.best(task, free))
                            && HERE.equals(PrimaryPlacement.best(1 - task, free));
                })
                .findFirst()
                .orElseThrow();
    }

    private void put(String key, ByteString value) {
        entries.add(new Entry(key, value, entries.size() + 1, 1));
    }

    private Event listed() {
        return new Event.Listed(new Snapshot(entries.size(), List.copyOf(entries)));
    }

    private CopyId copy(long task) {
        return new CopyId(
                task,
                entries.stream()
                        .filter(entry -> entry.key().equals(keys.primary(task)))
                        .mapToLong(Entry::modRevision)
                        .sum());
    }

    private static List<Effect> step(Engine engine, Event event) {
        return engine.step(0, List.of(event));
    }

    private static List<Proposal> proposals(List<Effect> effects) {
        return effects.stream()
                .filter(Effect.Commit.class::isInstance)
                .flatMap(effect -> ((Effect.Commit) effect).proposals().stream())
                .toList();
    }

    private List<Proposal> ofOutcome(List<Effect> effects) {
        return writing(effects, keys.outcome());
    }

    private List<Proposal> claims(List<Effect> effects) {
        return writing(effects, "/primary");
    }

    private static List<Proposal> writing(List<Effect> effects, String keyEnd) {
        return proposals(effects).stream()
                .filter(proposal -> proposal.transaction().writes().stream()
                        .anyMatch(write ->
                                write instanceof Write.Put put && put.key().endsWith(keyEnd)))
                .toList();
    }
}

package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.TransactionLimits;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How a process asks for many tasks at once. */
class ClaimsTests {

    private static final int TASKS = 300;
    private static final String HERE = "here";

    private final KeyLayout keys = new KeyLayout("taskgraph", "claims");
    private final List<Entry> entries = new ArrayList<>();
    private final Engine engine = new Engine(EngineSettings.builder("taskgraph", "claims", TASKS)
            .process(HERE, "127.0.0.1:1")
            .slots(TASKS)
            .leaseId(1)
            .newRunId("run")
            .requestTimeoutNanos(1_000_000_000)
            .drainTimeoutNanos(1_000_000_000)
            .build());

    private void put(String key, ByteString value) {
        entries.add(new Entry(key, value, entries.size() + 1, 1));
    }

    /** Shows a job of which the first tasks have primaries at a process that this one can see. */
    private List<List<Proposal>> start(int taken) {
        put(
                keys.spec(),
                new KeyValues.Spec(
                                "run", TASKS, TopologyDigest.of(Map.of(), TASKS), Integer.toString(Protocol.NUMBER), 0)
                        .toJson());
        put(keys.epoch(), ByteString.copyFromUtf8("0"));
        put(keys.node(HERE), KeyValues.node("127.0.0.1:1", TASKS, "", false, ""));
        put(keys.node("there"), KeyValues.node("127.0.0.1:2", taken, "", false, ""));
        for (int task = 0; task < taken; task++) {
            put(keys.primary(task), KeyValues.primary("there." + task, "127.0.0.1:2"));
        }
        return requests(step(new Event.Listed(new Snapshot(entries.size(), entries))));
    }

    private List<Effect> step(Event... events) {
        return engine.step(0, List.of(events));
    }

    private static List<List<Proposal>> requests(List<Effect> effects) {
        return effects.stream()
                .filter(Effect.Commit.class::isInstance)
                .map(effect -> ((Effect.Commit) effect).proposals())
                .toList();
    }

    private List<String> claimed(List<List<Proposal>> requests) {
        return requests.stream()
                .flatMap(List::stream)
                .flatMap(proposal -> proposal.transaction().writes().stream())
                .map(write -> ((Write.Put) write).key())
                .toList();
    }

    private List<String> primaries(long from, long to) {
        return LongStream.range(from, to).mapToObj(keys::primary).toList();
    }

    @Test
    void allTasksAreClaimedInAFewRequests() {
        List<List<Proposal>> requests = start(0);

        int most = TransactionLimits.DEFAULT.maxOperations() - 3;
        assertThat(requests).extracting(List::size).containsExactly(most, most, TASKS - 2 * most);
        assertThat(claimed(requests)).containsExactlyElementsOf(primaries(0, TASKS));
    }

    @Test
    void theTasksOfALostProcessAreClaimedInOneRequest() {
        start(100).forEach(request -> step(shown(request)));

        List<WatchEvent> lost = new ArrayList<>();
        lost.add(new WatchEvent.Deleted(keys.node("there"), 1_000));
        LongStream.range(0, 100).forEach(task -> lost.add(new WatchEvent.Deleted(keys.primary(task), 1_000)));

        assertThat(claimed(requests(step(new Event.Changed(lost))))).containsExactlyElementsOf(primaries(0, 100));
    }

    /** Returns the event that shows claims, all of one revision. */
    private static Event shown(List<Proposal> claims) {
        return new Event.Changed(claims.stream()
                .map(claim -> (Write.Put) claim.transaction().writes().get(0))
                .<WatchEvent>map(put -> new WatchEvent.Set(new Entry(put.key(), put.value(), 500, 1)))
                .toList());
    }

    @Test
    void aClaimThatIsRefusedIsTriedAgainAloneAndTheOthersStand() {
        List<Proposal> first = start(0).get(0);
        List<Event> answers = new ArrayList<>();
        first.forEach(claim ->
                answers.add(new Event.Committed(claim.id(), new CommitResult(claim != first.get(7), 500))));
        answers.add(shown(first.stream().filter(claim -> claim != first.get(7)).toList()));

        List<List<Proposal>> again = requests(step(answers.toArray(Event[]::new)));

        assertThat(claimed(again)).containsExactly(keys.primary(7));
    }

    @Test
    void allKeysAreReadOnceWhenARequestOfManyHasNoAnswer() {
        List<Proposal> first = start(0).get(0);

        List<Effect> effects =
                step(new Event.CommitUnknown(first.stream().map(Proposal::id).toList()));

        assertThat(effects).filteredOn(Effect.Relist.class::isInstance).hasSize(1);
    }
}

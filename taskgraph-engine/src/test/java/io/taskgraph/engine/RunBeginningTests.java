package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.taskgraph.Outcome;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.Write;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Beside which keys a process begins a run, and what it deletes then. */
class RunBeginningTests {

    private static final KeyLayout KEYS = ViewBuilder.KEYS;
    private static final ByteString PEER = KeyValues.node("peer:1", 1, "", false, "");
    private static final ByteString PRIMARY = KeyValues.primary("peer.0", "peer:1");

    private static List<Write> begun(Entry... entries) {
        Engine engine = new Engine(EngineSettings.builder("taskgraph", "job", 1)
                .process("here", "here:1")
                .leaseId(1)
                .newRunId("run")
                .build());
        return engine.step(0, List.of(new Event.Listed(new Snapshot(9, List.of(entries))))).stream()
                .filter(Effect.Commit.class::isInstance)
                .flatMap(effect -> ((Effect.Commit) effect).proposals().stream())
                .flatMap(proposal -> proposal.transaction().writes().stream())
                .toList();
    }

    @Test
    void noRunBeginsBesideAProcessOrACopyThatIsThere() {
        assertThat(begun(new Entry(KEYS.node("peer"), PEER, 1, 7))).isEmpty();
        assertThat(begun(new Entry(KEYS.primary(0), PRIMARY, 1, 7))).isEmpty();
    }

    @Test
    void aRunBeginsBesideAProcessThatNoLeaseHolds() {
        assertThat(begun(new Entry(KEYS.node("peer"), PEER, 1, 0), new Entry(KEYS.primary(0), PRIMARY, 2, 0)))
                .extracting(write -> write.getClass().getSimpleName())
                .containsExactly("Put", "Put");
    }

    @Test
    void anOutcomeOrAListInSyncThatIsLeftIsDeletedThoughTheEpochIsGone() {
        assertThat(begun(new Entry(KEYS.outcome(), KeyValues.outcome(Outcome.succeeded(), ""), 1, 0)))
                .contains(new Write.Delete(KEYS.outcome()), new Write.DeletePrefix(KEYS.inSync()));
        assertThat(begun(new Entry(KEYS.inSync(0), KeyValues.inSync(Set.of()), 1, 0)))
                .contains(new Write.Delete(KEYS.outcome()), new Write.DeletePrefix(KEYS.inSync()));
    }
}

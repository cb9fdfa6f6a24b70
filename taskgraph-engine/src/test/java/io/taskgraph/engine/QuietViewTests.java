package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Snapshot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A process whose view does not change asks now and then whether it still holds, and reads all keys again if it does not. */
class QuietViewTests {

    private static final long SECOND = 1_000_000_000;
    private static final KeyLayout KEYS = ViewBuilder.KEYS;

    private final List<Effect> effects = new ArrayList<>();
    private final Engine engine = engine();

    /** It waits for a run, which the other process must begin. */
    private static Engine engine() {
        Engine engine = new Engine(EngineSettings.builder("taskgraph", "job", 1)
                .process("here", "here:1")
                .leaseId(1)
                .newRunId("run")
                .build());
        ByteString other = KeyValues.node("other:1", 1, "", false, "");
        engine.step(0, List.of(new Event.Listed(new Snapshot(9, List.of(new Entry(KEYS.node("other"), other, 1, 7))))));
        return engine;
    }

    /** Lets a minute pass, a second each step. */
    private void passAMinute(boolean unchanged) {
        for (long now = SECOND; now <= 61 * SECOND; now += SECOND) {
            long time = now;
            List<Effect> step = engine.step(now, List.of(new Event.Tick()));
            assertThat(step)
                    .filteredOn(Effect.WakeAt.class::isInstance)
                    .allSatisfy(effect ->
                            assertThat(((Effect.WakeAt) effect).nanoTime()).isGreaterThan(time));
            effects.addAll(step);
            if (step.stream().anyMatch(Effect.Check.class::isInstance)) {
                effects.addAll(engine.step(time, List.of(new Event.Checked(9, unchanged))));
            }
        }
    }

    @Test
    void aViewThatHoldsIsCheckedEveryFifteenSecondsAndTheProcessSleepsInBetween() {
        passAMinute(true);

        assertThat(effects)
                .filteredOn(Effect.Check.class::isInstance)
                .hasSize(4)
                .containsOnly(new Effect.Check(9, 1));
        assertThat(effects).doesNotHaveAnyElementsOfTypes(Effect.Relist.class);
    }

    @Test
    void allKeysAreReadAgainWhereTheViewDoesNotHold() {
        passAMinute(false);

        assertThat(effects).filteredOn(Effect.Check.class::isInstance).hasSize(1);
        assertThat(effects).filteredOn(Effect.Relist.class::isInstance).hasSize(1);
    }
}

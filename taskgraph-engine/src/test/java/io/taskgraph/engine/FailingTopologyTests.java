package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.taskgraph.FailedTopologyException;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.topology.Topology;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A topology that throws is its task's failure: the engine says so and goes on. Task 0 is here, task 1 elsewhere. */
class FailingTopologyTests {

    private static final String LINK = "Others";
    private static final String HERE = "here";
    private static final long BROKEN_EPOCH = 1;

    private final KeyLayout keys = new KeyLayout("taskgraph", "topology");
    private final List<Entry> entries = new ArrayList<>();

    /** Revision of the last change that was told. */
    private long revision = 100;

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        (Topology) (task, epoch) -> {
                            throw new IllegalStateException("on purpose");
                        },
                        "on purpose"),
                Arguments.of(
                        (Topology) (task, epoch) -> {
                            throw new AssertionError("an error");
                        },
                        "an error"),
                Arguments.of(
                        (Topology) (task, epoch) -> {
                            throw new StackOverflowError("too deep");
                        },
                        "too deep"),
                Arguments.of((Topology) (task, epoch) -> null, "'neighbors' returned null in place of a list"),
                Arguments.of(
                        (Topology) (task, epoch) -> Arrays.asList(0L, null),
                        "'neighbors' returned a list that has null in place of a task"),
                Arguments.of((Topology) (task, epoch) -> new LazyList(), "read late"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void topologyThatFailsForATaskHereFailsThatTask(Topology failing, String cause) {
        Engine engine = start(at(0, failing));
        assertThat(step(engine, epoch(BROKEN_EPOCH))).noneMatch(Effect.FailCopy.class::isInstance);
        assertThat(failures(step(engine, flag(1, BROKEN_EPOCH))))
                .singleElement()
                .satisfies(failure -> {
                    assertThat(failure.copy().task()).isZero();
                    assertThat(failure.cause())
                            .hasMessageStartingWith("the topology of link type 'Others' failed for task 0 in epoch 1: ")
                            .hasMessageContaining(cause);
                });
    }

    @Test
    void failureIsToldOnceInAnEpoch() {
        Engine engine = start(at(0, (task, epoch) -> {
            throw new AssertionError("on purpose");
        }));
        step(engine, epoch(BROKEN_EPOCH));
        assertThat(failures(step(engine, flag(1, BROKEN_EPOCH)))).hasSize(1);
        assertThat(failures(step(engine, flag(1, BROKEN_EPOCH)))).isEmpty();
    }

    /** Otherwise the flag would be held for batching, as one that only tasks here wait for. */
    @Test
    void topologyThatFailsForATaskElsewhereLetsFlagsHereBeSetAtOnce() {
        Engine engine = start(at(1, (task, epoch) -> {
            throw new AssertionError("on purpose");
        }));
        step(engine, epoch(BROKEN_EPOCH));
        List<Effect> flagged = step(engine, new Event.FlagMeta(copy(), BROKEN_EPOCH, LINK, "ready"));
        assertThat(failures(flagged)).isEmpty();
        assertThat(flagged).anyMatch(Effect.Commit.class::isInstance);
    }

    @Test
    void topologyThatFailsInTheFirstEpochKeepsTheProcessOut() {
        Topology failing = (task, epoch) -> {
            throw new AssertionError("on purpose");
        };
        assertThatExceptionOfType(FailedTopologyException.class)
                .isThrownBy(() -> engine(failing))
                .withMessage("the topology of link type 'Others' failed for task 0 in epoch 0:"
                        + " java.lang.AssertionError: on purpose")
                .satisfies(failure -> {
                    assertThat(failure.linkType()).isEqualTo(LINK);
                    assertThat(failure.taskId()).isZero();
                    assertThat(failure.epoch()).isZero();
                });
    }

    /** Its neighbours are computed, and fail, only when they are read. */
    private static final class LazyList extends AbstractList<Long> {

        @Override
        public Long get(int index) {
            throw new IllegalStateException("read late");
        }

        @Override
        public int size() {
            return 1;
        }
    }

    /** Returns a topology that connects both tasks, and fails for one of them from the broken epoch on. */
    private static Topology at(long broken, Topology failing) {
        return (task, epoch) ->
                task == broken && epoch >= BROKEN_EPOCH ? failing.neighbors(task, epoch) : List.of(1 - task);
    }

    private static Engine engine(Topology topology) {
        return new Engine(EngineSettings.builder("taskgraph", "topology", 2)
                .topologies(Map.of(LINK, topology))
                .process(HERE, "127.0.0.1:1")
                .leaseId(1)
                .newRunId("run")
                .build());
    }

    private Engine start(Topology topology) {
        TopologyDigest digest = TopologyDigest.of(Map.of(LINK, topology), 2);
        put(keys.spec(), new KeyValues.Spec("run", 2, digest, Integer.toString(Protocol.NUMBER), 0).toJson());
        put(keys.epoch(), ByteString.copyFromUtf8("0"));
        for (String process : List.of(HERE, "there")) {
            put(keys.node(process), KeyValues.node("127.0.0.1:1", 1, "", false, ""));
        }
        put(keys.primary(1), KeyValues.primary("there.0", "127.0.0.1:1"));
        put(keys.primary(0), KeyValues.primary(HERE + ".0", "127.0.0.1:1"));
        Engine engine = engine(topology);
        step(engine, new Event.Listed(new Snapshot(entries.size(), entries)));
        return engine;
    }

    private void put(String key, ByteString value) {
        entries.add(new Entry(key, value, entries.size() + 1, 1));
    }

    private CopyId copy() {
        return new CopyId(0, entries.size());
    }

    private Event epoch(long epoch) {
        return set(keys.epoch(), ByteString.copyFromUtf8(Long.toString(epoch)));
    }

    private Event flag(long from, long epoch) {
        return set(keys.flag(new Flag(epoch, LINK, from, "ready")), ByteString.EMPTY);
    }

    private Event set(String key, ByteString value) {
        return new Event.Changed(List.of(new WatchEvent.Set(new Entry(key, value, ++revision, 0))));
    }

    private static List<Effect> step(Engine engine, Event event) {
        return engine.step(0, List.of(event));
    }

    private static List<Effect.FailCopy> failures(List<Effect> effects) {
        return effects.stream()
                .filter(Effect.FailCopy.class::isInstance)
                .map(Effect.FailCopy.class::cast)
                .toList();
    }
}

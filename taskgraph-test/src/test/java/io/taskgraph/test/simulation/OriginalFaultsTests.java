package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import com.google.protobuf.Message;
import io.grpc.stub.StreamObserver;
import io.taskgraph.EpochContext;
import io.taskgraph.Outcome;
import io.taskgraph.runtime.RuntimeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the original project got wrong about epochs, flags and data requests (DESIGN section 11). */
class OriginalFaultsTests {

    private final ThreadedCluster cluster = new ThreadedCluster();

    @AfterEach
    void closeCluster() throws Exception {
        cluster.close();
    }

    static LongStream seeds() {
        Long replayed = Long.getLong("taskgraph.seed");
        return replayed == null ? LongStream.range(0, 50) : LongStream.of(replayed);
    }

    @RepeatedTest(20)
    void everyEpochOfATreeGivesTheSumOfThatEpoch() throws Exception {
        Map<Long, Long> sums = new ConcurrentSkipListMap<>();
        var ended = cluster.join(
                RuntimeSettings.of("sum", 15),
                task -> new TreeSum(10, sums, (callback, framework) -> {}),
                TreeSum.topologies(15));
        var elsewhere = cluster.join(
                RuntimeSettings.of("sum", 15),
                task -> new TreeSum(10, sums, (callback, framework) -> {}),
                TreeSum.topologies(15));

        assertThat(ended.get(60, TimeUnit.SECONDS))
                .isEqualTo(Outcome.succeeded().reportedBy(0, 10));
        assertThat(elsewhere.get(60, TimeUnit.SECONDS)).isEqualTo(ended.get());
        assertThat(sums).isEqualTo(sums(10, 105));
    }

    @Test
    void twoJobsOfOneProcessDoNotSeeEachOther() throws Exception {
        Map<Long, Long> small = new ConcurrentSkipListMap<>();
        Map<Long, Long> large = new ConcurrentSkipListMap<>();
        var smallEnded = cluster.join(
                RuntimeSettings.of("small", 7),
                task -> new TreeSum(20, small, (callback, framework) -> {}),
                TreeSum.topologies(7));
        var largeEnded = cluster.join(
                RuntimeSettings.of("large", 15),
                task -> new TreeSum(10, large, (callback, framework) -> {}),
                TreeSum.topologies(15));

        assertThat(smallEnded.get(60, TimeUnit.SECONDS))
                .isEqualTo(Outcome.succeeded().reportedBy(0, 20));
        assertThat(largeEnded.get(60, TimeUnit.SECONDS))
                .isEqualTo(Outcome.succeeded().reportedBy(0, 10));
        assertThat(small).isEqualTo(sums(20, 21));
        assertThat(large).isEqualTo(sums(10, 105));
    }

    private static Map<Long, Long> sums(long lastEpoch, long factor) {
        Map<Long, Long> sums = new TreeMap<>();
        LongStream.rangeClosed(0, lastEpoch).forEach(epoch -> sums.put(epoch, epoch * factor));
        return sums;
    }

    @Test
    void anyNumberOfRequestsInsideOneCallbackIsAnswered() throws Exception {
        List<Long> answers = new CopyOnWriteArrayList<>();

        cluster.run(
                RuntimeSettings.of("requests", 3),
                task -> new EchoTask() {
                    @Override
                    public void enterEpoch(EpochContext context) {
                        if (id != 0) {
                            framework.flagMeta(context, ALL, "ask me");
                            return;
                        }
                        for (long to = 1; to <= 2; to++) {
                            askByCallback(context, to, 1);
                            askByCallback(context, to, 2);
                            ask(context, to, 3).thenAccept(this::take);
                        }
                    }

                    @Override
                    public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
                        if (id == 0) {
                            askByCallback(context, fromId, 4);
                            ask(context, fromId, 5).thenAccept(this::take);
                            ask(context, fromId, 6).thenAccept(this::take);
                        }
                    }

                    @Override
                    public void dataReady(EpochContext context, long fromId, String method, Message output) {
                        take((Int64Value) output);
                    }

                    private void take(Int64Value answer) {
                        answers.add(answer.getValue());
                        if (answers.size() == 12) {
                            framework.shutdownJob(Outcome.succeeded());
                        }
                    }
                },
                EchoTask.allToAll(3));

        assertThat(answers)
                .containsExactlyInAnyOrder(101L, 102L, 103L, 104L, 105L, 106L, 201L, 202L, 203L, 204L, 205L, 206L);
    }

    @Test
    void aBarrierByFlagsHoldsOverAThousandEpochs() throws Exception {
        Outcome outcome = cluster.run(
                RuntimeSettings.of("barrier", 3),
                task -> new BarrierTask(3, 1_000, framework -> {}),
                EchoTask.allToAll(3));

        assertThat(outcome).isEqualTo(Outcome.succeeded().reportedBy(0, 1_000));
    }

    @Test
    void aFlagSetFiftyTimesIsToldOnce() throws Exception {
        AtomicInteger told = new AtomicInteger();

        cluster.run(
                RuntimeSettings.of("flags", 2),
                task -> new EchoTask() {
                    private EpochContext current;

                    @Override
                    public void enterEpoch(EpochContext context) {
                        current = context;
                        if (id == 1) {
                            flagOften();
                        }
                    }

                    private void flagOften() {
                        for (int i = 0; i < 50; i++) {
                            framework.flagMeta(current, ALL, "same");
                        }
                    }

                    @Override
                    public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
                        if (id == 1) {
                            return;
                        }
                        if (meta.equals("same")) {
                            told.incrementAndGet();
                            ask(context, 1, 0);
                        } else {
                            framework
                                    .compute(context, () -> {
                                        TimeUnit.MILLISECONDS.sleep(100);
                                        return Outcome.succeeded();
                                    })
                                    .thenAccept(framework::shutdownJob);
                        }
                    }

                    @Override
                    void answer(long number, StreamObserver<Int64Value> observer) {
                        flagOften();
                        framework.flagMeta(current, ALL, "end");
                        super.answer(number, observer);
                    }
                },
                EchoTask.allToAll(2));

        assertThat(told).hasValue(1);
    }

    @Test
    void tasksThatAllAdvanceTheSameEpochAdvanceItOnce() throws Exception {
        Map<Long, List<Long>> entered = new ConcurrentHashMap<>();

        Outcome outcome = cluster.run(
                RuntimeSettings.of("advance", 3),
                task -> new EchoTask() {
                    @Override
                    public void enterEpoch(EpochContext context) {
                        entered.computeIfAbsent(id, key -> Collections.synchronizedList(new ArrayList<>()))
                                .add(context.epoch());
                        if (context.epoch() < 50) {
                            framework.incEpoch(context);
                        } else {
                            framework.shutdownJob(Outcome.succeeded());
                        }
                    }
                },
                EchoTask.allToAll(3));

        assertThat(outcome.isSuccess()).isTrue();
        List<Long> each = LongStream.rangeClosed(0, 50).boxed().toList();
        assertThat(entered).isEqualTo(Map.of(0L, each, 1L, each, 2L, each));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void tasksMayBeKilledWhileTheEpochChanges(long seed) {
        Random random = new Random(seed);
        int[] kills = {10};
        Simulation simulation = new Simulation(
                seed,
                Faults.delaysUpTo(Duration.ofMillis(5)).withLostAnswers(0.01),
                RuntimeSettings.of("kill", 3),
                task -> new BarrierTask(3, 30, framework -> {
                    if (kills[0] > 0 && random.nextInt(6) == 0) {
                        kills[0]--;
                        framework.kill();
                    }
                }),
                EchoTask.allToAll(3));
        simulation.start(2);

        assertThat(simulation.runToEnd(Duration.ofMinutes(30))).isTrue();
        assertThat(simulation.processes())
                .allSatisfy(process -> assertThat(process.outcome())
                        .isEqualTo(Outcome.succeeded().reportedBy(0, 30)));
        assertThat(kills[0]).isLessThan(10);
    }
}

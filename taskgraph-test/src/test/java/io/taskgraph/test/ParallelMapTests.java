package io.taskgraph.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import io.taskgraph.Outcome;
import io.taskgraph.masterworker.MasterWorker;
import io.taskgraph.masterworker.ParallelMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** A list of inputs that all workers share, with threads. */
class ParallelMapTests {

    private static final long WORKERS = 3;

    private static List<Integer> inputs() {
        return IntStream.range(0, 40).boxed().toList();
    }

    private static Outcome sum(List<Int64Value> results) {
        return Outcome.succeeded(
                results.stream().map(Int64Value::getValue).toList().toString());
    }

    private static String squares() {
        return inputs().stream().map(i -> (long) i * i).toList().toString();
    }

    private static void prepare(JobUnderTest job, ParallelMap<Integer, Int64Value> map) {
        MasterWorker tasks = new MasterWorker(map, WORKERS);
        job.tasks(tasks);
        tasks.topologies().forEach(job::linkage);
    }

    @TaskGraphTest(tasks = WORKERS + 1, processes = 2)
    void resultsComeInTheOrderOfTheInputs(JobCluster job) {
        prepare(
                job,
                ParallelMap.<Integer, Int64Value>map(ParallelMapTests::inputs, i -> Int64Value.of((long) i * i))
                        .then(ParallelMapTests::sum));
        assertThat(job.run().message()).isEqualTo(squares());
    }

    /** The first worker that takes the last input never comes back from it. */
    @TaskGraphTest(tasks = WORKERS + 1, processes = 2)
    void inputOfAWorkerThatHangsIsDoneByAnother(JobCluster job) {
        AtomicInteger tries = new AtomicInteger();
        prepare(
                job,
                ParallelMap.<Integer, Int64Value>map(ParallelMapTests::inputs, i -> {
                            if (i == 39 && tries.incrementAndGet() == 1) {
                                new CountDownLatch(1).await();
                            }
                            return Int64Value.of((long) i * i);
                        })
                        .then(ParallelMapTests::sum));
        assertThat(job.run().message()).isEqualTo(squares());
        assertThat(tries.get()).isGreaterThan(1);
    }

    @TaskGraphTest(tasks = WORKERS + 1, processes = 2)
    void exceptionOfTheComputationFailsTheJob(JobCluster job) {
        prepare(job, ParallelMap.map(ParallelMapTests::inputs, i -> {
            throw new IllegalArgumentException("no rate " + i);
        }));
        Outcome outcome = job.run();
        assertThat(outcome.isSuccess()).isFalse();
        assertThat(outcome.message()).contains("IllegalArgumentException: no rate ");
    }

    @TaskGraphTest(tasks = WORKERS + 1, processes = 3, slots = 2)
    void resultsAreAllThereWhenAProcessIsLost(JobCluster job) {
        CountDownLatch begun = new CountDownLatch(10);
        CountDownLatch goOn = new CountDownLatch(1);
        prepare(
                job,
                ParallelMap.<Integer, Int64Value>map(ParallelMapTests::inputs, i -> {
                            begun.countDown();
                            if (i > 12) {
                                goOn.await();
                            }
                            return Int64Value.of((long) i * i);
                        })
                        .then(ParallelMapTests::sum));
        job.start();
        awaitUninterruptibly(begun);
        job.handOver(0);
        goOn.countDown();
        assertThat(job.awaitEnd().message()).isEqualTo(squares());
    }

    /** All workers have been told that nothing is left, and wait: the new master must come to them. */
    @TaskGraphTest(tasks = WORKERS + 1, processes = 5, slots = 1)
    void masterThatIsReplacedAtTheEndGetsAllResultsAgain(JobCluster job) {
        CountDownLatch ending = new CountDownLatch(1);
        prepare(
                job,
                ParallelMap.<Integer, Int64Value>map(ParallelMapTests::inputs, i -> Int64Value.of((long) i * i))
                        .then(results -> {
                            if (ending.getCount() > 0) {
                                ending.countDown();
                                // until this copy ends
                                awaitUninterruptibly(new CountDownLatch(1));
                            }
                            return sum(results);
                        }));
        job.start();
        awaitUninterruptibly(ending);
        job.handOver(job.history().processOf(0).orElseThrow());
        assertThat(job.awaitEnd().message()).isEqualTo(squares());
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

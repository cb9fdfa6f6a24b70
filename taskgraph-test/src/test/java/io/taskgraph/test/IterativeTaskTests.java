package io.taskgraph.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.taskgraph.Outcome;
import io.taskgraph.iterative.Iteration;
import io.taskgraph.iterative.IterativeSettings;
import io.taskgraph.iterative.IterativeTask;
import io.taskgraph.iterative.IterativeTasks;
import io.taskgraph.iterative.Reduction;
import io.taskgraph.iterative.Reductions;
import io.taskgraph.test.simulation.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What iterative tasks are told, and what becomes of a job whose tasks do not do the same. */
class IterativeTaskTests {

    /** One iteration of a task without state. */
    @FunctionalInterface
    interface Body {
        void run(Iteration it) throws Exception;
    }

    private static IterativeTasks tasks(Body body) {
        return tasks(body, IterativeSettings.defaults());
    }

    private static IterativeTasks tasks(Body body, IterativeSettings settings) {
        return new IterativeTasks(
                id -> new IterativeTask<Long>() {
                    @Override
                    public Long start(Iteration it) {
                        return 0L;
                    }

                    @Override
                    public Long next(Iteration it, Long state) throws Exception {
                        body.run(it);
                        return state;
                    }

                    @Override
                    public boolean replicated() {
                        return true;
                    }
                },
                settings);
    }

    private static Outcome outcomeOf(JobUnderTest job, IterativeTasks tasks) {
        return job.tasks(tasks).run();
    }

    @TaskGraphTest(tasks = 3, processes = 1)
    void tasksOfAProcessShareTheResultWhereTheyAskForIt(SimulatedJob job) {
        Map<Long, List<double[]>> results = new ConcurrentHashMap<>();
        Outcome outcome = outcomeOf(
                job,
                tasks(
                        it -> {
                            double[] small = {it.task()};
                            double[] large = {it.task(), 1, 1, 1, 1, 1, 1, 1};
                            Reduction<double[]> sum = Reductions.sum();
                            results.put(
                                    it.task(),
                                    List.of(
                                            it.allReduce("small", small, sum.shared()),
                                            it.allReduce(
                                                    "large", large, sum.shared().shared()),
                                            it.allReduce("own", small, sum),
                                            it.allReduce("own, large", large, sum)));
                            it.stop(Outcome.succeeded());
                        },
                        IterativeSettings.defaults().withSegmentThreshold(64)));
        assertThat(outcome.isSuccess()).as(outcome.message()).isTrue();
        for (int i = 0; i < 4; i++) {
            int call = i;
            assertThat(results.values())
                    .extracting(ofTask -> ofTask.get(call))
                    .allSatisfy(result -> assertThat(result[0]).isEqualTo(3));
            Set<double[]> objects = Collections.newSetFromMap(new IdentityHashMap<>());
            results.values().forEach(ofTask -> objects.add(ofTask.get(call)));
            assertThat(objects).as("objects of call " + call).hasSize(call < 2 ? 1 : 3);
        }
    }

    @TaskGraphTest(tasks = 3, processes = 2, runs = 5)
    void resultStaysThoughTheTaskThatGaveItChangesItsValue(SimulatedJob job) {
        Outcome outcome = outcomeOf(job, tasks(it -> {
            double[] value = {it.task() + 1};
            double[] first = it.allReduce("first", value, (left, right) -> left);
            value[0] = 100;
            it.barrier("changed");
            assertThat(first).containsExactly(1);
            it.stop(Outcome.succeeded());
        }));
        assertThat(outcome.isSuccess()).as(outcome.message()).isTrue();
    }

    @TaskGraphTest(tasks = 3, processes = 2, runs = 5)
    void differentCollectivesFailTheJobAndAreNamed(SimulatedJob job) {
        Outcome outcome = outcomeOf(job, tasks(it -> {
            if (it.task() == 1) {
                it.barrier("here");
            } else {
                it.allReduce("sums", new double[it.task() == 2 ? 5 : 4], Reductions.sum());
            }
        }));
        assertThat(outcome.isSuccess()).isFalse();
        assertThat(outcome.message())
                .as("the task that has noticed it is not named first, as if it were to blame")
                .matches("call 0 of iteration 0 is .* at tasks? [0-2], but .* at tasks? [0-2]:"
                        + " all tasks must call the same collectives in the same order")
                .containsAnyOf("barrier 'here' of Boolean by 'all' at task 1", "double[5] by 'sum' at task 2");
    }

    @TaskGraphTest(tasks = 2, processes = 2, runs = 5)
    void taskThatEndsTheIterationTooEarlyIsNamed(SimulatedJob job) {
        Outcome outcome = outcomeOf(job, tasks(it -> {
            if (it.task() == 0) {
                it.barrier("extra");
            }
        }));
        assertThat(outcome.isSuccess()).isFalse();
        assertThat(outcome.message())
                .contains("barrier 'extra' of Boolean by 'all' at task 0")
                .contains("task 1");
    }

    @TaskGraphTest(tasks = 3, processes = 2)
    void exceptionOfOneTaskFailsTheJobAndNamesTaskIterationAndCause(SimulatedJob job) {
        Outcome outcome = outcomeOf(job, tasks(it -> {
            if (it.number() == 2 && it.task() == 1) {
                throw new IllegalArgumentException("no such column");
            }
            it.barrier("next");
        }));
        assertThat(outcome.isSuccess()).isFalse();
        assertThat(outcome.message())
                .isEqualTo("task 1, iteration 2: java.lang.IllegalArgumentException: no such column");
    }

    @TaskGraphTest(tasks = 3)
    void stateThatIsNotTheSameEverywhereFailsTheJob(SimulatedJob job) {
        IterativeTasks tasks = new IterativeTasks(id -> new IterativeTask<Long>() {
            @Override
            public Long start(Iteration it) {
                return 0L;
            }

            @Override
            public Long next(Iteration it, Long state) {
                return it.task();
            }

            @Override
            public boolean replicated() {
                return true;
            }
        });
        assertThat(outcomeOf(job, tasks).message())
                .contains("the state after iteration 0 differs between tasks 0 and 1");
    }

    @TaskGraphTest(tasks = 3)
    void collectiveInPrepareIsRefused(SimulatedJob job) {
        IterativeTasks tasks = new IterativeTasks(id -> new IterativeTask<Long>() {
            @Override
            public void prepare(Iteration it) {
                it.barrier("too early");
            }

            @Override
            public Long start(Iteration it) {
                return 0L;
            }

            @Override
            public Long next(Iteration it, Long state) {
                return state;
            }
        });
        assertThat(outcomeOf(job, tasks).message())
                .matches("task \\d, 'prepare': .*")
                .contains("barrier 'too early'")
                .contains("not by 'prepare'");
    }

    @TaskGraphTest(tasks = 1)
    void failureOfAnotherThreadIsToldWithoutItsWrapper(SimulatedJob job) {
        Outcome outcome = outcomeOf(
                job,
                tasks(it -> CompletableFuture.failedFuture(new IOException("no file"))
                        .join()));
        assertThat(outcome.message()).isEqualTo("task 0, iteration 0: java.io.IOException: no file");
    }

    @TaskGraphTest(tasks = 1)
    @SuppressWarnings("NullAway")
    void nullInACollectiveIsNamed(SimulatedJob job) {
        Outcome outcome = outcomeOf(job, tasks(it -> it.<Double>allReduce("sums", null, Reductions.sum())));
        assertThat(outcome.message())
                .isEqualTo(
                        "task 0, iteration 0: java.lang.NullPointerException: a value of allReduce 'sums' must not be"
                                + " null");
    }

    /** The only process, and so every copy, is lost: another process starts with nothing. */
    @TaskGraphTest(tasks = 2, processes = 1)
    void stateThatIsLostEverywhereFailsTheJobWithWhatToDo(SimulatedJob job) {
        job.tasks(tasks(it -> it.barrier("b"))).start();
        job.runFor(Duration.ofSeconds(1));
        job.startProcess();
        job.crash(0);
        assertThat(job.awaitEnd().message())
                .contains("no process with a task has the state with which iteration")
                .contains("'taskgraph.checkpoint.directory'");
    }

    @TaskGraphTest(tasks = 4, processes = 3, slots = 2, faults = Fault.CRASH, faultsWithinMillis = 300, runs = 20)
    void lostTasksRepeatTheIterationAndTheResultsAreTheSame(SimulatedJob job) {
        Map<Long, Double> results = new ConcurrentHashMap<>();
        Outcome outcome = outcomeOf(job, tasks(it -> {
            double mine = 0.1 * (it.task() + 1) + it.number();
            double sum = it.allReduce("sum", mine, Reductions.sum());
            Double before = results.put(it.number(), sum);
            if (before != null && before != sum) {
                throw new IllegalStateException("another sum");
            }
            if (it.number() == 20) {
                it.stop(Outcome.succeeded("sum " + sum));
            }
        }));
        double expected = ((0.1 * 1 + 20) + (0.1 * 2 + 20)) + ((0.1 * 3 + 20) + (0.1 * 4 + 20));
        assertThat(outcome.message()).isEqualTo("sum " + expected);
    }

    @TaskGraphTest(tasks = 5, processes = 2, slots = 3)
    void threadsReduceLargeArraysBySegments(JobCluster job) {
        Outcome outcome = outcomeOf(job, tasks(it -> {
            double[] mine = new double[300_000];
            Arrays.fill(mine, it.task() + 1);
            double[] sum = it.allReduce("sum", mine, Reductions.sum());
            Arrays.fill(mine, -1);
            if (Arrays.stream(sum).anyMatch(x -> x != 15)) {
                throw new IllegalStateException("wrong sum");
            }
            Arrays.fill(sum, -1);
            if (it.number() == 5) {
                it.stop(Outcome.succeeded("done"));
            }
        }));
        assertThat(outcome.message()).isEqualTo("done");
    }

    @TaskGraphTest(tasks = 3)
    void collectiveThatLacksATaskForTooLongSaysWhichOne(JobCluster job) {
        Outcome outcome = outcomeOf(
                job,
                tasks(
                        it -> {
                            if (it.task() == 2) {
                                new CountDownLatch(1).await();
                            }
                            it.barrier("all here");
                        },
                        IterativeSettings.defaults().withTimeout(Duration.ofMillis(200))));
        assertThat(outcome.message())
                .contains("barrier 'all here'")
                .contains("has waited 200ms at task ")
                .contains("for task 2");
    }

    @Test
    void settingsRefuseWhatIsOutOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IterativeSettings.defaults().withTimeout(Duration.ZERO))
                .withMessageContaining("'timeout' must be more than nothing");
    }
}

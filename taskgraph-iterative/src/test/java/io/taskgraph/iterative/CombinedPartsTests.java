package io.taskgraph.iterative;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reductions by segments of tasks in several processes, of which each combines what its tasks give before it sends it. */
class CombinedPartsTests {

    private static final int LENGTH = 50;
    private static final int CALLS = 3;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    @Test
    void theBitsAreThoseOfTheTreeWhereverTasksAre() {
        for (int seed = 0; seed < 120; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int tasks = 1 + seed % 40;
            int processes = 1 + random.nextInt(5);
            int[] placement = random.ints(tasks, 0, processes).toArray();
            check(new Job(seed, tasks, processes, Reductions.sum()), placement);
        }
    }

    /** Values of tasks that are seen elsewhere are passed over, and what stands for several of which one is; these tasks are asked again. */
    @Test
    void theBitsAreTheSameWhereProcessesSeeTasksElsewhere() {
        long askedAgain = 0;
        for (int seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int tasks = 2 + seed;
            int[] placement = random.ints(tasks, 0, 1 + random.nextInt(4)).toArray();
            Job job = new Job(seed, tasks, 4, Reductions.sum());
            job.processes.doubt(seed);
            check(job, placement);
            askedAgain += job.processes.askedAgain();
        }
        assertThat(askedAgain).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"min", "max", "exactSum"})
    void otherReductionsToo(String name) {
        Reduction<double[]> reduction = switch (name) {
            case "min" -> Reductions.min();
            case "max" -> Reductions.max();
            default -> Reductions.exactSum();
        };
        int[] placement = IntStream.range(0, 15).map(task -> task / 5).toArray();
        Job job = check(new Job(7, 15, 3, reduction), placement);
        boolean combined = job.processes.crossed().stream()
                .flatMap(crossing -> crossing.items().stream())
                .anyMatch(item -> item.tasks() > 1);
        assertThat(combined).isEqualTo(!name.equals("exactSum"));
    }

    /** Tasks 0 to 4, 5 to 9 and 10 to 14: once processes know each other, 2, 3 and 2 values of a segment stand for 5 each. */
    @Test
    void neighboursInOneProcessSendOneValueForEachSubtree() {
        int[] placement = IntStream.range(0, 15).map(task -> task / 5).toArray();
        Job job = check(new Job(1, 15, 3, Reductions.sum()), placement);
        Map<Long, List<Answer.Item>> last = job.processes.crossed().stream()
                .filter(crossing -> crossing.ask().kind() == Ask.Kind.CONTRIBUTIONS
                        && crossing.ask().number() == CALLS - 1)
                .flatMap(crossing -> crossing.items().stream())
                .filter(item -> !item.isResult())
                .collect(Collectors.groupingBy(Answer.Item::piece, TreeMap::new, Collectors.toList()));
        assertThat(last).hasSize(15);
        last.forEach((segment, items) -> {
            long owner = segment / 5;
            List<Subtree> expected = new ArrayList<>();
            for (long process = 0; process < 3; process++) {
                long first = 5 * process;
                if (process != owner) {
                    expected.addAll(Subtree.largest(15, task -> first <= task && task < first + 5));
                }
            }
            assertThat(items).extracting(Answer.Item::of).containsExactlyInAnyOrderElementsOf(expected);
        });
    }

    /** The first copy of a task has given its part in what stands for several; the second one gives it again, elsewhere and by itself. */
    @Test
    void aTaskThatMovesInTheMiddleIsCountedOnce() throws Exception {
        int[] placement = IntStream.range(0, 15).map(task -> task / 5).toArray();
        Job job = new Job(2, 15, 3, Reductions.sum());
        job.lastCallOfTask0 = new CompletableFuture<>();
        Map<Long, CompletableFuture<double[][]>> running = new HashMap<>();
        for (long task = 0; task < 15; task++) {
            running.put(task, job.start(task, placement[(int) task]));
        }
        job.processes.awaitItem(item -> item.tasks() == 4 && item.task() == 11 && item.piece() < 5);
        job.processes.awaitItem(item -> item.tasks() == 2 && item.task() == 5 && item.piece() >= 10);
        job.processes.leave(11);
        running.put(11L, job.start(11, 0));
        job.processes.leave(6);
        running.put(6L, job.start(6, 2));
        job.lastCallOfTask0.complete(true);
        for (Map.Entry<Long, CompletableFuture<double[][]>> one : running.entrySet()) {
            job.check(one.getKey(), one.getValue().get(60, TimeUnit.SECONDS));
        }
    }

    private Job check(Job job, int[] placement) {
        List<CompletableFuture<double[][]>> results = new ArrayList<>();
        for (int task = 0; task < placement.length; task++) {
            results.add(job.start(task, placement[task]));
        }
        for (int task = 0; task < placement.length; task++) {
            job.check(task, results.get(task).orTimeout(60, TimeUnit.SECONDS).join());
        }
        return job;
    }

    /** Tasks that make a few calls. */
    private final class Job {

        private final long seed;
        private final long tasks;
        private final Reduction<double[]> reduction;
        private final SeveralProcesses processes;
        private final double[][] expected = new double[CALLS][];
        private CompletableFuture<Boolean> lastCallOfTask0 = CompletableFuture.completedFuture(true);

        Job(long seed, long tasks, int processes, Reduction<double[]> reduction) {
            this.seed = seed;
            this.tasks = tasks;
            this.reduction = reduction;
            this.processes = new SeveralProcesses(
                    processes, tasks, IterativeSettings.defaults().withSegmentThreshold(8));
            for (int call = 0; call < CALLS; call++) {
                int number = call;
                List<double[]> all = LongStream.range(0, tasks)
                        .mapToObj(task -> given(task, number))
                        .toList();
                expected[call] = new double[LENGTH];
                Arrays.setAll(expected[call], i -> combined(all, i));
            }
        }

        private double combined(List<double[]> all, int element) {
            if (reduction.name().equals("exactSum")) {
                return ExactSum.of(all.stream()
                                .mapToDouble(array -> array[element])
                                .toArray())
                        .value();
            }
            Reduction<Double> ofNumbers = switch (reduction.name()) {
                case "min" -> Reductions.min();
                case "max" -> Reductions.max();
                default -> Reductions.sum();
            };
            return TreeFold.fold(all.stream().map(array -> array[element]).toList(), ofNumbers);
        }

        private double[] given(long task, int call) {
            return new SplittableRandom(seed * 1_000_003 + task * 101 + call)
                    .doubles(LENGTH, -1, 1)
                    .toArray();
        }

        /** Starts a copy of a task, which has entered the epoch when this returns. */
        CompletableFuture<double[][]> start(long task, int process) {
            CompletableFuture<Boolean> entered = new CompletableFuture<>();
            CompletableFuture<double[][]> results = CompletableFuture.supplyAsync(
                    () -> {
                        LiveIteration iteration = processes.enter(task, process);
                        entered.complete(true);
                        return run(iteration);
                    },
                    threads);
            entered.orTimeout(60, TimeUnit.SECONDS).join();
            return results;
        }

        private double[][] run(LiveIteration iteration) {
            double[][] results = new double[CALLS][];
            for (int call = 0; call < CALLS; call++) {
                if (call == CALLS - 1 && iteration.task() == 0) {
                    lastCallOfTask0.join();
                }
                results[call] = iteration.allReduce("call " + call, given(iteration.task(), call), reduction);
            }
            return results;
        }

        void check(long task, double[][] results) {
            for (int call = 0; call < CALLS; call++) {
                assertThat(results[call])
                        .as("seed %s, %s tasks, call %s at task %s", seed, tasks, call, task)
                        .isEqualTo(expected[call]);
            }
        }
    }
}

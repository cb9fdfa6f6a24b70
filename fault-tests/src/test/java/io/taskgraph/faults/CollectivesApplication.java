package io.taskgraph.faults;

import io.taskgraph.Outcome;
import io.taskgraph.iterative.Iteration;
import io.taskgraph.iterative.IterativeTask;
import io.taskgraph.iterative.IterativeTaskBuilder;
import io.taskgraph.iterative.Reductions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Iterates by collectives until a file appears. Each task holds each result against what it has worked out by itself, to the last bit, and
 * fails the job where they differ.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class CollectivesApplication {

    /** Elements of an array that is reduced by segments, and whose parts are too large for one message. */
    private static final int LARGE = 200_000;

    public static void main(String[] args) {
        SpringApplication.run(CollectivesApplication.class, args);
    }

    @Bean
    IterativeTaskBuilder tasks(@Value("${faults.stop-file}") Path stopFile) {
        return task -> new Checked(stopFile);
    }

    private record Checked(Path stopFile) implements IterativeTask<Long> {

        @Override
        public Long start(Iteration it) {
            return 1L;
        }

        @Override
        public Long next(Iteration it, Long state) {
            double sum = it.allReduce("sum", number(state, it.task()), Reductions.sum());
            check(it, sum == fold(state, 0, (int) it.tasks()));
            double[] mine = new double[LARGE];
            Arrays.setAll(mine, i -> number(state, it.task()) + i);
            double[] sums = it.allReduce("sums", mine, Reductions.exactSum());
            double exact = 0;
            for (long task = 0; task < it.tasks(); task++) {
                exact += Math.floor(number(state, task));
            }
            check(it, Math.abs(sums[0] - exact) <= it.tasks());
            check(it, it.allGather("all", state + it.task()).equals(expected(state, it.tasks())));
            if (it.task() == 0 && Files.exists(stopFile)) {
                it.stop(Outcome.succeeded("stopped"));
            }
            return 31 * state + Double.hashCode(sum) + Arrays.hashCode(sums);
        }

        private static List<Long> expected(long state, long tasks) {
            return LongStream.range(0, tasks).mapToObj(task -> state + task).toList();
        }

        private static double number(long state, long task) {
            return new SplittableRandom(31 * state + task).nextDouble() * 1e6;
        }

        private static double fold(long state, int from, int to) {
            if (to - from == 1) {
                return number(state, from);
            }
            int middle = (from + to) / 2;
            return fold(state, from, middle) + fold(state, middle, to);
        }

        private static void check(Iteration it, boolean right) {
            if (!right) {
                throw new IllegalStateException("wrong result in iteration " + it.number());
            }
        }

        /** The framework compares the states of all tasks by a checksum after each iteration. */
        @Override
        public boolean replicated() {
            return true;
        }
    }
}

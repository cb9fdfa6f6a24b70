package io.taskgraph.faults;

import io.taskgraph.Outcome;
import io.taskgraph.iterative.Iteration;
import io.taskgraph.iterative.IterativeTask;
import io.taskgraph.iterative.IterativeTaskBuilder;
import io.taskgraph.iterative.Reductions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Each task adds up the numbers of its iterations until a file appears, and has no other state. So a state that is lost, or that is of
 * another iteration, is seen at once; it fails the job.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class SumsApplication {

    /** What task 0 prints before the number of each of its iterations. */
    static final String ITERATION = "ITERATION ";

    /** What each task prints that begins from nothing. */
    static final String BEGINNING = "BEGINNING";

    public static void main(String[] args) {
        SpringApplication.run(SumsApplication.class, args);
    }

    @Bean
    IterativeTaskBuilder tasks(@Value("${faults.stop-file}") Path stopFile) {
        return task -> new Sums(stopFile);
    }

    private record Sums(Path stopFile) implements IterativeTask<Long> {

        @Override
        public Long start(Iteration it) {
            System.out.println(BEGINNING);
            return 0L;
        }

        @Override
        public Long next(Iteration it, Long sum) {
            if (sum != it.number() * (it.number() - 1) / 2) {
                throw new IllegalStateException("sum " + sum + " in iteration " + it.number());
            }
            if (it.task() == 0) {
                System.out.println(ITERATION + it.number());
            }
            boolean stopped = it.allReduce("stopped", it.task() == 0 && Files.exists(stopFile), Reductions.any());
            if (stopped) {
                it.stop(Outcome.succeeded("stopped"));
            }
            return sum + it.number();
        }
    }
}

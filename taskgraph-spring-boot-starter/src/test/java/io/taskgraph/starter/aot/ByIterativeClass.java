package io.taskgraph.starter.aot;

import io.taskgraph.Outcome;
import io.taskgraph.boot.TaskBuilder;
import io.taskgraph.iterative.Iteration;
import io.taskgraph.iterative.IterativeTask;
import io.taskgraph.iterative.Reductions;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Iterative tasks by a class of them. */
@Configuration(proxyBeanMethods = false)
@Import({Base.class, ByIterativeClass.OneTask.class})
class ByIterativeClass {

    public static void main(String[] args) {
        SpringApplication.run(ByIterativeClass.class, args);
    }

    @TaskBuilder
    static class OneTask implements IterativeTask<Long> {

        private final Maker maker;

        OneTask(Maker maker) {
            this.maker = maker;
        }

        @Override
        public Long start(Iteration iteration) {
            return 0L;
        }

        @Override
        public Long next(Iteration iteration, Long state) {
            double tasks = iteration.allReduce("tasks", 1.0, Reductions.sum());
            if (iteration.number() == 2) {
                iteration.stop(Outcome.succeeded("made by iterations of " + tasks + " and " + maker.name()));
            }
            return state + 1;
        }
    }
}

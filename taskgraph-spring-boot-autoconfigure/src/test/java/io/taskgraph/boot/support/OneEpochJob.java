package io.taskgraph.boot.support;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.boot.TaskBuilder;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** An application whose job is over as soon as it has begun. */
@EnableAutoConfiguration
public class OneEpochJob {

    /** Makes the tasks. */
    @Bean
    @TaskBuilder
    public io.taskgraph.TaskBuilder tasks() {
        return taskId -> new Ending();
    }

    private static final class Ending implements Task {

        private Framework framework;

        @Override
        public void init(long taskId, Framework given) {
            framework = given;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            framework.shutdownJob(Outcome.succeeded("over"));
        }
    }
}

package io.taskgraph.samples.tour.ring;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.JobInfo;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.boot.TaskBuilder;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Tasks on a ring flag to both sides; task 0 ends the job when it has heard both of its neighbours. */
@SpringBootApplication
public class RingApplication {

    public static void main(String[] args) {
        SpringApplication.run(RingApplication.class, args);
    }

    /** The name of the bean is the link type. */
    @Bean
    Topology ring(JobInfo job) {
        return Topologies.ring(job.tasks());
    }

    /** One instance for each copy of a task, made with the framework of that copy. */
    @TaskBuilder
    static class RingTask implements Task {

        private final Set<Long> heard = new TreeSet<>();
        private final Framework framework;

        RingTask(Framework framework) {
            this.framework = framework;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            heard.clear();
            framework.flagMeta(context, "ring", "ready");
        }

        @Override
        public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
            heard.add(fromId);
            if (framework.getTaskId() == 0 && heard.size() == 2) {
                framework.shutdownJob(Outcome.succeeded("heard " + heard));
            }
        }
    }
}

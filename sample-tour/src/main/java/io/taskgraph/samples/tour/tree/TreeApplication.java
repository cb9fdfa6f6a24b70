package io.taskgraph.samples.tour.tree;

import com.google.protobuf.Int64Value;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.JobInfo;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.boot.TaskBuilder;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.util.Collection;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Adds up a number of each task over a binary tree: each task publishes the sum of its subtree, and its parent pulls it. */
@SpringBootApplication
public class TreeApplication {

    private static final String SUM = "sum";

    public static void main(String[] args) {
        SpringApplication.run(TreeApplication.class, args);
    }

    @Bean
    Topology children(JobInfo job) {
        return Topologies.treeChildren(job.tasks(), 2);
    }

    @TaskBuilder
    static class TreeTask implements Task {

        private final Framework framework;

        TreeTask(Framework framework) {
            this.framework = framework;
        }

        /** Asks all children for their sums, which come together. A leaf has none to ask, and goes on at once. */
        @Override
        public void enterEpoch(EpochContext context) {
            framework
                    .askNeighbors(
                            context, "children", child -> framework.pull(context, child, SUM, Int64Value.parser()))
                    .thenAccept(sums -> add(context, sums.values()));
        }

        /** Adds its own number, 10 to the power of its id. */
        private void add(EpochContext context, Collection<Int64Value> below) {
            long own = Math.round(Math.pow(10, Math.toIntExact(framework.getTaskId())));
            long sum = own + below.stream().mapToLong(Int64Value::getValue).sum();
            if (framework.getTaskId() == 0) {
                framework.shutdownJob(Outcome.succeeded("sum " + sum));
            } else {
                framework.publish(context, SUM, Int64Value.of(sum));
            }
        }
    }
}

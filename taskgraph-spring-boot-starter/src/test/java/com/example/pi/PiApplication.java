package com.example.pi;

import com.google.protobuf.DoubleValue;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.JobInfo;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
public class PiApplication {

    public static void main(String[] args) {
        SpringApplication.run(PiApplication.class, args);
    }

    /** The name of the bean is the link type: all other tasks are the "workers" of task 0. */
    @Bean
    Topology workers(JobInfo job) {
        return Topologies.starWorkers(job.tasks());
    }

    @Bean
    TaskBuilder tasks(JobInfo job) {
        return taskId -> new PiTask(job.tasks() - 1);
    }

    /** Integrates 4 / (1 + x²) from 0 to 1: the workers a part each, task 0 adds up. Each epoch uses ten times as many steps. */
    static final class PiTask implements Task {

        private final long workers;
        private final Map<Long, Double> parts = new TreeMap<>();
        private Framework framework;

        PiTask(long workers) {
            this.workers = workers;
        }

        @Override
        public void init(long taskId, Framework framework) {
            this.framework = framework;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            parts.clear();
            if (framework.getTaskId() > 0) {
                framework.compute(context, () -> integrate(context.epoch())).thenAccept(part -> {
                    framework.publish(context, "part", DoubleValue.of(part));
                    framework.flagMeta(context, "workers", "ready"); // heard by the task whose worker this is: task 0
                });
            }
        }

        @Override
        public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
            framework
                    .pull(context, fromId, "part", DoubleValue.parser())
                    .thenAccept(part -> add(context, fromId, part.getValue()));
        }

        private void add(EpochContext context, long fromId, double part) {
            parts.put(fromId, part);
            if (parts.size() < workers) {
                return;
            }
            double pi = parts.values().stream().mapToDouble(Double::doubleValue).sum();
            framework.getLogger().info("Epoch {}: {}", context.epoch(), pi);
            if (context.epoch() < 4) {
                framework.incEpoch(context);
            } else {
                framework.shutdownJob(Outcome.succeeded("pi is about " + (float) pi));
            }
        }

        private double integrate(long epoch) {
            long steps = (long) Math.pow(10, epoch + 1);
            double sum = 0;
            for (long step = framework.getTaskId() - 1; step < steps; step += workers) {
                double x = (step + 0.5) / steps;
                sum += 4 / (1 + x * x);
            }
            return sum / steps;
        }
    }
}

package com.example.job;

import io.taskgraph.JobInfo;
import io.taskgraph.TaskBuilder;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Fits a line to points: task 0 holds the line, the others the points. */
@SpringBootApplication
public class JobApplication {

    public static void main(String[] args) {
        SpringApplication.run(JobApplication.class, args);
    }

    /** The name of the bean is the link type: all other tasks are the "workers" of task 0. */
    @Bean
    Topology workers(JobInfo job) {
        return Topologies.starWorkers(job.tasks());
    }

    /** Input is loaded here, once in each process and before any task starts. */
    @Bean
    Points points() {
        return Points.load("/data.csv");
    }

    @Bean
    TaskBuilder tasks(JobInfo job, Points points) {
        long workers = job.tasks() - 1;
        return taskId -> taskId == 0 ? new LineTask(workers) : new GradientTask(points.part(taskId - 1, workers));
    }
}

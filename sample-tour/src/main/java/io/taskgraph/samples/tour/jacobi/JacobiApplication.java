package io.taskgraph.samples.tour.jacobi;

import io.taskgraph.JobInfo;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Finds the temperature of a plate of which one edge is hot, by Jacobi's method. */
@SpringBootApplication
public class JacobiApplication {

    public static void main(String[] args) {
        SpringApplication.run(JacobiApplication.class, args);
    }

    /** Each task has a strip of rows, between those of the tasks before and after. */
    @Bean
    Topology strips(JobInfo job) {
        return Topologies.grid(job.tasks(), 1);
    }
}

package io.taskgraph.samples.tour.pagerank;

import io.taskgraph.JobInfo;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Ranks the pages of a small web whose links are made up. */
@SpringBootApplication
public class PageRankApplication {

    public static void main(String[] args) {
        SpringApplication.run(PageRankApplication.class, args);
    }

    /** Links lead from any task's pages to any other's. */
    @Bean
    Topology pages(JobInfo job) {
        return Topologies.allToAll(job.tasks());
    }
}

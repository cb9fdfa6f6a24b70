package io.taskgraph.starter.aot;

import io.taskgraph.JobInfo;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** All of an application but its tasks. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class Base {

    @Bean
    Topology ring(JobInfo job) {
        return Topologies.ring(job.tasks());
    }

    @Bean
    Maker maker() {
        return new Maker("a bean");
    }
}

package io.taskgraph.faults;

import io.taskgraph.TaskBuilder;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The application that is tormented: sums over a binary tree, epoch after epoch, until a file appears. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class TreeSumApplication {

    public static void main(String[] args) {
        SpringApplication.run(TreeSumApplication.class, args);
    }

    @Bean("Children")
    Topology children(RuntimeSettings job) {
        return Topologies.treeChildren(job.tasks(), 2);
    }

    @Bean
    TaskBuilder tasks(
            RuntimeSettings job,
            @Value("${faults.stop-file}") Path stopFile,
            @Value("${faults.epoch:30ms}") Duration epoch) {
        return task -> new WorkingTreeSumTask(job.tasks(), stopFile, epoch);
    }
}

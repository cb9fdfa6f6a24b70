package io.taskgraph.attacks;

import io.taskgraph.TaskBuilder;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The application that is attacked: each epoch every task asks task 0 for its number, and then the next epoch begins. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class AttackedApplication {

    static final int TASKS = 4;

    public static void main(String[] args) {
        SpringApplication.run(AttackedApplication.class, args);
    }

    @Bean(AskingTask.LINK)
    Topology first() {
        return Topologies.allToAll(TASKS);
    }

    @Bean
    TaskBuilder tasks() {
        return task -> new AskingTask();
    }
}

package io.taskgraph.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.taskgraph.JobNodes;
import io.taskgraph.Node;
import io.taskgraph.boot.TaskBuilder;
import io.taskgraph.boot.support.ForeignCoordinator;
import io.taskgraph.test.contract.IdleTask;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Two processes with two slots each, all of which hold a primary or a backup: none is left. */
@Timeout(120)
class NodeMetersIntegrationTests {

    @Test
    void nodesThatHoldBackupsAreNotUnassigned() {
        try (ForeignCoordinator coordinator = new ForeignCoordinator();
                ConfigurableApplicationContext one = start(coordinator);
                ConfigurableApplicationContext two = start(coordinator)) {
            for (ConfigurableApplicationContext context : List.of(one, two)) {
                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                    assertThat(gauge(context, "primary")).isEqualTo(2);
                    assertThat(gauge(context, "backup")).isEqualTo(2);
                    assertThat(gauge(context, "unassigned")).isZero();
                });
                assertThat(context.getBean(JobNodes.class).getNodes())
                        .extracting(Node::status)
                        .containsExactly(
                                Node.Status.PRIMARY, Node.Status.PRIMARY, Node.Status.BACKUP, Node.Status.BACKUP);
            }
        }
    }

    private static double gauge(ConfigurableApplicationContext context, String status) {
        return context.getBean(MeterRegistry.class)
                .get("taskgraph.nodes")
                .tag("status", status)
                .gauge()
                .value();
    }

    private static ConfigurableApplicationContext start(ForeignCoordinator coordinator) {
        return new SpringApplicationBuilder(Job.class)
                .web(WebApplicationType.NONE)
                .initializers(starting -> starting.getBeanFactory().registerSingleton("coordinator", coordinator))
                .run(
                        "--taskgraph.etcd.endpoints=http://etcd.test:2379",
                        "--taskgraph.job.name=nodes",
                        "--taskgraph.job.tasks=2",
                        "--taskgraph.node.slots=2",
                        "--taskgraph.backup.replicas=1",
                        "--taskgraph.job.on-completion=stay",
                        "--grpc.server.address=127.0.0.1");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Job {

        /** That nodes can be injected where tasks are made is part of the test. */
        @Bean
        @TaskBuilder
        io.taskgraph.TaskBuilder tasks(JobNodes nodes) {
            return task -> new IdleTask();
        }
    }
}

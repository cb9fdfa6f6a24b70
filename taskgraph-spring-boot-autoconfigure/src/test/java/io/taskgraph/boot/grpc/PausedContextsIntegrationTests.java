package io.taskgraph.boot.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskgraph.boot.support.ForeignCoordinator;
import io.taskgraph.runtime.TaskGraphRuntime;
import io.taskgraph.status.JobEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.AbstractApplicationContext;

/**
 * Spring Framework pauses the contexts that it keeps for later test classes. Two contexts of one job, one of them paused: job
 * and server both go on in it, so the other one's tasks go on asking its tasks.
 */
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PausedContextsIntegrationTests {

    @Test
    @Order(1)
    void pausedContextServesItsTasks() {
        assertAdvancesWhilePaused("--taskgraph.data.tls=off");
    }

    @Test
    @Order(2)
    void pausedContextWithAServerOfItsOwnServesItsTasks() {
        assertAdvancesWhilePaused("--taskgraph.data.tls=auto");
    }

    private static void assertAdvancesWhilePaused(String tls) {
        try (ForeignCoordinator coordinator = new ForeignCoordinator();
                ConfigurableApplicationContext first = start(coordinator, tls);
                ConfigurableApplicationContext second = start(coordinator, tls)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> epoch(first) > 0);

            for (ConfigurableApplicationContext paused : List.of(first, second, first)) {
                ((AbstractApplicationContext) paused).pause();
                long before = epoch(second);
                await().atMost(Duration.ofSeconds(30)).until(() -> epoch(second) > before + 3);
                assertThat(epoch(first)).isPositive();
                ((AbstractApplicationContext) paused).restart();
            }

            for (ConfigurableApplicationContext context : List.of(first, second)) {
                assertThat(context.getBean(TaskGraphRuntime.class)
                                .monitor()
                                .snapshot(Duration.ofSeconds(5))
                                .events())
                        .extracting(JobEvent::type)
                        .doesNotContain(JobEvent.Type.LEASE_LOST);
            }
        }
    }

    private static long epoch(ConfigurableApplicationContext context) {
        return context.getBean(TaskGraphRuntime.class)
                .monitor()
                .snapshot(Duration.ofSeconds(5))
                .epoch()
                .number();
    }

    private static ConfigurableApplicationContext start(ForeignCoordinator coordinator, String tls) {
        return new SpringApplicationBuilder(ExchangeJob.class)
                .web(WebApplicationType.NONE)
                .initializers(starting -> starting.getBeanFactory().registerSingleton("coordinator", coordinator))
                .run(
                        "--taskgraph.etcd.endpoints=http://etcd.test:2379",
                        "--taskgraph.job.name=exchange",
                        "--taskgraph.job.tasks=4",
                        "--taskgraph.node.slots=2",
                        "--taskgraph.job.on-completion=stay",
                        "--taskgraph.drain.timeout=200ms",
                        "--exchange.epochs=" + Long.MAX_VALUE,
                        "--grpc.server.address=127.0.0.1",
                        tls);
    }
}

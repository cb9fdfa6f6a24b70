package io.taskgraph.boot.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskgraph.boot.support.ForeignCoordinator;
import io.taskgraph.runtime.JobMonitor;
import io.taskgraph.status.JobSnapshot.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A context stops while the process that told it flags lives on. Its server waits for its calls for ever here, and would not end
 * if one that carries flags were left.
 */
@Timeout(120)
class ServerStopIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void serverEndsThoughAnotherProcessGoesOn() {
        try (ForeignCoordinator coordinator = new ForeignCoordinator();
                ConfigurableApplicationContext second = start(coordinator)) {
            try (ConfigurableApplicationContext first = start(coordinator)) {
                await().atMost(PATIENCE).until(() -> hasEnded(first) && hasEnded(second));
            }
            assertThat(second.isRunning()).isTrue();
        }
    }

    private static boolean hasEnded(ConfigurableApplicationContext context) {
        return context.getBean(JobMonitor.class).snapshot(PATIENCE).phase() == Phase.ENDED;
    }

    private static ConfigurableApplicationContext start(ForeignCoordinator coordinator) {
        return ExchangeJob.start(
                coordinator,
                "--taskgraph.data.tls=off",
                "--spring.main.web-application-type=none",
                "--grpc.server.shutdown-grace-period=-1s");
    }
}

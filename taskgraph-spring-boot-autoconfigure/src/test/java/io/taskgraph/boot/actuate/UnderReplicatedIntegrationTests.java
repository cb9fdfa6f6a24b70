package io.taskgraph.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.MeterRegistry;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;
import io.taskgraph.backup.BackedUpFramework;
import io.taskgraph.backup.Backupable;
import io.taskgraph.backup.UpdateLog;
import io.taskgraph.runtime.TaskGraphRuntime;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** More backups asked for than there are processes to hold them: work goes on, and what is shown says so. */
@Timeout(120)
class UnderReplicatedIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final CountDownLatch acknowledged = new CountDownLatch(100);

    @Test
    void tasksWithoutABackupAreCountedWhileTheirUpdatesAreAcknowledged() throws Exception {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Job.class)
                .web(WebApplicationType.NONE)
                .initializers(given -> given.getBeanFactory().registerSingleton("acknowledged", acknowledged))
                .run(
                        "--taskgraph.job.tasks=2",
                        "--taskgraph.job.on-completion=stay",
                        "--taskgraph.backup.replicas=2",
                        "--grpc.server.port=0")) {
            HealthIndicator health = context.getBean("taskgraphHealthIndicator", HealthIndicator.class);
            acknowledged.await();
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(health.health(true).getDetails()).containsEntry("tasksUnderReplicated", 1L);
                assertThat(health.health(true).getStatus()).isEqualTo(Status.UP);
                assertThat(context.getBean(MeterRegistry.class)
                                .get("taskgraph.tasks.underreplicated")
                                .gauge()
                                .value())
                        .isOne();
            });
            assertThat(context.getBean(TaskGraphRuntime.class)
                            .monitor()
                            .snapshot(PATIENCE)
                            .tasks()
                            .get(1)
                            .missingBackups())
                    .isEqualTo(2);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Job {

        @Bean
        TaskBuilder tasks(CountDownLatch acknowledged) {
            return task -> task == 0 ? new Maker(acknowledged) : new Counter();
        }
    }

    private static final class Maker implements Task {

        private final CountDownLatch acknowledged;
        private BackedUpFramework framework;

        Maker(CountDownLatch acknowledged) {
            this.acknowledged = acknowledged;
        }

        @Override
        public void init(long taskId, Framework newFramework) {
            framework = (BackedUpFramework) newFramework;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            framework.update(1, UpdateLog.of(ByteString.EMPTY)).thenRun(() -> {
                acknowledged.countDown();
                enterEpoch(context);
            });
        }
    }

    private static final class Counter implements Task, Backupable {

        @Override
        public void init(long taskId, Framework framework) {}

        @Override
        public void enterEpoch(EpochContext context) {}

        @Override
        public void update(UpdateLog log) {}

        @Override
        public void writeState(OutputStream out) {}

        @Override
        public void restoreState(InputStream in) {}
    }
}

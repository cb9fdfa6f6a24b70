package io.taskgraph.boot.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskgraph.boot.support.ForeignCoordinator;
import io.taskgraph.boot.support.OneEpochJob;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;

/** The name of a job that has ended is run again: by mistake, with other settings, and on purpose. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class FinishedJobTests {

    private final ForeignCoordinator coordinator = new ForeignCoordinator();

    @AfterEach
    void close() {
        coordinator.close();
    }

    @Test
    void firstRunIsNoFormerOne(CapturedOutput output) {
        assertThat(run("--taskgraph.job.tasks=1").former()).isFalse();
        assertThat(output)
                .doesNotContain("NOTHING WAS RUN NOW")
                .containsPattern("INFO .*TaskGraphLifecycle +: Job 'daily' succeeded")
                .containsOnlyOnce("Job 'daily' succeeded: task 0 ended it in epoch 0: over")
                .containsOnlyOnce("ended it")
                .doesNotContain("Job 'daily' has ended");
    }

    @Test
    void sameNameAgainSaysThatNothingWasRunAndHowToRunIt(CapturedOutput output) {
        run("--taskgraph.job.tasks=1");
        assertThat(run("--taskgraph.job.tasks=1").former()).isTrue();
        assertThat(output)
                .containsPattern(
                        "WARN .*Job 'daily' has ended before: run [-0-9a-f]+, ended at 20\\d\\d-\\d\\d-\\d\\dT[:0-9]+Z,"
                                + " succeeded in epoch 0: over\\. NOTHING WAS RUN NOW")
                .contains("To run the job again set 'taskgraph.job.restart-finished=true'")
                .containsOnlyOnce("has ended before")
                .containsOnlyOnce("ended it");
    }

    @Test
    void otherSettingsAreToldToo(CapturedOutput output) {
        run("--taskgraph.job.tasks=1");
        assertThat(run("--taskgraph.job.tasks=2").former()).isTrue();
        assertThat(output)
                .contains("That run had other settings than this process: job 'daily' runs with 1 tasks, but"
                        + " this process is set up with 2 tasks ('taskgraph.job.tasks').");
    }

    @Test
    void restartOnPurposeIsARunOfItsOwn(CapturedOutput output) {
        run("--taskgraph.job.tasks=1");
        assertThat(run("--taskgraph.job.tasks=1", "--taskgraph.job.restart-finished=true")
                        .former())
                .isFalse();
        assertThat(output).doesNotContain("NOTHING WAS RUN NOW");
    }

    private JobEndedEvent run(String... arguments) {
        Ends ends = new Ends(new CopyOnWriteArrayList<>());
        List<String> all = new ArrayList<>(List.of(
                "--taskgraph.job.name=daily",
                "--taskgraph.node.slots=2",
                "--taskgraph.job.on-completion=stay",
                "--taskgraph.etcd.endpoints=http://etcd.test:2379",
                "--grpc.server.address=127.0.0.1"));
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(OneEpochJob.class)
                .web(WebApplicationType.NONE)
                .initializers(starting -> {
                    starting.getBeanFactory().registerSingleton("coordinator", coordinator);
                    starting.getBeanFactory().registerSingleton("ends", ends);
                })
                .run(Stream.concat(all.stream(), Stream.of(arguments)).toArray(String[]::new))) {
            await().until(() -> !ends.events().isEmpty());
            return ends.events().get(0);
        }
    }

    record Ends(List<JobEndedEvent> events) {

        @EventListener
        void ended(JobEndedEvent event) {
            events.add(event);
        }
    }
}

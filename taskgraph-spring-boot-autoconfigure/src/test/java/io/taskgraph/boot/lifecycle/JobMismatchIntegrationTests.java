package io.taskgraph.boot.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.JobMismatchException;
import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.runtime.TaskGraphRuntime;
import io.taskgraph.status.JobSnapshot;
import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.WithEtcd;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** An application that is set up for another job than the one which runs under its name does not start, and says why. */
@WithEtcd
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class JobMismatchIntegrationTests {

    private final EtcdServer etcd;

    JobMismatchIntegrationTests(EtcdServer etcd) {
        this.etcd = etcd;
    }

    @Test
    void otherNumberOfTasks(CapturedOutput output) {
        try (ConfigurableApplicationContext running = start("tasks", 2, 1)) {
            Throwable failure = catchThrowable(() -> start("tasks", 3, 1).close());

            assertThat(failure).hasRootCauseInstanceOf(JobMismatchException.class);
            assertThat(output)
                    .contains("APPLICATION FAILED TO START")
                    .contains("This process cannot take part: job 'tasks' runs with 2 tasks, but this process is set up"
                            + " with 3 tasks ('taskgraph.job.tasks').")
                    .contains(
                            "Start it with what the job runs with: 'taskgraph.job.tasks', 'taskgraph.backup.replicas',"
                                    + " 'taskgraph.data.tls', topologies and version of the application. Or choose another"
                                    + " 'taskgraph.job.name' for another job.");
            assertGoesOn(running);
        }
    }

    @Test
    void otherNumberOfBackups(CapturedOutput output) {
        try (ConfigurableApplicationContext running = start("backups", 2, 1)) {
            Throwable failure = catchThrowable(() ->
                    start("backups", 2, 1, "--taskgraph.backup.replicas=1").close());

            assertThat(failure).hasRootCauseInstanceOf(JobMismatchException.class);
            assertThat(output)
                    .contains(
                            "This process cannot take part: job 'backups' runs with 0 backups of each task, but this process is"
                                    + " set up with 1 ('taskgraph.backup.replicas').");
            assertGoesOn(running);
        }
    }

    @Test
    void otherTopology(CapturedOutput output) {
        try (ConfigurableApplicationContext running = start("links", 4, 2)) {
            Throwable failure = catchThrowable(() -> start("links", 4, 3).close());

            assertThat(failure).hasRootCauseInstanceOf(JobMismatchException.class);
            assertThat(output)
                    .contains("APPLICATION FAILED TO START")
                    .contains("This process cannot take part: job 'links' runs with other topologies than this process:"
                            + " link type 'parents' differs: task 3 has the neighbours 0 by 'parents' here, and"
                            + " others in the job.");
            assertGoesOn(running);
        }
    }

    /** Either could not ask the other for data. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "auto,off,'off' or 'bundle',\"'auto', the default,\"",
                "off,auto,\"'auto', the default,\",'off' or 'bundle'"
            })
    void otherSecurityOfConnections(
            String first, String second, String ofSecond, String ofFirst, CapturedOutput output) {
        String job = "mixed-" + first;
        try (ConfigurableApplicationContext running = start(job, 2, 1, "--taskgraph.data.tls=" + first)) {
            String address = running.getBean(GrpcDataTransport.class).address();
            Throwable failure = catchThrowable(
                    () -> start(job, 2, 1, "--taskgraph.data.tls=" + second, "--taskgraph.node.name=late")
                            .close());

            assertThat(failure).hasRootCauseInstanceOf(JobMismatchException.class);
            assertThat(output)
                    .contains("APPLICATION FAILED TO START")
                    .containsPattern("This process cannot take part: 'taskgraph.data.tls' is " + ofSecond
                            + " in this process, 'late\\S*', but " + ofFirst + " in process '\\S+' at " + address
                            + ", which takes part in the job")
                    .contains("Set it to the same in all processes of the job");
            assertGoesOn(running);
        }
    }

    @Test
    void sameSettingsAreAdmitted() {
        try (ConfigurableApplicationContext running = start("same", 2, 1);
                ConfigurableApplicationContext second = start("same", 2, 1)) {
            assertGoesOn(running);
            assertGoesOn(second);
        }
    }

    private static void assertGoesOn(ConfigurableApplicationContext context) {
        assertThat(context.isActive()).isTrue();
        assertThat(context.getBean(TaskGraphRuntime.class)
                        .monitor()
                        .snapshot(Duration.ofSeconds(30))
                        .phase())
                .isEqualTo(JobSnapshot.Phase.RUNNING);
    }

    private ConfigurableApplicationContext start(String job, int tasks, int fanOut, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--taskgraph.etcd.endpoints=" + etcd.endpoint(),
                "--taskgraph.job.name=" + job,
                "--taskgraph.job.tasks=" + tasks,
                "--taskgraph.drain.timeout=200ms",
                "--grpc.server.address=127.0.0.1",
                "--grpc.server.port=0",
                "--fan-out=" + fanOut));
        arguments.addAll(List.of(more));
        return new SpringApplicationBuilder(IdleJob.class)
                .web(WebApplicationType.NONE)
                .run(arguments.toArray(String[]::new));
    }

    @EnableAutoConfiguration
    static class IdleJob {

        @Bean
        Topology parents(org.springframework.core.env.Environment environment) {
            return Topologies.treeParents(
                    environment.getRequiredProperty("taskgraph.job.tasks", Integer.class),
                    environment.getRequiredProperty("fan-out", Integer.class));
        }

        @Bean
        TaskBuilder tasks() {
            return taskId -> new Idle();
        }
    }

    private static final class Idle implements Task {

        @Override
        public void init(long taskId, Framework framework) {}

        @Override
        public void enterEpoch(EpochContext context) {}
    }
}

package io.taskgraph.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;
import io.taskgraph.TaskGraphException;
import io.taskgraph.boot.autoconfigure.TaskGraphAutoConfiguration;
import io.taskgraph.boot.lifecycle.ProcessExit;
import io.taskgraph.boot.support.IdleTask;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.ForwardingCoordinator;
import io.taskgraph.coordination.Trouble;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.grpc.NettySettings;
import io.taskgraph.runtime.RuntimePorts;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.runtime.TaskGraphRuntime;
import io.taskgraph.transport.DataTransport;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;

class TaskGraphActuatorAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Job.class)
            .withConfiguration(AutoConfigurations.of(
                    TaskGraphAutoConfiguration.class,
                    TaskGraphActuatorAutoConfiguration.class,
                    TaskGraphHealthAutoConfiguration.class))
            .withPropertyValues("taskgraph.job.name=test");

    @Test
    void exposedEndpointIsThereWithoutOperations() {
        runner.withPropertyValues("management.endpoints.web.exposure.include=taskgraph")
                .run(context -> assertThat(context)
                        .hasSingleBean(TaskGraphEndpoint.class)
                        .doesNotHaveBean(OperableTaskGraphEndpoint.class)
                        .hasBean("taskgraphInfoContributor"));
    }

    @Test
    void endpointThatIsNotExposedIsNotThere() {
        runner.run(context ->
                assertThat(context).doesNotHaveBean(TaskGraphEndpoint.class).hasBean("taskgraphHealthIndicator"));
    }

    @Test
    void operationsAreThereIfAskedFor() {
        runner.withPropertyValues(
                        "management.endpoints.web.exposure.include=taskgraph", "taskgraph.actuator.operations=true")
                .run(context -> assertThat(context)
                        .hasSingleBean(TaskGraphEndpoint.class)
                        .hasSingleBean(OperableTaskGraphEndpoint.class));
    }

    @Test
    void nothingIsThereWithoutActuator() {
        runner.withClassLoader(new FilteredClassLoader(Endpoint.class, HealthIndicator.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean("taskgraphInfoContributor")
                        .doesNotHaveBean("taskgraphHealthIndicator"));
    }

    @Test
    void nothingIsThereIfTaskGraphIsOff() {
        runner.withPropertyValues("taskgraph.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean("taskgraphInfoContributor")
                        .doesNotHaveBean("taskgraphHealthIndicator"));
    }

    @Test
    void healthAndInfoCanBeSwitchedOff() {
        runner.withPropertyValues(
                        "management.health.taskgraph.enabled=false", "management.info.taskgraph.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean("taskgraphInfoContributor")
                        .doesNotHaveBean("taskgraphHealthIndicator")
                        .doesNotHaveBean(HealthEndpointGroupsPostProcessor.class));
    }

    @Test
    void beforeTheJobIsJoinedTheProcessIsOutOfService() {
        runner.run(context -> {
            TaskGraphRuntime unjoined = new TaskGraphRuntime(
                    context.getBean(RuntimeSettings.class),
                    context.getBean(Coordinator.class),
                    context.getBean(DataTransport.class),
                    context.getBean(RuntimePorts.class));
            Health health = new TaskGraphHealthIndicator(unjoined.monitor(), Duration.ofSeconds(1)).health();
            assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
            assertThat(health.getDetails()).containsEntry("phase", "JOINING");
        });
    }

    /** A full etcd, for one: it answers, and takes no writes. */
    @Test
    void processWhoseCoordinatorRefusesIsDownAndSaysWhy() {
        runner.run(context -> {
            Coordinator refusing = new ForwardingCoordinator(context.getBean(Coordinator.class)) {
                @Override
                public Optional<Trouble> trouble() {
                    return Optional.of(new Trouble("etcd refuses writes: its alarm NOSPACE holds", true, ""));
                }
            };
            TaskGraphRuntime unjoined = new TaskGraphRuntime(
                    context.getBean(RuntimeSettings.class),
                    refusing,
                    context.getBean(DataTransport.class),
                    context.getBean(RuntimePorts.class));
            Health health = new TaskGraphHealthIndicator(unjoined.monitor(), Duration.ofSeconds(1)).health();
            assertThat(health.getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.getDetails())
                    .containsEntry("coordinatorTrouble", "etcd refuses writes: its alarm NOSPACE holds");
        });
    }

    @Test
    void processThatCannotBeReachedSaysWhatKeepsItFromTakingPart() {
        runner.run(context -> {
            int deadPort;
            try (ServerSocket socket = new ServerSocket(0)) {
                deadPort = socket.getLocalPort();
            }
            DataTransport unreachable = GrpcDataTransport.netty(
                    NettySettings.of(new InetSocketAddress("127.0.0.1", 0), port -> "127.0.0.1:" + deadPort));
            TaskGraphRuntime runtime = new TaskGraphRuntime(
                    context.getBean(RuntimeSettings.class),
                    context.getBean(Coordinator.class),
                    unreachable,
                    context.getBean(RuntimePorts.class));
            runtime.setTaskBuilder(id -> new IdleTask());
            runtime.join();
            TaskGraphHealthIndicator indicator = new TaskGraphHealthIndicator(runtime.monitor(), Duration.ofSeconds(1));
            await().untilAsserted(() -> {
                Health health = indicator.health();
                assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
                assertThat(health.getDetails().get("hindrance"))
                        .asString()
                        .contains("nothing listens at '127.0.0.1:" + deadPort, "taskgraph.node.address");
            });
            runtime.close();
        });
    }

    @Test
    void readinessGroupOfTheApplicationWins() {
        runner.withPropertyValues("management.endpoint.health.group.readiness.include=readinessState")
                .run(context -> assertThat(context.getBean(HealthEndpointGroupsPostProcessor.class))
                        .isNotInstanceOf(ReadinessMembership.class));
    }

    @ParameterizedTest
    @CsvSource({"exclude=taskgraph,false", "'exclude=*',false", "exclude=db,true", "exclude[0]=taskgraph,false"})
    void whoIsExcludedFromTheReadinessGroupIsNoMember(String property, boolean member) {
        runner.withConfiguration(AutoConfigurations.of(
                        HealthContributorRegistryAutoConfiguration.class, HealthEndpointAutoConfiguration.class))
                .withPropertyValues(
                        "management.endpoints.web.exposure.include=health",
                        "management.endpoint.health.validate-group-membership=false",
                        "management.endpoint.health.group.readiness." + property)
                .run(context -> {
                    HealthEndpointGroup readiness =
                            context.getBean(HealthEndpointGroups.class).get("readiness");
                    assertThat(readiness).isNotNull();
                    assertThat(readiness.isMember("taskgraph")).isEqualTo(member);
                });
    }

    /** Or what others say of the process would be missing too. */
    @Test
    void infoOfAJobThatCannotBeLookedAtSaysSo() {
        runner.run(context -> {
            Info.Builder builder = new Info.Builder();
            new TaskGraphInfoContributor(context.getBean(RuntimeSettings.class), () -> {
                        throw new TaskGraphException("the engine hangs");
                    })
                    .contribute(builder);
            assertThat(builder.build().getDetails().get("taskgraph"))
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsEntry("job", "test")
                    .containsEntry("error", "the engine hangs");
        });
    }

    /** A job that does nothing. */
    static class Job {

        @Bean
        TaskBuilder tasks() {
            return id -> new IdleTask();
        }

        @Bean
        ProcessExit processExit() {
            return code -> {};
        }
    }

    private static final class IdleTask implements Task {

        @Override
        public void init(long taskId, Framework framework) {}

        @Override
        public void enterEpoch(EpochContext context) {}
    }
}

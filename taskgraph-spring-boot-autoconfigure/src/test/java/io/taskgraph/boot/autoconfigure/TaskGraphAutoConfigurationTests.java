package io.taskgraph.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.Task;
import io.taskgraph.boot.TaskBuilder;
import io.taskgraph.boot.autoconfigure.TaskBuilderResolverTests.IdTask;
import io.taskgraph.boot.lifecycle.ProcessExit;
import io.taskgraph.boot.lifecycle.TaskGraphLifecycle;
import io.taskgraph.boot.support.CountingCoordinator;
import io.taskgraph.boot.support.ForeignCoordinator;
import io.taskgraph.checkpoint.CheckpointStore;
import io.taskgraph.checkpoint.MemoryCheckpointStore;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.embedded.EmbeddedCoordinator;
import io.taskgraph.datum.DatumResolver;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.runtime.RuntimePorts;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.runtime.TaskGraphRuntime;
import io.taskgraph.transport.DataTransport;
import java.io.InputStream;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@Timeout(60)
class TaskGraphAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(TaskGraphAutoConfiguration.class))
            .withUserConfiguration(Tasks.class);

    @Test
    void withATaskBuilderAloneAllIsThere() {
        runner.run(context -> {
            assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(EmbeddedCoordinator.class)
                    .hasSingleBean(GrpcDataTransport.class)
                    .hasSingleBean(RuntimePorts.class)
                    .hasSingleBean(TaskGraphRuntime.class)
                    .hasSingleBean(ProcessExit.class);
            assertThat(context.getBean(RuntimeSettings.class)).isEqualTo(RuntimeSettings.of("job", 1));
            assertThat(context.getBean(TaskGraphLifecycle.class).isRunning()).isTrue();
        });
    }

    @Test
    void disabledNothingIsThere() {
        runner.withPropertyValues("taskgraph.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(TaskGraphProperties.class)
                        .doesNotHaveBean(Coordinator.class)
                        .doesNotHaveBean(DataTransport.class)
                        .doesNotHaveBean(RuntimePorts.class)
                        .doesNotHaveBean(TaskGraphRuntime.class)
                        .doesNotHaveBean(TaskGraphLifecycle.class));
    }

    @Test
    void withoutTheGrpcModuleATransportIsAsked() {
        runner.withClassLoader(new FilteredClassLoader(GrpcDataTransport.class))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("'" + DataTransport.class.getName() + "'"));
    }

    @Test
    void withoutTheGrpcModuleATransportBeanDoes() {
        runner.withClassLoader(new FilteredClassLoader(GrpcDataTransport.class))
                .withBean(DataTransport.class, () -> GrpcDataTransport.inProcess("mine"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(DataTransport.class));
    }

    @Test
    void coordinatorBeanWins() {
        runner.withBean(ForeignCoordinator.class, ForeignCoordinator::new)
                .withPropertyValues("taskgraph.job.name=shared", "taskgraph.job.tasks=1")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBean(Coordinator.class)
                        .isInstanceOf(ForeignCoordinator.class));
    }

    @Test
    void embeddedCoordinatorThatIsMeasuredIsStillWithinOneProcess() {
        runner.withBean(CountingCoordinator.class, CountingCoordinator::new)
                .withPropertyValues("taskgraph.job.tasks=3")
                .run(context -> {
                    assertThat(context)
                            .hasNotFailed()
                            .getBean(CheckpointStore.class)
                            .isInstanceOf(MemoryCheckpointStore.class);
                    assertThat(context.getBean(RuntimeSettings.class)).isEqualTo(RuntimeSettings.of("job", 3));
                });
    }

    @Test
    void transportBeanWins() {
        GrpcDataTransport mine = GrpcDataTransport.inProcess("mine");
        runner.withBean(DataTransport.class, () -> mine)
                .run(context -> assertThat(context).getBean(DataTransport.class).isSameAs(mine));
    }

    @Test
    void portsBeanWins() {
        try (TaskGraphThreads threads = TaskGraphThreads.platform(4)) {
            RuntimePorts mine = threads.ports(null, UUID::randomUUID);
            runner.withBean(RuntimePorts.class, () -> mine)
                    .run(context -> assertThat(context)
                            .doesNotHaveBean(TaskGraphThreads.class)
                            .getBean(RuntimePorts.class)
                            .isSameAs(mine));
        }
    }

    @Test
    void settingsBeanWins() {
        RuntimeSettings mine = RuntimeSettings.of("mine", 2);
        runner.withBean(RuntimeSettings.class, () -> mine)
                .run(context ->
                        assertThat(context).getBean(RuntimeSettings.class).isSameAs(mine));
    }

    @Test
    void runtimeBeanWins() {
        runner.withBean("mine", TaskGraphRuntime.class, TaskGraphAutoConfigurationTests::runtime)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBeanNames(TaskGraphRuntime.class)
                        .containsExactly("mine"));
    }

    @Test
    void processExitBeanWins() {
        ProcessExit mine = status -> {};
        runner.withBean(ProcessExit.class, () -> mine)
                .run(context -> assertThat(context).getBean(ProcessExit.class).isSameAs(mine));
    }

    @Test
    void inputIsFoundBySpringsPatternsUnlessAResolverBeanWins() {
        DatumResolver mine = location -> InputStream.nullInputStream();
        runner.run(
                context -> assertThat(context).getBean(DatumResolver.class).isInstanceOf(ResourceDatumResolver.class));
        runner.withBean(DatumResolver.class, () -> mine)
                .run(context -> assertThat(context).getBean(DatumResolver.class).isSameAs(mine));
    }

    @Test
    void lifecycleBeanWins() {
        runner.withBean("mine", TaskGraphLifecycle.class, () -> {
                    throw new IllegalStateException("asked for mine");
                })
                .run(context -> assertThat(context).getFailure().rootCause().hasMessage("asked for mine"));
    }

    @Test
    void customizersChangeTheSettingsInOrder() {
        runner.withBean("slots", RuntimeSettingsCustomizer.class, () -> settings -> settings.withSlots(9))
                .withBean(
                        "restart",
                        RuntimeSettingsCustomizer.class,
                        () -> settings -> settings.withRestartFinished(settings.slots() == 9))
                .run(context -> assertThat(context.getBean(RuntimeSettings.class))
                        .isEqualTo(RuntimeSettings.of("job", 1).withSlots(9).withRestartFinished(true)));
    }

    @Test
    void threadsEndWithTheContext() {
        runner.run(context -> {
            RuntimePorts ports = context.getBean(RuntimePorts.class);
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            ports.threads().computations().execute(() -> thread.complete(Thread.currentThread()));
            assertThat(thread.get().getName()).startsWith("taskgraph-compute-");
            context.getSourceApplicationContext().close();
            thread.get().join();
        });
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThreadsAreUsedWhereBootUsesThem() {
        runner.withPropertyValues("spring.threads.virtual.enabled=true").run(context -> {
            CompletableFuture<String> thread = new CompletableFuture<>();
            context.getBean(RuntimePorts.class)
                    .threads()
                    .loops()
                    .execute(() -> thread.complete(Thread.currentThread().toString()));
            assertThat(thread.get()).startsWith("VirtualThread");
        });
    }

    private static TaskGraphRuntime runtime() {
        return new TaskGraphRuntime(
                        RuntimeSettings.of("mine", 1),
                        EmbeddedCoordinator.create(),
                        GrpcDataTransport.inProcess("runtimeBeanWins"),
                        TaskGraphThreads.platform(4).ports(null, UUID::randomUUID))
                .setTaskBuilder(IdTask::new);
    }

    @TaskBuilder
    static class Tasks {

        public Task task(long taskId) {
            return new IdTask(taskId);
        }
    }
}

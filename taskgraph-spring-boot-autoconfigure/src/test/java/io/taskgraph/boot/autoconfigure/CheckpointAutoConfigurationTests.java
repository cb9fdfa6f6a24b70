package io.taskgraph.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.taskgraph.Task;
import io.taskgraph.boot.TaskBuilder;
import io.taskgraph.boot.autoconfigure.TaskBuilderResolverTests.IdTask;
import io.taskgraph.boot.support.ForeignCoordinator;
import io.taskgraph.checkpoint.Checkpoint;
import io.taskgraph.checkpoint.CheckpointStore;
import io.taskgraph.checkpoint.FileCheckpointStore;
import io.taskgraph.checkpoint.MemoryCheckpointStore;
import io.taskgraph.runtime.CheckpointSettings.OnFailure;
import io.taskgraph.runtime.JobMonitor;
import io.taskgraph.runtime.RuntimePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@Timeout(60)
class CheckpointAutoConfigurationTests {

    private static final Checkpoint CHECKPOINT = new Checkpoint("run", 0, 1, 2, ByteString.copyFromUtf8("state"));

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(TaskGraphAutoConfiguration.class))
            .withUserConfiguration(Tasks.class);

    @TempDir
    private Path directory;

    @Test
    void inOneProcessCheckpointsAreKeptInMemory() {
        runner.run(context -> {
            assertThat(context).getBean(CheckpointStore.class).isInstanceOf(MemoryCheckpointStore.class);
            RuntimePorts ports = context.getBean(RuntimePorts.class);
            assertThat(ports.checkpoints().store()).isSameAs(context.getBean(CheckpointStore.class));
            assertThat(ports.checkpoints().onFailure()).isEqualTo(OnFailure.CONTINUE);
        });
    }

    @Test
    void inADirectoryEachJobHasOneOfItsOwn() {
        runner.withPropertyValues(
                        "taskgraph.checkpoint.directory=" + directory,
                        "taskgraph.checkpoint.on-failure=fail",
                        "taskgraph.namespace=my/space",
                        "taskgraph.job.name=job 7")
                .run(context -> {
                    CheckpointStore store = context.getBean(CheckpointStore.class);
                    assertThat(store).isInstanceOf(FileCheckpointStore.class);
                    JobMonitor monitor = context.getBean(JobMonitor.class);
                    await().until(() ->
                            monitor.snapshot(Duration.ofSeconds(5)).epoch().number() == 0);
                    String run = monitor.snapshot(Duration.ofSeconds(5)).runId();
                    store.write(new Checkpoint(run, 0, 1, 2, ByteString.copyFromUtf8("state")));
                    assertThat(directory.resolve("my%2Fspace/job+7/" + run + "/0/1.2.checkpoint"))
                            .isRegularFile();
                    assertThat(context.getBean(RuntimePorts.class).checkpoints().onFailure())
                            .isEqualTo(OnFailure.FAIL);
                });
    }

    @Test
    void directoryThatCannotBeMadeStopsTheStart() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        runner.withPropertyValues("taskgraph.checkpoint.directory=" + file)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .hasMessageContaining("taskgraph.checkpoint.directory")
                        .hasMessageContaining(file.toString()));
    }

    @Test
    void withAKeyTheFilesAreSealed() {
        String key = "0123456789abcdef0123456789abcdef";
        runner.withPropertyValues(
                        "taskgraph.checkpoint.directory=" + directory,
                        "taskgraph.checkpoint.key=" + key,
                        "taskgraph.namespace=space",
                        "taskgraph.job.name=job")
                .run(context -> {
                    CheckpointStore store = context.getBean(CheckpointStore.class);
                    JobMonitor monitor = context.getBean(JobMonitor.class);
                    await().until(() ->
                            monitor.snapshot(Duration.ofSeconds(5)).epoch().number() == 0);
                    String run = monitor.snapshot(Duration.ofSeconds(5)).runId();
                    store.write(new Checkpoint(run, 0, 1, 2, ByteString.copyFromUtf8("state")));
                    assertThat(store.newest(run, 0, 1)).isPresent();
                    Path ofJob = directory.resolve("space/job");
                    assertThatIOException()
                            .isThrownBy(() -> new FileCheckpointStore(ofJob, 2).newest(run, 0, 1))
                            .withMessageContaining("it has a seal, and there is no key");
                });
    }

    @Test
    void aShortKeyStopsTheStartAndIsNotShown() {
        runner.withPropertyValues(
                        "taskgraph.checkpoint.directory=" + directory, "taskgraph.checkpoint.key=some short secret")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("taskgraph.checkpoint.key")
                        .hasMessageContaining("openssl rand -base64 32")
                        .hasMessageNotContaining("some short"));
    }

    @Test
    void withSeveralProcessesAndNoDirectoryACheckpointFailsAndSaysWhy() {
        runner.withBean(ForeignCoordinator.class, ForeignCoordinator::new)
                .withPropertyValues("taskgraph.job.name=shared", "taskgraph.job.tasks=1")
                .run(context -> {
                    CheckpointStore store = context.getBean(CheckpointStore.class);
                    assertThat(store.newest("run", 0, 1)).isEmpty();
                    assertThatIOException()
                            .isThrownBy(() -> store.write(CHECKPOINT))
                            .withMessageContaining("'taskgraph.checkpoint.directory' is not set");
                });
    }

    /** By it the others see that they share the storage; {@link CheckpointStorageWatchTests} has what they say if not. */
    @Test
    void whereSeveralProcessesMayTakePartEachMarksTheStorageUntilItsEnd() {
        Path marked = directory.resolve("taskgraph/shared");
        runner.withBean(ForeignCoordinator.class, ForeignCoordinator::new)
                .withPropertyValues(
                        "taskgraph.checkpoint.directory=" + directory,
                        "taskgraph.job.name=shared",
                        "taskgraph.job.tasks=1",
                        "taskgraph.job.on-completion=stay")
                .run(context -> {
                    JobMonitor monitor = context.getBean(JobMonitor.class);
                    await().atMost(Duration.ofSeconds(30))
                            .untilAsserted(() -> assertThat(marked.resolve(monitor.snapshot(Duration.ofSeconds(5))
                                                    .process()
                                            + ".process"))
                                    .exists());
                });
        assertThat(marked).isEmptyDirectory();
    }

    @Test
    void storeBeanWins() {
        CheckpointStore mine = new MemoryCheckpointStore(1);
        runner.withBean(CheckpointStore.class, () -> mine)
                .withPropertyValues("taskgraph.checkpoint.directory=" + directory)
                .run(context -> {
                    assertThat(context).getBean(CheckpointStore.class).isSameAs(mine);
                    assertThat(context.getBean(RuntimePorts.class).checkpoints().store())
                            .isSameAs(mine);
                });
    }

    @TaskBuilder
    static class Tasks {

        public Task task(long taskId) {
            return new IdTask(taskId);
        }
    }
}

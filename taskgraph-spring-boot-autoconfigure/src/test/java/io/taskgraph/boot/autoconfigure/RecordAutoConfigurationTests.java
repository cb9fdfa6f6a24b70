package io.taskgraph.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.taskgraph.Task;
import io.taskgraph.boot.TaskBuilder;
import io.taskgraph.boot.autoconfigure.TaskBuilderResolverTests.IdTask;
import io.taskgraph.checkpoint.CheckpointKey;
import io.taskgraph.record.ProcessRecord;
import io.taskgraph.record.RecordEvent;
import io.taskgraph.record.RecordFile;
import io.taskgraph.record.RecordSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@Timeout(60)
class RecordAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(TaskGraphAutoConfiguration.class))
            .withUserConfiguration(Tasks.class);

    @TempDir
    private Path directory;

    @Test
    void nothingIsRecordedByDefault() {
        runner.run(context -> assertThat(context).doesNotHaveBean(RecordSink.class));
    }

    @Test
    void inADirectoryEachJobHasOneOfItsOwnAndTheRecordIsClosedWithTheContext() throws IOException {
        runner.withPropertyValues("taskgraph.record.directory=" + directory, "taskgraph.job.name=job 7")
                .run(context -> assertThat(context).hasSingleBean(RecordFile.class));
        List<Path> files;
        try (Stream<Path> found = Files.list(directory.resolve("taskgraph/job+7"))) {
            files = found.toList();
        }
        ProcessRecord record = ProcessRecord.read(files.get(0), null);
        assertThat(files).hasSize(1);
        assertThat(record.isClosed()).isTrue();
        assertThat(record.entries().get(0).event())
                .isInstanceOfSatisfying(
                        RecordEvent.Joined.class,
                        joined -> assertThat(joined.job()).isEqualTo("job 7"));
    }

    @Test
    void withTheKeyOfTheJobItIsSealed() throws IOException {
        String key = "0123456789abcdef0123456789abcdef";
        runner.withPropertyValues("taskgraph.record.directory=" + directory, "taskgraph.checkpoint.key=" + key)
                .run(context -> assertThat(context).hasSingleBean(RecordFile.class));
        Path file;
        try (Stream<Path> found = Files.walk(directory)) {
            file = found.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        assertThat(ProcessRecord.read(file, CheckpointKey.of(key.getBytes(StandardCharsets.UTF_8)))
                        .isClosed())
                .isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> ProcessRecord.read(file, null));
    }

    @Test
    void anApplicationsOwnRecorderWins() {
        runner.withPropertyValues("taskgraph.record.directory=" + directory)
                .withBean(RecordSink.class, () -> (nanoTime, event) -> {})
                .run(context -> assertThat(context).doesNotHaveBean(RecordFile.class));
    }

    @Test
    void whatCannotBeStopsTheStart() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        runner.withPropertyValues("taskgraph.record.directory=" + file)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .hasMessageContaining("taskgraph.record.directory"));
        runner.withPropertyValues("taskgraph.record.directory=" + directory, "taskgraph.record.max-size=1KB")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .hasMessageContaining("taskgraph.record.max-size"));
    }

    @TaskBuilder
    static class Tasks {

        public Task task(long taskId) {
            return new IdTask(taskId);
        }
    }
}

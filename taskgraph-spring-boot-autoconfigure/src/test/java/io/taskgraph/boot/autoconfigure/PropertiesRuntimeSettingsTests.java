package io.taskgraph.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.taskgraph.boot.support.ForeignCoordinator;
import io.taskgraph.coordination.embedded.EmbeddedCoordinator;
import io.taskgraph.runtime.RuntimeSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

class PropertiesRuntimeSettingsTests {

    private final EmbeddedCoordinator embedded = EmbeddedCoordinator.create();
    private final TaskGraphProperties properties = new TaskGraphProperties();

    @AfterEach
    void close() {
        embedded.close();
    }

    @Test
    void withoutPropertiesTheyAreThoseOfAJobOfOneTask() {
        assertThat(settings(null)).isEqualTo(RuntimeSettings.of("job", 1));
    }

    @Test
    void applicationNameNamesTheJob() {
        assertThat(settings("app").job()).isEqualTo("app");
        assertThat(settings(" ").job()).isEqualTo("job");
    }

    @Test
    void everyPropertyIsUsed() {
        properties.setNamespace("ns");
        properties.getJob().setName("regression");
        properties.getJob().setTasks(3L);
        properties.getJob().setRestartFinished(true);
        properties.getNode().setSlots(4);
        properties.getNode().setZone("north");
        properties.getLease().setTtl(Duration.ofSeconds(3));
        properties.getRequest().setTimeout(Duration.ofSeconds(4));
        properties.getDrain().setTimeout(Duration.ofSeconds(6));
        properties.getLoop().setWarnAfter(Duration.ofMillis(5));
        properties.getMeta().setMaxBytes(6);
        assertThat(settings("app"))
                .isEqualTo(RuntimeSettings.builder("regression", 3)
                        .namespace("ns")
                        .slots(4)
                        .leaseTtl(Duration.ofSeconds(3))
                        .requestTimeout(Duration.ofSeconds(4))
                        .drainTimeout(Duration.ofSeconds(6))
                        .loopWarnAfter(Duration.ofMillis(5))
                        .maxMetaBytes(6)
                        .restartFinished(true)
                        .zone("north")
                        .build());
    }

    @Test
    void slotsAreAsManyAsTasksInOneProcessAndOneOtherwise() {
        properties.getJob().setTasks(5L);
        assertThat(settings(null).slots()).isEqualTo(5);
        properties.getJob().setName("shared");
        assertThat(new PropertiesRuntimeSettings(properties, null, new ForeignCoordinator())
                        .settings()
                        .slots())
                .isEqualTo(1);
    }

    @Test
    void fewerSlotsThanTasksAreRefusedInOneProcess() {
        properties.getJob().setTasks(5L);
        properties.getNode().setSlots(4);
        assertThatInvalid("taskgraph.node.slots", 4);
    }

    @Test
    void moreTasksThanAProcessCanHoldAreRefused() {
        properties.getJob().setTasks(1L << 31);
        assertThatInvalid("taskgraph.job.tasks", 1L << 31);
    }

    @Test
    void leaseOfPartsOfASecondIsRefused() {
        properties.getLease().setTtl(Duration.ofMillis(2500));
        assertThatInvalid("taskgraph.lease.ttl", Duration.ofMillis(2500));
    }

    @Test
    void sharedCoordinatorAsksForJobNameAndTasksAndDoesNotTakeTheApplicationsName() {
        PropertiesRuntimeSettings settings = new PropertiesRuntimeSettings(properties, "app", new ForeignCoordinator());
        assertThatMissing(settings, "taskgraph.job.name", "taskgraph.job.tasks");
        properties.getJob().setTasks(3L);
        assertThatMissing(settings, "taskgraph.job.name");
        properties.getJob().setName("shared");
        properties.getJob().setTasks(null);
        assertThatMissing(settings, "taskgraph.job.tasks");
    }

    @Test
    void endpointsAloneAskForJobNameAndTasks() {
        properties.getEtcd().setEndpoints(List.of("http://a:2379"));
        assertThatMissing(
                new PropertiesRuntimeSettings(properties, null, embedded), "taskgraph.job.name", "taskgraph.job.tasks");
    }

    @Test
    void endpointsAreRefusedWhereNothingWouldUseThem() {
        properties.getEtcd().setEndpoints(List.of("http://a:2379"));
        properties.getJob().setName("shared");
        properties.getJob().setTasks(3L);
        assertThatInvalid("taskgraph.etcd.endpoints", List.of("http://a:2379"));
    }

    @Test
    void workersAreTheTasksBesideTheMaster() {
        properties.getJob().setWorkers(3L);
        assertThat(settings(null).tasks()).isEqualTo(4);
        properties.getJob().setTasks(4L);
        assertThat(settings(null).tasks()).isEqualTo(4);
        properties.getJob().setTasks(3L);
        assertThatInvalid("taskgraph.job.workers", 3L);
    }

    @Test
    void limitOfUpdatesFollowsThatOfMessagesUnlessItIsSet() {
        assertThat(settings(null).backup().updateLimit()).isEqualTo(1 << 20);
        properties.getData().setMaxMessageSize(DataSize.ofMegabytes(1));
        assertThat(settings(null).backup().updateLimit()).isEqualTo(1 << 19);
        properties.getBackup().setUpdateLimit(DataSize.ofMegabytes(1));
        assertThatInvalid("taskgraph.backup.update-limit", DataSize.ofMegabytes(1));
    }

    private static void assertThatMissing(PropertiesRuntimeSettings settings, String... names) {
        assertThatExceptionOfType(MissingJobPropertiesException.class)
                .isThrownBy(settings::settings)
                .satisfies(ex -> assertThat(ex.names()).containsExactly(names));
    }

    private void assertThatInvalid(String name, Object value) {
        assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
                .isThrownBy(() -> settings(null))
                .satisfies(ex -> {
                    assertThat(ex.getName()).isEqualTo(name);
                    assertThat(ex.getValue()).isEqualTo(value);
                });
    }

    private RuntimeSettings settings(String applicationName) {
        return new PropertiesRuntimeSettings(properties, applicationName, embedded).settings();
    }
}

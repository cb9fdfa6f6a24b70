package io.taskgraph.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.backup.Acknowledge;
import io.taskgraph.backup.BackupSettings;
import io.taskgraph.boot.lifecycle.OnCompletion;
import io.taskgraph.runtime.CheckpointSettings.OnFailure;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.FieldError;

class TaskGraphPropertiesTests {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Properties.class);

    @Test
    void defaults() {
        runner.run(context -> {
            TaskGraphProperties properties = context.getBean(TaskGraphProperties.class);
            assertThat(properties.isEnabled()).isTrue();
            assertThat(properties.getNamespace()).isEqualTo("taskgraph");
            assertThat(properties.getJob().getName()).isNull();
            assertThat(properties.getJob().getTasks()).isNull();
            assertThat(properties.getJob().getOnCompletion()).isNull();
            assertThat(properties.getJob().isRestartFinished()).isFalse();
            assertThat(properties.getNode().getSlots()).isNull();
            assertThat(properties.getNode().getName()).isNull();
            assertThat(properties.getLease().getTtl()).isEqualTo(Duration.ofSeconds(10));
            assertThat(properties.getEtcd().getEndpoints()).isEmpty();
            assertThat(properties.getRequest().getTimeout()).isEqualTo(Duration.ofMinutes(5));
            assertThat(properties.getLoop().getWarnAfter()).isEqualTo(Duration.ofSeconds(1));
            assertThat(properties.getLoop().getThreads())
                    .isEqualTo(Math.max(4, 2 * Runtime.getRuntime().availableProcessors()));
            assertThat(properties.getMeta().getMaxBytes()).isEqualTo(1024);
            assertThat(properties.getNode().getAddress()).isNull();
            assertThat(properties.getData().getMaxMessageSize()).isEqualTo(DataSize.ofMegabytes(16));
            assertThat(properties.getData().getSsl().getBundle()).isNull();
            assertThat(properties.getBackup().settings(properties.getData().getMaxMessageSize()))
                    .isEqualTo(BackupSettings.none());
            assertThat(properties.getCheckpoint().getDirectory()).isNull();
            assertThat(properties.getCheckpoint().getKeep()).isEqualTo(2);
            assertThat(properties.getCheckpoint().getOnFailure()).isEqualTo(OnFailure.CONTINUE);
            assertThat(properties.getEtcd().getEndpoints()).isEmpty();
        });
    }

    @Test
    void everyPropertyIsBound() {
        runner.withPropertyValues(
                        "taskgraph.enabled=false",
                        "taskgraph.namespace=ns",
                        "taskgraph.job.name=regression",
                        "taskgraph.job.tasks=15",
                        "taskgraph.job.on-completion=stay",
                        "taskgraph.job.restart-finished=true",
                        "taskgraph.node.slots=7",
                        "taskgraph.node.name=pod-7.a",
                        "taskgraph.node.zone=north-1",
                        "taskgraph.lease.ttl=3s",
                        "taskgraph.etcd.endpoints=http://a:2379,http://b:2379",
                        "taskgraph.request.timeout=1m",
                        "taskgraph.loop.warn-after=250ms",
                        "taskgraph.loop.threads=3",
                        "taskgraph.meta.max-bytes=64",
                        "taskgraph.node.address=10.0.0.1:9000",
                        "taskgraph.data.max-message-size=1MB",
                        "taskgraph.data.ssl.bundle=nodes",
                        "taskgraph.backup.replicas=2",
                        "taskgraph.backup.acknowledge=quorum",
                        "taskgraph.backup.update-limit=2KB",
                        "taskgraph.backup.retained=7",
                        "taskgraph.backup.waiting=8",
                        "taskgraph.backup.timeout=9s",
                        "taskgraph.checkpoint.directory=/shared/checkpoints",
                        "taskgraph.checkpoint.keep=5",
                        "taskgraph.checkpoint.on-failure=fail",
                        "taskgraph.etcd.endpoints=http://a:2379,http://b:2379")
                .run(context -> {
                    TaskGraphProperties properties = context.getBean(TaskGraphProperties.class);
                    assertThat(properties.isEnabled()).isFalse();
                    assertThat(properties.getNamespace()).isEqualTo("ns");
                    assertThat(properties.getJob().getName()).isEqualTo("regression");
                    assertThat(properties.getJob().getTasks()).isEqualTo(15);
                    assertThat(properties.getJob().getOnCompletion()).isEqualTo(OnCompletion.STAY);
                    assertThat(properties.getJob().isRestartFinished()).isTrue();
                    assertThat(properties.getNode().getSlots()).isEqualTo(7);
                    assertThat(properties.getNode().getName()).isEqualTo("pod-7.a");
                    assertThat(properties.getLease().getTtl()).isEqualTo(Duration.ofSeconds(3));
                    assertThat(properties.getEtcd().getEndpoints()).containsExactly("http://a:2379", "http://b:2379");
                    assertThat(properties.getRequest().getTimeout()).isEqualTo(Duration.ofMinutes(1));
                    assertThat(properties.getLoop().getWarnAfter()).isEqualTo(Duration.ofMillis(250));
                    assertThat(properties.getLoop().getThreads()).isEqualTo(3);
                    assertThat(properties.getMeta().getMaxBytes()).isEqualTo(64);
                    assertThat(properties.getNode().getAddress()).isEqualTo("10.0.0.1:9000");
                    assertThat(properties.getData().getMaxMessageSize()).isEqualTo(DataSize.ofMegabytes(1));
                    assertThat(properties.getData().getSsl().getBundle()).isEqualTo("nodes");
                    assertThat(properties
                                    .getBackup()
                                    .settings(properties.getData().getMaxMessageSize()))
                            .isEqualTo(new BackupSettings(2, Acknowledge.QUORUM, 2048, 7, 8, Duration.ofSeconds(9)));
                    assertThat(properties.getCheckpoint().getDirectory()).isEqualTo("/shared/checkpoints");
                    assertThat(properties.getCheckpoint().getKeep()).isEqualTo(5);
                    assertThat(properties.getCheckpoint().getOnFailure()).isEqualTo(OnFailure.FAIL);
                    assertThat(properties.getEtcd().getEndpoints()).containsExactly("http://a:2379", "http://b:2379");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "namespace,' ','',must not be blank",
        "job.name,'','',must not be blank",
        "job.tasks,0,0,must be greater than or equal to 1",
        "node.slots,0,0,must be greater than or equal to 1",
        "node.name,a b,a b,must be at most 253",
        "node.zone,a b,a b,must be at most 253",
        "lease.ttl,1s,1s,'must be at least 2s, but is 1s'",
        "lease.ttl,10,10ms,'must be at least 2s, but is 10ms; a number without a unit counts milliseconds'",
        "lease.ttl,2d,2d,must be at most 1d",
        "etcd.endpoints[0],'','',must not be blank",
        "request.timeout,0s,0s,must be at least 1ms",
        "request.timeout,366d,366d,must be at most 365d",
        "loop.warn-after,-1s,-1s,must be at least 1ms",
        "loop.warn-after,366d,366d,must be at most 365d",
        "loop.threads,0,0,must be greater than or equal to 1",
        "loop.threads,1025,1025,must be less than or equal to 1024",
        "checkpoint.directory,' ','',must not be blank",
        "backup.replicas,-1,-1,must be greater than or equal to 0",
        "backup.replicas,17,17,must be less than or equal to 16",
        "backup.retained,0,0,must be greater than or equal to 1",
        "backup.waiting,0,0,must be greater than or equal to 1",
        "backup.timeout,0s,0s,must be at least 1ms",
        "checkpoint.keep,0,0,must be greater than or equal to 1",
        "stalled-after,0s,0s,must be at least 1ms",
        "progress-interval,-1s,-1s,must be at least 0s",
        "job.workers,0,0,must be greater than or equal to 1",
        "etcd.endpoints[1],'','',must not be blank",
        "etcd.call-timeout,99ms,99ms,must be at least 100ms",
        "etcd.call-timeout,61s,61s,must be at most 1m",
        "drain.timeout,366d,366d,must be at most 365d",
        "iterative.timeout,0s,0s,must be at least 1ns",
        "record.directory,' ','',must not be blank",
        "dashboard.path,jobs,jobs,must be one or more segments",
        "etcd.max-inbound-message-size,0,0B,must be at least 1B",
        "iterative.segment-threshold,-1B,-1B,must be at least 1B",
        "meta.max-bytes,0,0,must be greater than or equal to 1",
        "meta.max-bytes,8193,8193,must be less than or equal to 8192",
    })
    void valueOutOfRangeIsRefusedNamingPropertyValueAndRule(String property, String value, String bound, String rule) {
        runner.withPropertyValues("taskgraph.etcd.endpoints[0]=http://a:2379", "taskgraph." + property + "=" + value)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(BindValidationException.class, ex -> {
                            FieldError error = (FieldError)
                                    ex.getValidationErrors().getAllErrors().get(0);
                            assertThat(DataObjectPropertyName.toDashedForm(error.getField()))
                                    .isEqualTo(property);
                            assertThat(error.getRejectedValue()).hasToString(bound);
                            assertThat(error.getDefaultMessage()).startsWith(rule);
                        }));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "taskgraph.job.task",
                "taskgraph.jobs.tasks",
                "taskgraph.lease-ttl",
                "taskgraph.loop.warn-after.millis",
                "taskgraph.names"
            })
    void unknownKeyIsRefused(String key) {
        runner.withPropertyValues(key + "=3")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(UnboundConfigurationPropertiesException.class)
                        .hasMessageContaining(key));
    }

    @Test
    void keysMayBeWrittenInAnyOfBootsWays() {
        runner.withPropertyValues("taskgraph.loop.warnAfter=2s", "taskgraph.job.on_completion=STAY")
                .run(context -> {
                    TaskGraphProperties properties = context.getBean(TaskGraphProperties.class);
                    assertThat(properties.getLoop().getWarnAfter()).isEqualTo(Duration.ofSeconds(2));
                    assertThat(properties.getJob().getOnCompletion()).isEqualTo(OnCompletion.STAY);
                });
    }

    @EnableConfigurationProperties(TaskGraphProperties.class)
    static class Properties {}
}

package io.taskgraph.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.boot.lifecycle.OnCompletion;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

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
            assertThat(properties.getJob().getOnCompletion()).isEqualTo(OnCompletion.EXIT);
            assertThat(properties.getJob().isRestartFinished()).isFalse();
            assertThat(properties.getNode().getSlots()).isNull();
            assertThat(properties.getLease().getTtl()).isEqualTo(Duration.ofSeconds(10));
            assertThat(properties.getRequest().getTimeout()).isEqualTo(Duration.ofMinutes(5));
            assertThat(properties.getLoop().getWarnAfter()).isEqualTo(Duration.ofSeconds(1));
            assertThat(properties.getLoop().getThreads())
                    .isEqualTo(Math.max(4, 2 * Runtime.getRuntime().availableProcessors()));
            assertThat(properties.getMeta().getMaxBytes()).isEqualTo(1024);
            assertThat(properties.getNode().getAddress()).isNull();
            assertThat(properties.getData().getMaxMessageSize()).isEqualTo(DataSize.ofMegabytes(16));
            assertThat(properties.getData().getSsl().getBundle()).isNull();
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
                        "taskgraph.lease.ttl=3s",
                        "taskgraph.request.timeout=1m",
                        "taskgraph.loop.warn-after=250ms",
                        "taskgraph.loop.threads=3",
                        "taskgraph.meta.max-bytes=64",
                        "taskgraph.node.address=10.0.0.1:9000",
                        "taskgraph.data.max-message-size=1MB",
                        "taskgraph.data.ssl.bundle=nodes",
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
                    assertThat(properties.getLease().getTtl()).isEqualTo(Duration.ofSeconds(3));
                    assertThat(properties.getRequest().getTimeout()).isEqualTo(Duration.ofMinutes(1));
                    assertThat(properties.getLoop().getWarnAfter()).isEqualTo(Duration.ofMillis(250));
                    assertThat(properties.getLoop().getThreads()).isEqualTo(3);
                    assertThat(properties.getMeta().getMaxBytes()).isEqualTo(64);
                    assertThat(properties.getNode().getAddress()).isEqualTo("10.0.0.1:9000");
                    assertThat(properties.getData().getMaxMessageSize()).isEqualTo(DataSize.ofMegabytes(1));
                    assertThat(properties.getData().getSsl().getBundle()).isEqualTo("nodes");
                    assertThat(properties.getEtcd().getEndpoints()).containsExactly("http://a:2379", "http://b:2379");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "taskgraph.namespace,' ',must not be blank",
        "taskgraph.job.name,'',must not be blank",
        "taskgraph.job.tasks,0,must be greater than or equal to 1",
        "taskgraph.node.slots,0,must be greater than or equal to 1",
        "taskgraph.lease.ttl,1s,must be longer than or equal to 2 seconds",
        "taskgraph.request.timeout,0s,must be longer than or equal to 1 milli",
        "taskgraph.loop.warn-after,-1s,must be longer than or equal to 1 milli",
        "taskgraph.loop.threads,0,must be greater than or equal to 1",
        "taskgraph.meta.max-bytes,0,must be greater than or equal to 1",
    })
    void valueOutOfRangeIsRefused(String property, String value, String rule) {
        runner.withPropertyValues(property + "=" + value)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(BindValidationException.class)
                        .hasMessageContaining(rule));
    }

    @EnableConfigurationProperties(TaskGraphProperties.class)
    static class Properties {}
}

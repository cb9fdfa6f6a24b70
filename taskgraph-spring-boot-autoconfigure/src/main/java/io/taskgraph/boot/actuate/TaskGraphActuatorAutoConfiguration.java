package io.taskgraph.boot.actuate;

import io.taskgraph.boot.autoconfigure.TaskGraphAutoConfiguration;
import io.taskgraph.runtime.JobMonitor;
import io.taskgraph.runtime.TaskGraphRuntime;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the Actuator endpoint {@code taskgraph} and of the job's part of {@code info}. */
@AutoConfiguration(after = TaskGraphAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean(TaskGraphRuntime.class)
public final class TaskGraphActuatorAutoConfiguration {

    /** How long a look at the job may take; it takes microseconds unless the machine stands still. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final ExpectedEpochs UNKNOWN = () -> -1;

    @Bean
    @ConditionalOnMissingBean(TaskGraphEndpoint.class)
    @ConditionalOnAvailableEndpoint(endpoint = TaskGraphEndpoint.class)
    @ConditionalOnBooleanProperty(name = "taskgraph.actuator.operations")
    OperableTaskGraphEndpoint operableTaskGraphEndpoint(
            JobMonitor monitor, ObjectProvider<ExpectedEpochs> expectedEpochs) {
        return new OperableTaskGraphEndpoint(monitor, expectedEpochs.getIfAvailable(() -> UNKNOWN), PATIENCE);
    }

    @Bean
    @ConditionalOnMissingBean(TaskGraphEndpoint.class)
    @ConditionalOnAvailableEndpoint(endpoint = TaskGraphEndpoint.class)
    TaskGraphEndpoint taskGraphEndpoint(JobMonitor monitor, ObjectProvider<ExpectedEpochs> expectedEpochs) {
        return new TaskGraphEndpoint(monitor, expectedEpochs.getIfAvailable(() -> UNKNOWN), PATIENCE);
    }

    @Bean
    @ConditionalOnMissingBean(name = "taskgraphInfoContributor")
    @ConditionalOnEnabledInfoContributor("taskgraph")
    TaskGraphInfoContributor taskgraphInfoContributor(JobMonitor monitor) {
        return new TaskGraphInfoContributor(monitor.settings(), () -> monitor.snapshot(PATIENCE));
    }
}

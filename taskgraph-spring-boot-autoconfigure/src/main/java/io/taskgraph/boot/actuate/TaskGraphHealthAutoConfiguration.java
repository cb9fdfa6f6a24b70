package io.taskgraph.boot.actuate;

import io.taskgraph.boot.autoconfigure.TaskGraphAutoConfiguration;
import io.taskgraph.runtime.JobMonitor;
import io.taskgraph.runtime.TaskGraphRuntime;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Auto-configuration of the health of this process's part of the job, as part of its readiness. */
@AutoConfiguration(
        after = TaskGraphAutoConfiguration.class,
        afterName =
                "org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration")
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnBean(TaskGraphRuntime.class)
@ConditionalOnEnabledHealthIndicator(ReadinessMembership.CONTRIBUTOR)
public final class TaskGraphHealthAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "taskgraphHealthIndicator")
    HealthIndicator taskgraphHealthIndicator(JobMonitor monitor) {
        return new TaskGraphHealthIndicator(monitor, TaskGraphActuatorAutoConfiguration.PATIENCE);
    }

    /** An application that names the members of the readiness group, or those that are none, has the last word. */
    @Bean
    static HealthEndpointGroupsPostProcessor taskGraphReadinessMembership(Environment environment) {
        return names(environment, "include") || names(environment, "exclude")
                ? groups -> groups
                : new ReadinessMembership();
    }

    private static boolean names(Environment environment, String members) {
        String property = "management.endpoint.health.group.readiness." + members;
        return environment.containsProperty(property) || environment.containsProperty(property + "[0]");
    }
}

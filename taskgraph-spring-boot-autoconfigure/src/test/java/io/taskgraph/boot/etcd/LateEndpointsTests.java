package io.taskgraph.boot.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.boot.support.OneEpochJob;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Endpoints that come after the beans were chosen cannot be used; the reason that is given must be the true one. */
class LateEndpointsTests {

    @Test
    void endpointsThatComeAfterTheConditionsAreSaidToComeTooLate() {
        new ApplicationContextRunner()
                .withUserConfiguration(Late.class)
                .withPropertyValues("taskgraph.job.name=late", "taskgraph.job.tasks=1")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(
                                InvalidConfigurationPropertyValueException.class,
                                failure -> assertThat(failure.getReason())
                                        .contains("came only after the beans of this application were chosen")
                                        .contains("@ServiceConnection")
                                        .contains("@DynamicPropertySource")
                                        .doesNotContain("class path")));
    }

    @Configuration(proxyBeanMethods = false)
    @Import(OneEpochJob.class)
    static class Late {

        /** As a {@code DynamicPropertyRegistrar} bean does, and the arguments of an application that was processed ahead of time. */
        @Bean
        static BeanFactoryPostProcessor late(ConfigurableEnvironment environment) {
            return beanFactory -> environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource("late", Map.of("taskgraph.etcd.endpoints", "http://127.0.0.1:1")));
        }
    }
}

package io.taskgraph.boot.actuate;

import io.taskgraph.boot.autoconfigure.SecretProperties;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration that keeps passwords and keys of the job out of what Actuator shows of the configuration, also where
 * {@code management.endpoint.env.show-values} or that of {@code configprops} is {@code always}.
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
@ConditionalOnBooleanProperty(name = "taskgraph.enabled", matchIfMissing = true)
public final class SecretPropertiesAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "taskGraphSanitizingFunction")
    SanitizingFunction taskGraphSanitizingFunction() {
        return SanitizingFunction.sanitizeValue().ifKeyMatches(SecretProperties::isSecret);
    }
}

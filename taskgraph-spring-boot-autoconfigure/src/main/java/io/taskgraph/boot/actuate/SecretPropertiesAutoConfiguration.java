package io.taskgraph.boot.actuate;

import java.util.Locale;
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

    private static final String CHECKPOINT_KEY = "taskgraph.checkpoint.key";

    @Bean
    @ConditionalOnMissingBean(name = "taskGraphSanitizingFunction")
    SanitizingFunction taskGraphSanitizingFunction() {
        return SanitizingFunction.sanitizeValue().ifKeyMatches(SecretPropertiesAutoConfiguration::isSecret);
    }

    /** Environment variables have other names: {@code TASKGRAPH_ETCD_PASSWORD}. */
    private static boolean isSecret(String key) {
        String name = key.toLowerCase(Locale.ROOT).replace('_', '.');
        return name.startsWith("taskgraph.") && (name.contains("password") || name.equals(CHECKPOINT_KEY));
    }
}

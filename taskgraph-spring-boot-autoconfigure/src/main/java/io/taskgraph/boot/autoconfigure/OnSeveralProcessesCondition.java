package io.taskgraph.boot.autoconfigure;

import java.util.List;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/**
 * Matches where the job may run in several processes: {@code taskgraph.etcd.endpoints} names any, or connection details do, which
 * Testcontainers, Docker Compose or the application have brought.
 */
final class OnSeveralProcessesCondition extends SpringBootCondition implements ConfigurationCondition {

    private static final String PROPERTY = "taskgraph.etcd.endpoints";

    /** By name, since the package of etcd is above this one. */
    private static final String CONNECTION_DETAILS = "io.taskgraph.boot.etcd.EtcdConnectionDetails";

    static boolean matches(Environment environment) {
        return Binder.get(environment)
                .bind(PROPERTY, Bindable.listOf(String.class))
                .map(endpoints -> !endpoints.isEmpty())
                .orElse(false);
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnSeveralProcesses.class);
        List<String> details = connectionDetails(context);
        if (!details.isEmpty()) {
            return ConditionOutcome.match(message.found("bean").items(details));
        }
        return matches(context.getEnvironment())
                ? ConditionOutcome.match(message.found("property").items(List.of(PROPERTY)))
                : ConditionOutcome.noMatch(message.didNotFind("property").items(List.of(PROPERTY)));
    }

    /** Beans must be there to be looked for. */
    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN;
    }

    private static List<String> connectionDetails(ConditionContext context) {
        ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
        if (beanFactory == null || !ClassUtils.isPresent(CONNECTION_DETAILS, context.getClassLoader())) {
            return List.of();
        }
        Class<?> type = ClassUtils.resolveClassName(CONNECTION_DETAILS, context.getClassLoader());
        return List.of(beanFactory.getBeanNamesForType(type, true, false));
    }
}

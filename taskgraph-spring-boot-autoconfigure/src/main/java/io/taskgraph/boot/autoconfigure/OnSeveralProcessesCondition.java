package io.taskgraph.boot.autoconfigure;

import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches where the job may run in several processes: {@code taskgraph.etcd.endpoints} names any. */
final class OnSeveralProcessesCondition extends SpringBootCondition {

    private static final String PROPERTY = "taskgraph.etcd.endpoints";

    static boolean matches(Environment environment) {
        return Binder.get(environment)
                .bind(PROPERTY, Bindable.listOf(String.class))
                .map(endpoints -> !endpoints.isEmpty())
                .orElse(false);
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnSeveralProcesses.class);
        return matches(context.getEnvironment())
                ? ConditionOutcome.match(message.found("property").items(List.of(PROPERTY)))
                : ConditionOutcome.noMatch(message.didNotFind("property").items(List.of(PROPERTY)));
    }
}

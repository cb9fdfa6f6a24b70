package io.taskgraph.boot.grpc;

import io.taskgraph.boot.autoconfigure.TlsMode;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches unless the tasks have a server of their own, since callers of the application's services have no key that they would take. */
final class NotOnOwnServerCondition extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        TlsMode mode = TlsMode.of(context.getEnvironment());
        return new ConditionOutcome(mode != TlsMode.AUTO, "'taskgraph.data.tls' is " + mode);
    }
}

package io.taskgraph.boot.grpc;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Import;

/** Auto-configuration that makes the beans of net.devh's client only when the application wants a channel. */
@AutoConfiguration
@ConditionalOnClass(name = "net.devh.boot.grpc.client.autoconfigure.GrpcClientAutoConfiguration")
@ConditionalOnBooleanProperty(name = "taskgraph.enabled", matchIfMissing = true)
@Import(LazyDevhClient.class)
public final class DevhClientAutoConfiguration {}

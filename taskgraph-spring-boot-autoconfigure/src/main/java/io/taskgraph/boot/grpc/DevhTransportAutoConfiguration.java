package io.taskgraph.boot.grpc;

import io.taskgraph.boot.autoconfigure.ConditionalOnSeveralProcesses;
import io.taskgraph.boot.autoconfigure.TaskGraphAutoConfiguration;
import io.taskgraph.grpc.GrpcDataTransport;
import net.devh.boot.grpc.client.channelfactory.AbstractChannelFactory;
import net.devh.boot.grpc.server.serverfactory.GrpcServerLifecycle;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Import;

/** Auto-configuration of the transport between processes on the gRPC server and the client settings of net.devh's starters. */
@AutoConfiguration(
        before = TaskGraphAutoConfiguration.class,
        afterName = {
            "net.devh.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration",
            "net.devh.boot.grpc.server.autoconfigure.GrpcServerFactoryAutoConfiguration",
            "net.devh.boot.grpc.client.autoconfigure.GrpcClientAutoConfiguration",
            "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration"
        })
@ConditionalOnClass({GrpcDataTransport.class, GrpcServerLifecycle.class, AbstractChannelFactory.class})
@ConditionalOnBooleanProperty(name = "taskgraph.enabled", matchIfMissing = true)
@ConditionalOnSeveralProcesses
@Import(DevhTransportConfiguration.class)
public final class DevhTransportAutoConfiguration {}

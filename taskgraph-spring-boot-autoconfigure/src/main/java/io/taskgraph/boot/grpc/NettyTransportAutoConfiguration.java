package io.taskgraph.boot.grpc;

import io.grpc.netty.NettyServerBuilder;
import io.taskgraph.boot.autoconfigure.ConditionalOnSeveralProcesses;
import io.taskgraph.boot.autoconfigure.TaskGraphAutoConfiguration;
import io.taskgraph.boot.autoconfigure.TaskGraphProperties;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.grpc.NettySettings;
import io.taskgraph.transport.DataTransport;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the transport between processes on a server of its own, where the application has no server of net.devh's. It
 * listens at {@code grpc.server.address} and {@code grpc.server.port} all the same, by default at any address and a free port.
 */
@AutoConfiguration(
        before = TaskGraphAutoConfiguration.class,
        after = DevhTransportAutoConfiguration.class,
        afterName = "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration")
@ConditionalOnClass({GrpcDataTransport.class, NettyServerBuilder.class})
@ConditionalOnBooleanProperty(name = "taskgraph.enabled", matchIfMissing = true)
@ConditionalOnSeveralProcesses
@EnableConfigurationProperties(TaskGraphProperties.class)
public final class NettyTransportAutoConfiguration {

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(DataTransport.class)
    GrpcDataTransport taskGraphDataTransport(
            TaskGraphProperties properties, Environment environment, ObjectProvider<SslBundles> sslBundles) {
        DataPlaneProperties data = new DataPlaneProperties(properties, sslBundles);
        String host = environment.getProperty("grpc.server.address", "*");
        int port = Math.max(0, environment.getProperty("grpc.server.port", Integer.class, 0));
        InetSocketAddress bind = host.equals("*") ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        AdvertisedAddress advertised = data.advertisedAddress(host);
        DataTls tls = data.tls();
        OpenPort open = new OpenPort(host, tls != null);
        NettySettings settings = NettySettings.of(
                        bind,
                        boundPort -> open.announced(advertised.at(boundPort).toString()))
                .withMaxMessage(data.maxMessageBytes(), DataPlaneProperties.MAX_MESSAGE_SIZE)
                .withLimits(data.limits());
        return GrpcDataTransport.netty(
                tls == null
                        ? settings
                        : settings.withCredentials(
                                tls.serverCredentials(), tls.channelCredentials(), authority(environment)));
    }

    private static @Nullable String authority(Environment environment) {
        String own = environment.getProperty("grpc.client.taskgraph.security.authority-override");
        return own != null ? own : environment.getProperty("grpc.client.GLOBAL.security.authority-override");
    }
}

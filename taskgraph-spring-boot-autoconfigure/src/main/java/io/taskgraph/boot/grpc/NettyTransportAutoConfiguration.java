package io.taskgraph.boot.grpc;

import io.grpc.netty.NettyServerBuilder;
import io.taskgraph.boot.autoconfigure.ConditionalOnSeveralProcesses;
import io.taskgraph.boot.autoconfigure.TaskGraphAutoConfiguration;
import io.taskgraph.boot.autoconfigure.TaskGraphProperties;
import io.taskgraph.boot.autoconfigure.TlsMode;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.grpc.NettySettings;
import io.taskgraph.grpc.PeerChannels;
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
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the transport between processes on a server of its own: with {@code taskgraph.data.tls=auto}, the default, and
 * where the application has no server of net.devh's. See {@link OwnServerAddress} for where it listens.
 */
@AutoConfiguration(
        before = TaskGraphAutoConfiguration.class,
        after = DevhTransportAutoConfiguration.class,
        afterName = "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration")
@ConditionalOnClass({GrpcDataTransport.class, NettyServerBuilder.class})
@ConditionalOnBooleanProperty(name = "taskgraph.enabled", matchIfMissing = true)
@ConditionalOnSeveralProcesses
@EnableConfigurationProperties(TaskGraphProperties.class)
@Import(DevhInterceptorsConfiguration.class)
public final class NettyTransportAutoConfiguration {

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(DataTransport.class)
    GrpcDataTransport taskGraphDataTransport(
            TaskGraphProperties properties,
            Environment environment,
            ObjectProvider<SslBundles> sslBundles,
            ObjectProvider<DataPlaneInterceptors> interceptors,
            ObjectProvider<PeerChannels> channels) {
        DataPlaneProperties data = new DataPlaneProperties(properties, sslBundles);
        TlsMode mode = TlsMode.of(environment);
        OwnServerAddress address = new OwnServerAddress(data.node(), environment, mode);
        AdvertisedAddress advertised = data.advertisedAddress(address.host());
        InetSocketAddress bind = address.socketAddress(advertised);
        OpenPort open = new OpenPort(bind.getHostString(), callers(mode));
        NettySettings settings = NettySettings.of(
                        bind,
                        boundPort -> open.announced(advertised.at(boundPort).toString()))
                .withMaxMessage(data.maxMessageBytes(), DataPlaneProperties.MAX_MESSAGE_SIZE)
                .withLimits(data.limits())
                .withConnectionLimits(data.connectionLimits());
        DataTls tls = data.tls();
        if (tls != null) {
            settings =
                    settings.withCredentials(tls.serverCredentials(), tls.channelCredentials(), authority(environment));
        } else if (mode == TlsMode.AUTO) {
            OwnServerSettings.check(environment, channels.getIfAvailable() != null, address.isBesideNetDevh());
            settings = settings.withOwnKey();
            DataPlaneInterceptors ofDevh = interceptors.getIfAvailable();
            if (ofDevh != null) {
                settings = settings.withInterceptors(ofDevh.server(), ofDevh.client());
            }
        }
        return GrpcDataTransport.netty(settings);
    }

    private static OpenPort.Callers callers(TlsMode mode) {
        return switch (mode) {
            case AUTO -> OpenPort.Callers.OF_THE_JOB;
            case BUNDLE -> OpenPort.Callers.CERTIFIED;
            case OFF -> OpenPort.Callers.ANY;
        };
    }

    private static @Nullable String authority(Environment environment) {
        String own = environment.getProperty("grpc.client.taskgraph.security.authority-override");
        return own != null ? own : environment.getProperty("grpc.client.GLOBAL.security.authority-override");
    }
}

package io.taskgraph.boot.grpc;

import io.taskgraph.boot.autoconfigure.TaskGraphProperties;
import io.taskgraph.boot.lifecycle.TaskGraphLifecycle;
import io.taskgraph.grpc.ConnectionLimits;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.grpc.PeerChannels;
import io.taskgraph.grpc.PeerDefaults;
import io.taskgraph.grpc.ServerConnections;
import io.taskgraph.transport.DataTransport;
import java.time.Duration;
import java.util.List;
import net.devh.boot.grpc.client.channelfactory.GrpcChannelConfigurer;
import net.devh.boot.grpc.client.config.GrpcChannelProperties;
import net.devh.boot.grpc.client.config.GrpcChannelsProperties;
import net.devh.boot.grpc.client.interceptor.GlobalClientInterceptorRegistry;
import net.devh.boot.grpc.common.util.GrpcUtils;
import net.devh.boot.grpc.server.condition.ConditionalOnInterprocessServer;
import net.devh.boot.grpc.server.config.ClientAuth;
import net.devh.boot.grpc.server.config.GrpcServerProperties;
import net.devh.boot.grpc.server.interceptor.GlobalServerInterceptorRegistry;
import net.devh.boot.grpc.server.serverfactory.GrpcServerLifecycle;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AbstractDependsOnBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

@Configuration(proxyBeanMethods = false)
@Conditional({ConditionalOnInterprocessServer.class, NotOnOwnServerCondition.class})
@ConditionalOnBean(GrpcServerProperties.class)
@ConditionalOnMissingBean(DataTransport.class)
@EnableConfigurationProperties(TaskGraphProperties.class)
final class DevhTransportConfiguration {

    private static final String SHADED_CHANNELS = "io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder";

    private final int maxMessageBytes;
    private final DataPlaneProperties data;

    DevhTransportConfiguration(TaskGraphProperties properties, ObjectProvider<SslBundles> sslBundles) {
        this.data = new DataPlaneProperties(properties, sslBundles);
        this.maxMessageBytes = data.maxMessageBytes();
        data.refuseOwnServer();
    }

    @Bean
    DevhServerSide taskGraphServerSide(GrpcServerProperties server) {
        return new DevhServerSide(
                data.advertisedAddress(server.getAddress()),
                new OpenPort(
                        server.getAddress(),
                        data.tls() != null ? OpenPort.Callers.CERTIFIED : callers(server.getSecurity())));
    }

    /** Returns whom net.devh's server answers: it heeds nothing of its security unless that is enabled. */
    static OpenPort.Callers callers(GrpcServerProperties.Security security) {
        if (!security.isEnabled()) {
            return OpenPort.Callers.ANY;
        }
        return security.getClientAuth() == ClientAuth.REQUIRE
                ? OpenPort.Callers.CERTIFIED
                : OpenPort.Callers.ANY_BY_TLS;
    }

    @Bean(destroyMethod = "close")
    GrpcDataTransport taskGraphDataTransport(DevhServerSide serverSide, PeerChannels channels) {
        return GrpcDataTransport.mounted(
                serverSide, channels, maxMessageBytes, DataPlaneProperties.MAX_MESSAGE_SIZE, data.limits());
    }

    /** Where the application's clients are those of Spring Boot, net.devh's beans are missing and only their defaults hold. */
    @Bean
    @ConditionalOnMissingBean
    PeerChannels taskGraphPeerChannels(
            ObjectProvider<GrpcChannelsProperties> clients,
            ObjectProvider<GlobalClientInterceptorRegistry> interceptors,
            ObjectProvider<GrpcChannelConfigurer> configurers,
            GrpcServerProperties server,
            ApplicationContext context) {
        DataTls tls = data.tls();
        Environment environment = context.getEnvironment();
        GrpcChannelsProperties channels = clients.getIfAvailable(
                () -> Binder.get(environment).bindOrCreate("grpc", GrpcChannelsProperties.class));
        DevhChannelSettings settings = new DevhChannelSettings(
                DevhChannelSettings.forPeers(channels, tls != null || isPlaintext(environment, channels, server)),
                interceptors.getIfAvailable(() -> new GlobalClientInterceptorRegistry(context)),
                configurers.orderedStream().toList(),
                maxMessageBytes,
                pingInterval(server),
                tls);
        return ClassUtils.isPresent(SHADED_CHANNELS, getClass().getClassLoader())
                ? new ShadedPeerChannels(settings)
                : new PlainPeerChannels(settings);
    }

    @Bean(destroyMethod = "close")
    ServerConnections taskGraphServerConnections(GrpcDataTransport transport) {
        return new ServerConnections(
                data.connectionLimits().withRates(ConnectionLimits.ANY_RATE, ConnectionLimits.ANY_RATE), transport);
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnClass(name = {ShadedLimits.BUILDER, ShadedLimits.LOOPS})
    ShadedConnections taskGraphShadedConnections(ServerConnections connections) {
        return new ShadedConnections(connections);
    }

    @Bean
    DevhConnectionsConfigurer taskGraphConnectionsConfigurer(
            ServerConnections connections, ObjectProvider<ShadedConnections> shaded, GrpcServerProperties server) {
        return new DevhConnectionsConfigurer(
                connections,
                shaded.getIfAvailable(),
                server.getMaxConnectionIdle() == null ? data.connectionLimits().idle() : null,
                !server.getAddress().startsWith(GrpcUtils.DOMAIN_SOCKET_ADDRESS_PREFIX));
    }

    @Bean
    DevhServerConfigurer taskGraphServerConfigurer(
            GrpcDataTransport transport, GlobalServerInterceptorRegistry interceptors, GrpcServerProperties server) {
        return new DevhServerConfigurer(
                transport.registry(),
                interceptors::getServerInterceptors,
                server,
                maxMessageBytes,
                data.limits(),
                data.tls());
    }

    /** In the last phase the job is joined behind the server, whose port it needs, and left before the server ends. */
    @Bean
    static BeanFactoryPostProcessor taskGraphLifecycleDependsOnGrpcServer() {
        return new AbstractDependsOnBeanFactoryPostProcessor(TaskGraphLifecycle.class, GrpcServerLifecycle.class) {};
    }

    @Bean
    static RebindingPostProcessor taskGraphRebindingPostProcessor(
            ListableBeanFactory beanFactory, Environment environment) {
        return new RebindingPostProcessor(beanFactory, environment);
    }

    /** A server drops connections that are pinged more often than it permits: so keep well away from that. */
    private static Duration pingInterval(GrpcServerProperties server) {
        Duration safe = DevhServerConfigurer.permittedPingInterval(server).multipliedBy(2);
        return safe.compareTo(PeerDefaults.PING_INTERVAL) > 0 ? safe : PeerDefaults.PING_INTERVAL;
    }

    /** net.devh's own default is TLS: it stays where the application has set anything of TLS. */
    private static boolean isPlaintext(
            Environment environment, GrpcChannelsProperties clients, GrpcServerProperties server) {
        Binder binder = Binder.get(environment);
        for (String client : List.of("global", DevhChannelSettings.NAME)) {
            if (binder.bind("grpc.client." + client + ".negotiation-type", String.class)
                    .isBound()) {
                return false;
            }
        }
        GrpcChannelProperties.Security security =
                clients.getChannel(DevhChannelSettings.NAME).getSecurity();
        return !server.getSecurity().isEnabled()
                && !security.isClientAuthEnabled()
                && security.getTrustCertCollection() == null
                && security.getTrustStore() == null;
    }
}

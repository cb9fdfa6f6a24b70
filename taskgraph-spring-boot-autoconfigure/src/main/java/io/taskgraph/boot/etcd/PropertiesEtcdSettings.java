package io.taskgraph.boot.etcd;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.taskgraph.NullReturnException;
import io.taskgraph.boot.autoconfigure.EtcdProperties;
import io.taskgraph.etcd.EtcdSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;

/** Makes the settings of etcd's client from where etcd is and from {@code taskgraph.etcd.*}. */
final class PropertiesEtcdSettings {

    private static final Logger logger = LoggerFactory.getLogger(PropertiesEtcdSettings.class);

    private final EtcdProperties properties;
    private final Duration leaseTtl;
    private final EtcdConnectionDetails connection;

    PropertiesEtcdSettings(EtcdProperties properties, Duration leaseTtl, EtcdConnectionDetails connection) {
        this.properties = properties;
        this.leaseTtl = leaseTtl;
        this.connection = connection;
    }

    EtcdSettings settings(Stream<EtcdCoordinatorCustomizer> customizers) {
        SslContext tls = tls();
        List<String> members = NullReturnException.check(
                connection.getEndpoints(),
                () -> "'getEndpoints' of " + connection.getClass().getName()
                        + " returned null: it must return the URLs of etcd's members");
        members.forEach(PropertiesEtcdSettings::refuseUser);
        List<URI> endpoints = members.stream()
                .map(endpoint -> endpoint(endpoint, tls != null))
                .toList();
        EtcdSettings.Builder builder = EtcdSettings.builder(endpoints)
                .tls(tls)
                .callTimeout(callTimeout())
                .maxInboundMessageBytes(Math.toIntExact(
                        Math.min(properties.getMaxInboundMessageSize().toBytes(), Integer.MAX_VALUE)));
        String user = connection.getUser();
        String password = connection.getPassword();
        if (user != null && password != null) {
            builder.credentials(user, password);
        }
        customizers.forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    /** A renewal without an answer must leave time for the next one before the lease ends. */
    private Duration callTimeout() {
        Duration timeout = properties.getCallTimeout();
        Duration most = leaseTtl.dividedBy(3);
        if (timeout.compareTo(most) <= 0) {
            return timeout;
        }
        logger.warn(
                "'taskgraph.etcd.call-timeout' is {} ms, which is more than a third of 'taskgraph.lease.ttl'; {} ms"
                        + " are taken",
                timeout.toMillis(),
                most.toMillis());
        return most;
    }

    /**
     * Refuses a user and a password in a URL, which etcd's client would not heed, before any other fault of an endpoint is told: a report shows
     * the value of the property that it names, so it must not name that of the endpoints.
     */
    private static void refuseUser(String endpoint) {
        int host = endpoint.lastIndexOf('@');
        if (host >= 0) {
            throw new InvalidConfigurationPropertyValueException(
                    "taskgraph.etcd.user",
                    null,
                    "The endpoint of etcd that ends in '"
                            + endpoint.substring(host).strip()
                            + "' has a user or a password: set 'taskgraph.etcd.user' and 'taskgraph.etcd.password' instead, and write the endpoint"
                            + " without them.");
        }
    }

    private static URI endpoint(String endpoint, boolean tls) {
        String scheme = tls ? "https" : "http";
        try {
            URI uri = URI.create(endpoint.strip());
            if (scheme.equals(uri.getScheme()) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException ex) {
            // said below, for all that is no endpoint
        }
        throw new InvalidConfigurationPropertyValueException(
                "taskgraph.etcd.endpoints",
                endpoint,
                "An endpoint of etcd is written like '" + scheme + "://host:2379', "
                        + (tls
                                ? "with 'https' since 'taskgraph.etcd.ssl.bundle' is set."
                                : "with 'https' only if 'taskgraph.etcd.ssl.bundle' is set."));
    }

    private @Nullable SslContext tls() {
        SslBundle bundle = connection.getSslBundle();
        if (bundle == null) {
            return null;
        }
        SslContextBuilder builder = GrpcSslContexts.configure(SslContextBuilder.forClient()
                .keyManager(bundle.getManagers().getKeyManagerFactory())
                .trustManager(bundle.getManagers().getTrustManagerFactory()));
        SslOptions options = bundle.getOptions();
        if (options.getCiphers() != null) {
            builder.ciphers(List.of(options.getCiphers()));
        }
        if (options.getEnabledProtocols() != null) {
            builder.protocols(options.getEnabledProtocols());
        }
        try {
            return builder.build();
        } catch (SSLException ex) {
            throw new InvalidConfigurationPropertyValueException(
                    PropertiesEtcdConnectionDetails.SSL_BUNDLE,
                    properties.getSsl().getBundle(),
                    "The bundle can not be used by etcd's client: " + ex.getMessage());
        }
    }
}

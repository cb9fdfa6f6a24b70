package io.taskgraph.etcd;

import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContext;
import io.taskgraph.PrintableText;
import io.taskgraph.coordination.TransactionLimits;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where etcd is and how it is asked.
 *
 * @param endpoints client addresses of the members, each with scheme, host and, unless it is 2379, port
 * @param user name to log in with; null if etcd asks for none
 * @param password password of the user; null if and only if there is no user
 * @param tls how to connect by TLS, made by {@code GrpcSslContexts}; null to connect in the clear
 * @param callTimeout how long an answer may take; a list may take so long for each page
 * @param patience how long an answer may take before another member is asked beside the one that owes it
 * @param connectTimeout timeout of connecting
 * @param pingInterval how long a connection with something under way may be silent before it is probed; gRPC takes less than 10
 *     seconds as 10, and etcd ends connections that probe more often than every 5
 * @param pingTimeout how long the answer to a probe may take before the connection is given up
 * @param silenceLimit how long calls on a connection may stay without any answer before it is replaced by a new one
 * @param maxInboundMessageBytes largest message taken from etcd; must hold the largest page and the largest burst of changes
 * @param pageSize most keys asked for at once
 * @param transactionLimits the largest transaction that etcd takes
 * @param customizer last hand at gRPC's builder of the channel to each member
 */
public record EtcdSettings(
        List<URI> endpoints,
        @Nullable String user,
        @Nullable String password,
        @Nullable SslContext tls,
        Duration callTimeout,
        Duration patience,
        Duration connectTimeout,
        Duration pingInterval,
        Duration pingTimeout,
        Duration silenceLimit,
        int maxInboundMessageBytes,
        int pageSize,
        TransactionLimits transactionLimits,
        UnaryOperator<NettyChannelBuilder> customizer) {

    private static final int MAX_PORT = 65_535;

    public EtcdSettings {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("'endpoints' must not be empty");
        }
        for (URI endpoint : endpoints) {
            checkEndpoint(endpoint, tls);
        }
        if ((user == null) != (password == null)) {
            throw new IllegalArgumentException("'user' and 'password' must be given together");
        }
        if (user != null && (user.isEmpty() || password == null || password.isEmpty())) {
            throw new IllegalArgumentException("'user' and 'password' must not be empty");
        }
        positive("callTimeout", callTimeout);
        positive("patience", patience);
        positive("connectTimeout", connectTimeout);
        positive("pingInterval", pingInterval);
        positive("pingTimeout", pingTimeout);
        positive("silenceLimit", silenceLimit);
        positive("maxInboundMessageBytes", maxInboundMessageBytes);
        positive("pageSize", pageSize);
    }

    /** Returns a builder with the defaults. */
    public static Builder builder(List<URI> endpoints) {
        return new Builder(endpoints);
    }

    /** Tells all but the password. */
    @Override
    public String toString() {
        return "EtcdSettings[endpoints=" + endpoints + ", user=" + user + ", tls=" + (tls != null) + ", callTimeout="
                + PrintableText.of(callTimeout) + ", patience=" + PrintableText.of(patience) + ", connectTimeout="
                + PrintableText.of(connectTimeout) + ", pingInterval=" + PrintableText.of(pingInterval)
                + ", pingTimeout=" + PrintableText.of(pingTimeout) + ", silenceLimit="
                + PrintableText.of(silenceLimit) + ", maxInboundMessageBytes=" + maxInboundMessageBytes
                + ", pageSize=" + pageSize
                + ", transactionLimits=" + transactionLimits + "]";
    }

    private static void checkEndpoint(URI endpoint, @Nullable SslContext tls) {
        String scheme = endpoint.getScheme();
        if (endpoint.getPort() > MAX_PORT) {
            throw new IllegalArgumentException(
                    "The port of an endpoint must be at most " + MAX_PORT + " but the endpoint is '" + endpoint + "'");
        }
        if (endpoint.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new IllegalArgumentException(
                    "An endpoint must be like 'http://host:2379' or 'https://host:2379' but is '" + endpoint + "'");
        }
        if ("https".equals(scheme) != (tls != null)) {
            throw new IllegalArgumentException("An endpoint must begin with 'https' if and only if 'tls' is given, but "
                    + (tls == null ? "it is not" : "it is") + " and the endpoint is '" + endpoint + "'");
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("'" + name + "' must be positive but is " + PrintableText.of(value));
        }
    }

    private static void positive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException("'" + name + "' must be positive but is " + value);
        }
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private final List<URI> endpoints;
        private @Nullable String user;
        private @Nullable String password;
        private @Nullable SslContext tls;
        private Duration callTimeout = Duration.ofSeconds(3);
        private Duration patience = Duration.ofMillis(500);
        private Duration connectTimeout = Duration.ofSeconds(2);
        private Duration pingInterval = Duration.ofSeconds(10);
        private Duration pingTimeout = Duration.ofSeconds(3);
        private Duration silenceLimit = Duration.ofSeconds(5);
        private int maxInboundMessageBytes = 64 * 1024 * 1024;
        private int pageSize = 1_000;
        private TransactionLimits transactionLimits = TransactionLimits.DEFAULT;
        private UnaryOperator<NettyChannelBuilder> customizer = UnaryOperator.identity();

        private Builder(List<URI> endpoints) {
            this.endpoints = endpoints;
        }

        /** Sets user and password. Without them, calls are anonymous. */
        public Builder credentials(String user, String password) {
            this.user = user;
            this.password = password;
            return this;
        }

        /** Connects by TLS. Without it connections are in the clear. */
        public Builder tls(@Nullable SslContext tls) {
            this.tls = tls;
            return this;
        }

        /** Sets how long an answer may take; 3 seconds by default. */
        public Builder callTimeout(Duration callTimeout) {
            this.callTimeout = callTimeout;
            return this;
        }

        /** Sets how long an answer may take before another member is asked too; half a second by default. */
        public Builder patience(Duration patience) {
            this.patience = patience;
            return this;
        }

        /** Sets the timeout of connecting; 2 seconds by default. */
        public Builder connectTimeout(Duration connectTimeout) {
            this.connectTimeout = connectTimeout;
            return this;
        }

        /** Sets when a silent connection is probed and given up; after 10 and another 3 seconds by default. */
        public Builder ping(Duration interval, Duration timeout) {
            this.pingInterval = interval;
            this.pingTimeout = timeout;
            return this;
        }

        /** Sets how long calls may stay without any answer before their connection is replaced; 5 seconds by default. */
        public Builder silenceLimit(Duration silenceLimit) {
            this.silenceLimit = silenceLimit;
            return this;
        }

        /** Sets the largest message taken from etcd; 64 MiB by default. */
        public Builder maxInboundMessageBytes(int maxInboundMessageBytes) {
            this.maxInboundMessageBytes = maxInboundMessageBytes;
            return this;
        }

        /** Sets the most keys asked for at once; 1,000 by default. */
        public Builder pageSize(int pageSize) {
            this.pageSize = pageSize;
            return this;
        }

        /** Sets the largest transaction that etcd takes; {@link TransactionLimits#DEFAULT} by default, as etcd itself. */
        public Builder transactionLimits(TransactionLimits transactionLimits) {
            this.transactionLimits = transactionLimits;
            return this;
        }

        /** Sets the customizer of gRPC's builder of channels; none by default. */
        public Builder customizer(UnaryOperator<NettyChannelBuilder> customizer) {
            this.customizer = customizer;
            return this;
        }

        /**
         * Returns the settings.
         *
         * @throws IllegalArgumentException if they break a rule, naming it
         */
        public EtcdSettings build() {
            return new EtcdSettings(
                    endpoints,
                    user,
                    password,
                    tls,
                    callTimeout,
                    patience,
                    connectTimeout,
                    pingInterval,
                    pingTimeout,
                    silenceLimit,
                    maxInboundMessageBytes,
                    pageSize,
                    transactionLimits,
                    customizer);
        }
    }
}

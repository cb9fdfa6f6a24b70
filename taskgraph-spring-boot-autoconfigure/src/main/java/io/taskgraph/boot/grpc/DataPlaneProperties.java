package io.taskgraph.boot.grpc;

import io.taskgraph.PrintableText;
import io.taskgraph.boot.autoconfigure.CallLimitProperties;
import io.taskgraph.boot.autoconfigure.NamedSslBundle;
import io.taskgraph.boot.autoconfigure.NodeProperties;
import io.taskgraph.boot.autoconfigure.TaskGraphProperties;
import io.taskgraph.grpc.CallLimits;
import io.taskgraph.grpc.ConnectionLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/** The properties of the data plane, as its parts need them. */
final class DataPlaneProperties {

    static final String MAX_MESSAGE_SIZE = "taskgraph.data.max-message-size";

    private static final Duration LONGEST_IDLE = Duration.ofDays(365);
    private static final String LIMITS = "taskgraph.data.limits.";

    private static final String SSL_BUNDLE = "taskgraph.data.ssl.bundle";

    private final TaskGraphProperties properties;
    private final ObjectProvider<SslBundles> sslBundles;
    private @Nullable DataTls tls;

    DataPlaneProperties(TaskGraphProperties properties, ObjectProvider<SslBundles> sslBundles) {
        this.properties = properties;
        this.sslBundles = sslBundles;
    }

    int maxMessageBytes() {
        long bytes = properties.getData().getMaxMessageSize().toBytes();
        if (bytes < 1 || bytes > Integer.MAX_VALUE - 1) {
            throw new InvalidConfigurationPropertyValueException(
                    MAX_MESSAGE_SIZE,
                    properties.getData().getMaxMessageSize(),
                    "A message has at least 1 byte and less than 2 GB.");
        }
        return (int) bytes;
    }

    CallLimits limits() {
        CallLimitProperties limits = properties.getData().getLimits();
        DataSize size = limits.getOpenSize();
        return new CallLimits(
                (int) atLeastOne("calls-per-connection", limits.getCallsPerConnection()),
                (int) atLeastOne("open-calls", limits.getOpenCalls()),
                size == null ? CallLimits.ofHeap().openBytes() : atLeastOne("open-size", size.toBytes()));
    }

    ConnectionLimits connectionLimits() {
        CallLimitProperties limits = properties.getData().getLimits();
        return new ConnectionLimits(
                (int) atLeastOne("connections", limits.getConnections()),
                (int) atLeastOne("handshakes", limits.getHandshakes()),
                (int) atLeastOne("handshakes-per-address", limits.getHandshakesPerAddress()),
                (int) atLeastOne("handshake-rate", limits.getHandshakeRate()),
                (int) atLeastOne("handshake-rate-per-address", limits.getHandshakeRatePerAddress()),
                idle(limits.getIdle()));
    }

    private static Duration idle(Duration time) {
        if (time.compareTo(ConnectionLimits.MIN_IDLE) < 0 || time.compareTo(LONGEST_IDLE) > 0) {
            throw new InvalidConfigurationPropertyValueException(
                    LIMITS + "idle", PrintableText.of(time), "It must be at least 1 s and at most 365 days.");
        }
        return time;
    }

    private static long atLeastOne(String limit, long value) {
        if (value < 1) {
            throw new InvalidConfigurationPropertyValueException(LIMITS + limit, value, "It must be at least 1.");
        }
        return value;
    }

    /** Checks that nothing is set for a server of the data plane's own, where the server of the application serves the tasks. */
    void refuseOwnServer() {
        refuse(
                "taskgraph.node.port",
                properties.getNode().getPort() == 0
                        ? null
                        : properties.getNode().getPort(),
                "port");
        refuse("taskgraph.node.bind-address", properties.getNode().getBindAddress(), "address");
    }

    private static void refuse(String property, @Nullable Object value, String instead) {
        if (value != null) {
            throw new InvalidConfigurationPropertyValueException(
                    property,
                    value,
                    "The application's gRPC server serves the tasks too: set 'grpc.server." + instead
                            + "' instead, or 'taskgraph.data.tls=auto' for a server of their own.");
        }
    }

    NodeProperties node() {
        return properties.getNode();
    }

    AdvertisedAddress advertisedAddress(@Nullable String bound) {
        return new AdvertisedAddress(properties.getNode().getAddress(), bound);
    }

    /** Returns TLS between processes, the same object each time; null without a bundle. */
    @Nullable
    DataTls tls() {
        String bundle = properties.getData().getSsl().getBundle();
        if (tls == null && StringUtils.hasText(bundle)) {
            tls = DataTls.of(
                    new NamedSslBundle(SSL_BUNDLE, bundle),
                    sslBundles,
                    properties.getData().getSsl().getPeerNames());
        }
        return tls;
    }
}

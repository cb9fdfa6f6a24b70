package io.taskgraph.boot.grpc;

import io.taskgraph.boot.autoconfigure.TlsMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * Settings of net.devh's server and clients beside a server that the tasks have for themselves. Those that would have no effect stop the start; of those
 * that hold for the application's own services and clients alone, a warning says so unless {@code taskgraph.data.tls} shows that it is meant.
 */
final class OwnServerSettings {

    private static final Logger logger = LoggerFactory.getLogger(OwnServerSettings.class);

    private static final String MODE = "taskgraph.data.tls";
    private static final String CHANNELS = "grpc.client.taskgraph";
    private static final String INSTEAD =
            "With 'taskgraph.data.tls=auto', which is the default, the tasks have a server and channels of"
                    + " their own. Remove it, or set 'taskgraph.data.tls=off', with which it holds.";

    private OwnServerSettings() {}

    /**
     * Checks them.
     *
     * @param hasChannels whether the application has channels for the tasks
     * @param besideNetDevh whether net.devh's server serves its services
     * @throws InvalidConfigurationPropertyValueException if a setting would have no effect
     */
    static void check(Environment environment, boolean hasChannels, boolean besideNetDevh) {
        if (hasChannels) {
            throw new InvalidConfigurationPropertyValueException(
                    MODE, "auto", "There is a bean of type PeerChannels, which would have no effect. " + INSTEAD);
        }
        Binder binder = Binder.get(environment);
        Map<String, Object> channels = binder.bind(CHANNELS, Bindable.mapOf(String.class, Object.class))
                .orElse(Map.of());
        if (!channels.isEmpty()) {
            throw new InvalidConfigurationPropertyValueException(
                    CHANNELS, channels.keySet(), "It would have no effect. " + INSTEAD);
        }
        if (besideNetDevh && !TlsMode.isSet(environment)) {
            warn(ofTheApplicationAlone(environment, binder));
        }
    }

    private static List<String> ofTheApplicationAlone(Environment environment, Binder binder) {
        List<String> names = new ArrayList<>();
        if (environment.getProperty("grpc.server.port", Integer.class, 0) > 0) {
            names.add("grpc.server.port");
        }
        if (environment.getProperty("grpc.server.security.enabled", Boolean.class, false)) {
            names.add("grpc.server.security");
        }
        for (String name : List.of("negotiation-type", "security")) {
            String property = "grpc.client.global." + name;
            if (binder.bind(property, Object.class).isBound()
                    || binder.bind(property, Bindable.mapOf(String.class, Object.class))
                            .isBound()) {
                names.add("grpc.client.GLOBAL." + name);
            }
        }
        return names;
    }

    private static void warn(List<String> names) {
        if (!names.isEmpty()) {
            logger.warn(
                    "{} concern the application's own gRPC services and clients alone: the tasks have a server of their own, with a key that"
                            + " each process makes. Set 'taskgraph.data.tls=auto' if that is meant, and 'taskgraph.node.port' if other processes"
                            + " do not reach every port; or 'taskgraph.data.tls=off', with which the application's server serves the tasks",
                    names);
        }
    }
}

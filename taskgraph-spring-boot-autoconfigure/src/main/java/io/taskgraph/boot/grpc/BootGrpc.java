package io.taskgraph.boot.grpc;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.util.ClassUtils;

/**
 * Spring Boot's own gRPC, which an application chooses by one of its starters. Where it is there, that side of net.devh's is left out:
 * both have beans of the same names. What only net.devh's would heed must not be set then.
 *
 * @param autoConfiguration by which it is recognised
 * @param side 'server' or 'client'
 * @param shared last parts of net.devh's properties that may be set all the same, in their uniform form: the data plane's own server and
 *     channels heed them too, or the Helm chart sets them, which cannot know whose server there is
 */
record BootGrpc(String autoConfiguration, String side, Set<String> shared) {

    static final BootGrpc SERVER = new BootGrpc(
            "org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration",
            "server",
            Set.of("port", "address", "shutdowngraceperiod"));

    static final BootGrpc CLIENT = new BootGrpc(
            "org.springframework.boot.grpc.client.autoconfigure.GrpcClientAutoConfiguration",
            "client",
            Set.of("authorityoverride"));

    private static final String OWN_DEFAULTS = "taskGraphEmbeddedDefaults";

    boolean isThere(Environment environment, @Nullable ClassLoader classLoader) {
        return environment.getProperty("spring.grpc." + side + ".enabled", Boolean.class, true)
                && ClassUtils.isPresent(autoConfiguration, classLoader);
    }

    /**
     * Checks that no property is set that would have no effect.
     *
     * @throws TwoGrpcLibrariesException if one is
     */
    void refuseSettingsOfNetDevh(Environment environment) {
        ConfigurationPropertyName prefix = ConfigurationPropertyName.of("grpc." + side);
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource names && !isOfTheStarter(source)) {
                names.stream()
                        .filter(prefix::isAncestorOf)
                        .filter(name -> !shared.contains(name.getLastElement(ConfigurationPropertyName.Form.UNIFORM)))
                        .findFirst()
                        .ifPresent(name -> {
                            throw new TwoGrpcLibrariesException(side, name.toString());
                        });
            }
        }
    }

    /** The starter's own defaults are for net.devh, and may have no effect. */
    private static boolean isOfTheStarter(ConfigurationPropertySource source) {
        return source.getUnderlyingSource() instanceof PropertySource<?> underlying
                && underlying.getName().equals(OWN_DEFAULTS);
    }
}

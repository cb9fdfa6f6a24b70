package io.taskgraph.boot.grpc;

import io.taskgraph.boot.autoconfigure.TlsMode;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Leaves out the auto-configurations of net.devh's starters where they would do nothing, so that none of their classes is loaded, nor those
 * of gRPC's own services and of protobuf's descriptors; and where the application has Spring Boot's own gRPC, whose beans have the same
 * names.
 */
final class DevhImportFilter implements AutoConfigurationImportFilter, EnvironmentAware, BeanClassLoaderAware {

    private static final String NET_DEVH = "net.devh.boot.grpc.";
    private static final String BOOT = "org.springframework.boot.grpc.";
    private static final String SERVER = "net.devh.boot.grpc.server.";
    private static final String CLIENT = "net.devh.boot.grpc.client.";
    private static final String COMMON = "net.devh.boot.grpc.common.";
    private static final int PORT_OF_NET_DEVH = 9090;

    private @Nullable Environment environment;
    private @Nullable ClassLoader classLoader;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void setBeanClassLoader(ClassLoader classLoader) {
        this.classLoader = classLoader;
    }

    @Override
    public boolean[] match(@Nullable String[] autoConfigurationClasses, AutoConfigurationMetadata metadata) {
        Environment known = environment;
        if (known == null) {
            throw new IllegalStateException("the environment is not set");
        }
        boolean[] matches = new boolean[autoConfigurationClasses.length];
        if (Stream.of(autoConfigurationClasses).noneMatch(DevhImportFilter::isOfGrpc)) {
            Arrays.fill(matches, true);
            return matches;
        }
        boolean server = isServerNeeded(known);
        boolean client = isClientNeeded(known);
        for (int i = 0; i < matches.length; i++) {
            String name = autoConfigurationClasses[i];
            matches[i] = name == null
                    || (name.startsWith(SERVER)
                            ? server
                            : name.startsWith(CLIENT) ? client : server || client || !name.startsWith(COMMON));
        }
        return matches;
    }

    /**
     * Returns whether a class is one of net.devh's, or of Boot's that take their place. Spring asks for each class that it parses, a few
     * hundred in all; the answer for gRPC takes a search of all jars, which was 7 % of a start.
     */
    private static boolean isOfGrpc(@Nullable String name) {
        return name != null && (name.startsWith(NET_DEVH) || name.startsWith(BOOT));
    }

    private boolean isServerNeeded(Environment known) {
        if (BootGrpc.SERVER.isThere(known, classLoader)) {
            BootGrpc.SERVER.refuseSettingsOfNetDevh(known);
            return false;
        }
        // its interceptors hold for the tasks' own server too
        return known.getProperty("grpc.server.port", Integer.class, PORT_OF_NET_DEVH) >= 0
                || TlsMode.asksForOwnServer(known)
                || StringUtils.hasText(known.getProperty("grpc.server.in-process-name"));
    }

    private boolean isClientNeeded(Environment known) {
        if (BootGrpc.CLIENT.isThere(known, classLoader)) {
            BootGrpc.CLIENT.refuseSettingsOfNetDevh(known);
            return false;
        }
        return true;
    }
}

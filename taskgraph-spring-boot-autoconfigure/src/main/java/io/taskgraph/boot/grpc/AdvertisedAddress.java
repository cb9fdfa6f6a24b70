package io.taskgraph.boot.grpc;

import io.taskgraph.grpc.NodeAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * Says under which address this process is reached: the configured one; else the one its server is bound to; else, if that is
 * any, the first site-local IPv4 address of the machine; else the loopback address.
 */
final class AdvertisedAddress {

    private static final Set<String> ANY = Set.of("*", "0.0.0.0", "::");

    private final @Nullable String configured;
    private final @Nullable String bound;

    /**
     * @param configured host or host:port
     * @param bound host to which the server is bound
     * @throws UnusableNodeAddressException if the configured address cannot be used
     */
    AdvertisedAddress(@Nullable String configured, @Nullable String bound) {
        this.configured = StringUtils.hasText(configured) ? configured : null;
        this.bound = StringUtils.hasText(bound) && !ANY.contains(bound) ? bound : null;
        if (this.configured != null) {
            check(this.configured);
        }
    }

    /** Returns the address for a server that listens on that port. */
    NodeAddress at(int port) {
        if (configured != null) {
            return NodeAddress.parse(configured, port);
        }
        return new NodeAddress(bound != null ? bound : ownHost(), port);
    }

    private static void check(String address) {
        String host;
        try {
            host = NodeAddress.parse(address, 1).host();
        } catch (IllegalArgumentException ex) {
            throw new UnusableNodeAddressException(address, "is neither a host nor host:port");
        }
        try {
            InetAddress resolved = InetAddress.getByName(host);
            if (resolved.isAnyLocalAddress() || resolved.isMulticastAddress()) {
                throw new UnusableNodeAddressException(address, "stands for no single machine");
            }
        } catch (UnknownHostException ex) {
            throw new UnusableNodeAddressException(address, "is a name that cannot be resolved");
        }
    }

    private static String ownHost() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(AdvertisedAddress::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet4Address && address.isSiteLocalAddress())
                    .findFirst()
                    .orElseGet(InetAddress::getLoopbackAddress)
                    .getHostAddress();
        } catch (IOException ex) {
            throw new UncheckedIOException("the addresses of this machine cannot be read", ex);
        }
    }

    private static boolean isUp(NetworkInterface networkInterface) {
        try {
            return networkInterface.isUp() && !networkInterface.isLoopback();
        } catch (SocketException ex) {
            return false;
        }
    }
}

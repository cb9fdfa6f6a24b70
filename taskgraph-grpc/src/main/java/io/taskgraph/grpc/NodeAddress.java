package io.taskgraph.grpc;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a process serves others: {@code host:port}, an IPv6 host in brackets.
 *
 * @param host IP address, without brackets, or name
 * @param port 1 to 65535
 */
public record NodeAddress(String host, int port) {

    private static final int MAX_PORT = 65535;

    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(?!$)|$)){4}");

    public NodeAddress {
        if (host.isBlank() || !isPort(port)) {
            throw new IllegalArgumentException("a node's address must be a host and a port of 1 to " + MAX_PORT
                    + ", but is '" + host + ":" + port + "'");
        }
    }

    /**
     * Reads {@code host:port}.
     *
     * @throws IllegalArgumentException if it is not of that form
     */
    public static NodeAddress parse(String text) {
        return read(text, -1);
    }

    /**
     * Reads {@code host:port}, or {@code host} alone.
     *
     * @param port the port if {@code text} names none
     * @throws IllegalArgumentException if it is not of that form
     */
    public static NodeAddress parse(String text, int port) {
        return isIpv6(text) ? new NodeAddress(text, port) : read(text, port);
    }

    /** Returns whether a text is an IP address of version 6 and nothing else; {@code cafe:8080}, for one, is a host and a port. */
    private static boolean isIpv6(String text) {
        try {
            return !text.startsWith("[")
                    && new URI("node://[" + text + "]").parseServerAuthority().getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static NodeAddress read(String text, int defaultPort) {
        URI uri;
        try {
            uri = new URI("node://" + text).parseServerAuthority();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(malformed(text), e);
        }
        String host = uri.getHost();
        int port = uri.getPort() < 0 ? defaultPort : uri.getPort();
        if (host == null
                || !isPort(port)
                || !uri.toString().equals("node://" + uri.getAuthority())
                || uri.getUserInfo() != null) {
            throw new IllegalArgumentException(malformed(text));
        }
        return new NodeAddress(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
    }

    private static boolean isPort(int port) {
        return port >= 1 && port <= MAX_PORT;
    }

    private static String malformed(String text) {
        return "a node's address must be host:port with a port of 1 to " + MAX_PORT + ", but is '" + text + "'";
    }

    /** Returns the socket address if the host is an IP address, or null if it is a name. Never looks a name up. */
    @Nullable
    public InetSocketAddress socketAddress() {
        if (!isIpv6(host) && !IPV4.matcher(host).matches()) {
            return null;
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}

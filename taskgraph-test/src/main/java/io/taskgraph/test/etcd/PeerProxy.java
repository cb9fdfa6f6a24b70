package io.taskgraph.test.etcd;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands before the port at which a member hears the others, and knows who speaks: members say so in the header of their first request.
 */
final class PeerProxy implements Closeable {

    private static final Pattern FROM = Pattern.compile("(?im)^X-Server-From: ([0-9a-f]+)");
    private static final String END_OF_HEADERS = "\r\n\r\n";
    private static final int MAX_HEADERS = 16 * 1024;

    private final InetSocketAddress target;
    private final PeerLinks links;
    private final String targetName;
    private final Set<ProxyConnection> connections = ConcurrentHashMap.newKeySet();
    private final ReservedPort port = new ReservedPort();
    private final ProxyListener listener;

    PeerProxy(int targetPort, String targetName, PeerLinks links) {
        this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
        this.links = links;
        this.targetName = targetName;
        this.listener = new ProxyListener(port.number(), this::connect);
    }

    int port() {
        return port.number();
    }

    private void connect(Socket client) {
        ProxyConnection.daemon("peer-proxy-" + port(), () -> {
            try {
                byte[] first = headers(client.getInputStream());
                Matcher from = FROM.matcher(new String(first, StandardCharsets.ISO_8859_1));
                ProxyGate gate = links.gate(from.find() ? from.group(1) : PeerLinks.UNKNOWN, targetName);
                ProxyConnection connection = new ProxyConnection(client, gate, connections::remove);
                connections.add(connection);
                connection.start(target, first);
            } catch (IOException broken) {
                ProxyConnection.closeQuietly(client);
            }
        });
    }

    /** Returns the first bytes, up to the end of a request's headers. */
    private static byte[] headers(InputStream in) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] buffer = new byte[1024];
        while (read.size() < MAX_HEADERS
                && !read.toString(StandardCharsets.ISO_8859_1).contains(END_OF_HEADERS)) {
            int count = in.read(buffer);
            if (count < 0) {
                break;
            }
            read.write(buffer, 0, count);
        }
        return read.toByteArray();
    }

    @Override
    public void close() {
        listener.close();
        port.close();
        connections.forEach(ProxyConnection::reset);
    }
}

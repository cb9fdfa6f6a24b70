package io.taskgraph.grpc;

import static io.taskgraph.grpc.TestService.ask;
import static io.taskgraph.grpc.TestService.bytes;
import static io.taskgraph.grpc.TestService.echo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.MethodDescriptor;
import io.taskgraph.engine.ProcessEntry;
import io.taskgraph.transport.IncomingCall;
import io.taskgraph.transport.RefusedCall;
import io.taskgraph.transport.RequestHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Strangers who open connections and say nothing, while processes of the job connect. */
@Timeout(60)
class ConnectionsTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int ALL = 8;
    private static final int UNFINISHED = 4;
    private static final int OF_ONE_ADDRESS = 2;
    private static final ConnectionLimits LIMITS = ConnectionLimits.DEFAULT
            .withNumbers(ALL, UNFINISHED, OF_ONE_ADDRESS)
            .withRates(ConnectionLimits.ANY_RATE, ConnectionLimits.ANY_RATE);

    /** The preface of a client, and its empty SETTINGS. */
    private static final byte[] HTTP2_PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

    private final Queue<RefusedCall> refused = new ConcurrentLinkedQueue<>();
    private final List<Socket> strangers = new ArrayList<>();
    private final GrpcDataTransport server = GrpcDataTransport.netty(
            NettySettings.of("127.0.0.1", 0).withOwnKey().withConnectionLimits(LIMITS));
    private final String address = server.serve(new Serving());

    @AfterEach
    void close() throws IOException {
        for (Socket stranger : strangers) {
            stranger.close();
        }
        server.close();
    }

    @Test
    void theOldestOfAnAddressGivesWay() throws IOException {
        Socket first = connect("127.0.0.2");
        Socket second = connect("127.0.0.2");
        Socket other = connect("127.0.0.3");
        Socket third = connect("127.0.0.2");
        assertEnded(first);
        assertOpen(second, other, third);
        assertThat(refused).containsExactly(RefusedCall.CONNECTION);
    }

    @Test
    void theOldestOfAllGivesWay() throws IOException {
        Socket first = connect("127.0.0.2");
        List<Socket> others =
                List.of(connect("127.0.0.2"), connect("127.0.0.3"), connect("127.0.0.3"), connect("127.0.0.4"));
        assertEnded(first);
        assertOpen(others.toArray(Socket[]::new));
    }

    /** Also from an address from which strangers come, as behind one gateway. */
    @Test
    void aProcessOfTheJobConnectsAllTheSameAndStays() throws IOException {
        try (GrpcDataTransport client =
                GrpcDataTransport.netty(NettySettings.of("127.0.0.1", 0).withOwnKey())) {
            Map<String, ProcessEntry> view =
                    Map.of("server", entry(address, server), "client", entry("127.0.0.1:1", client));
            server.processes(view);
            client.processes(view);
            for (int i = 0; i < ALL; i++) {
                connect("127.0.0.1");
            }
            assertThat(ask(client, address, bytes(1), TIMEOUT).join().status().toString())
                    .startsWith("Status{code=OK");
            int before = refused.size();
            for (int i = 0; i < ALL; i++) {
                connect("127.0.0.1");
            }
            await().atMost(TIMEOUT).until(() -> refused.size() >= before + ALL - OF_ONE_ADDRESS);
            assertThat(ask(client, address, bytes(1), TIMEOUT).join().status().toString())
                    .startsWith("Status{code=OK");
        }
    }

    @Test
    void anEndedConnectionMakesRoom() throws IOException {
        for (int i = 0; i < 3 * ALL; i++) {
            try (Socket socket = connect("127.0.0.2")) {
                assertThat(socket.isConnected()).isTrue();
            }
        }
        await().atMost(TIMEOUT).untilAsserted(() -> {
            refused.clear();
            assertOpen(connect("127.0.0.2"));
            assertThat(refused).isEmpty();
        });
    }

    /** In plain text a stranger's connection is like any other. */
    @Test
    void beyondTheLimitOfAllANewConnectionIsEndedAtOnce() throws IOException {
        try (GrpcDataTransport plain = GrpcDataTransport.netty(
                NettySettings.of("127.0.0.1", 0).withConnectionLimits(LIMITS.withNumbers(2, 2, 2)))) {
            NodeAddress at = NodeAddress.parse(plain.serve(new Serving()));
            List<Socket> open = List.of(connect("127.0.0.2", at), connect("127.0.0.3", at));
            Socket third = connect("127.0.0.4", at);
            assertEnded(third);
            assertThat(open).noneMatch(Socket::isClosed);
            assertThat(refused).contains(RefusedCall.CONNECTION);
        }
    }

    /** Each handshake costs the server a signature before it knows with whom, so they are counted before anything is read. */
    @Test
    void handshakesOfAnAddressBeginNoFasterThanAllowed() throws IOException {
        ConnectionLimits slow = LIMITS.withNumbers(ALL, UNFINISHED, 2).withRates(ConnectionLimits.ANY_RATE, 1);
        try (GrpcDataTransport limited = GrpcDataTransport.netty(
                NettySettings.of("127.0.0.1", 0).withOwnKey().withConnectionLimits(slow))) {
            NodeAddress at = NodeAddress.parse(limited.serve(new Serving()));
            long from = System.nanoTime();
            int taken = 0;
            for (int i = 0; i < 20; i++) {
                try (Socket socket = connect("127.0.0.2", at)) {
                    socket.setSoTimeout(50);
                    taken += isEnded(socket) ? 0 : 1;
                }
            }
            long seconds = Duration.ofNanos(System.nanoTime() - from).toSeconds() + 1;
            assertThat(taken).isBetween(2, 2 + (int) seconds);
            assertThat(refused).hasSize(20 - taken).containsOnly(RefusedCall.CONNECTION);
            Socket other = connect("127.0.0.3", at);
            assertOpen(other);
        }
    }

    /** A call that is under way, as the stream of flags is for as long as both processes live, keeps its connection. */
    @Test
    void aConnectionWithoutACallIsEndedAndOneWithACallIsNot() throws IOException {
        CompletableFuture<Runnable> parked = new CompletableFuture<>();
        RequestHandler echo = echo();
        RequestHandler late = new RequestHandler() {
            @Override
            public MethodDescriptor<?, ?> findMethod(String fullMethodName) {
                return echo.findMethod(fullMethodName);
            }

            @Override
            public Runnable handle(IncomingCall call) {
                parked.complete(() -> echo.handle(call));
                return () -> {};
            }
        };
        try (GrpcDataTransport plain = GrpcDataTransport.netty(NettySettings.of("127.0.0.1", 0)
                        .withConnectionLimits(LIMITS.withIdle(ConnectionLimits.MIN_IDLE)));
                GrpcDataTransport client = GrpcDataTransport.netty(NettySettings.of("127.0.0.1", 0))) {
            String at = plain.serve(late);
            var asked = ask(client, at, bytes(1), TIMEOUT);
            Runnable answer =
                    parked.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
            Socket idle = connect("127.0.0.2", NodeAddress.parse(at));
            idle.getOutputStream().write(HTTP2_PREFACE);
            idle.getInputStream().readAllBytes();
            answer.run();
            assertThat(asked.join().failure()).isNull();
        }
    }

    private static boolean isEnded(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException nothingYet) {
            return false;
        }
    }

    private Socket connect(String from) throws IOException {
        return connect(from, NodeAddress.parse(address));
    }

    private Socket connect(String from, NodeAddress to) throws IOException {
        Socket socket = new Socket(InetAddress.getByName(to.host()), to.port(), InetAddress.getByName(from), 0);
        socket.setSoTimeout((int) TIMEOUT.toMillis());
        strangers.add(socket);
        return socket;
    }

    private static void assertEnded(Socket socket) throws IOException {
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }

    private static void assertOpen(Socket... sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.setSoTimeout(200);
            int read;
            try {
                read = socket.getInputStream().read();
            } catch (SocketTimeoutException nothingYet) {
                read = 0;
            }
            assertThat(read).isZero();
        }
    }

    private static ProcessEntry entry(String at, GrpcDataTransport process) {
        return new ProcessEntry(at, 1, "", false, process.fingerprint(), 1, 1);
    }

    /** Answers, and keeps what was refused. */
    private final class Serving implements RequestHandler {

        private final RequestHandler answering = echo();

        @Override
        public MethodDescriptor<?, ?> findMethod(String fullMethodName) {
            return answering.findMethod(fullMethodName);
        }

        @Override
        public Runnable handle(IncomingCall call) {
            return answering.handle(call);
        }

        @Override
        public void refused(RefusedCall reason, String caller) {
            refused.add(reason);
        }
    }
}

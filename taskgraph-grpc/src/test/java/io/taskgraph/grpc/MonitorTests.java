package io.taskgraph.grpc;

import static io.taskgraph.grpc.TestService.echo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.grpc.HandlerRegistry;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ConnectTimeoutException;
import io.taskgraph.transport.Monitor;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(120)
class MonitorTests {

    private final GrpcDataTransport client = GrpcDataTransport.netty(NettySettings.of("127.0.0.1", 0));
    private final AtomicInteger refusals = new AtomicInteger();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void killedProcessIsReportedTwice() throws Exception {
        Process process = serve();
        try (BufferedReader output = process.inputReader()) {
            String address = output.readLine();
            try (Monitor monitor = client.monitor(address, refusals::incrementAndGet)) {
                assertThat(monitor).isNotNull();
                awaitConnectedBy(output);
                assertThat(refusals).hasValue(0);
                process.destroyForcibly();
                await().atMost(Duration.ofSeconds(20)).until(() -> refusals.get() >= 2);
            }
        } finally {
            process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void addressThatIsNoLongerServedIsReportedAgainAndAgainUntilTheWatchEnds() throws Exception {
        try (GrpcDataTransport server = GrpcDataTransport.netty(NettySettings.of("127.0.0.1", 0));
                TcpRelay relay = new TcpRelay(server.serve(echo()))) {
            Monitor monitor = client.monitor(relay.address(), refusals::incrementAndGet);
            awaitStanding(relay, 1);
            relay.close();
            await().atMost(Duration.ofSeconds(20)).until(() -> refusals.get() >= 4);
            monitor.close();
            int reported = refusals.get();
            await().during(Duration.ofMillis(1500))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> refusals.get() <= reported + 1);
        }
    }

    @Test
    void addressThatHasNeverTakenAConnectionIsNotReportedButRefuses() throws Exception {
        String address;
        try (TcpRelay relay = new TcpRelay("127.0.0.1:1")) {
            address = relay.address();
        }
        try (Monitor monitor = client.monitor(address, refusals::incrementAndGet)) {
            assertThat(monitor).isNotNull();
            for (int i = 0; i < 20; i++) {
                assertThat(client.refuses(address).toCompletableFuture().get(20, TimeUnit.SECONDS))
                        .isTrue();
            }
            assertThat(refusals).hasValue(0);
        }
    }

    @Test
    void addressThatIsServedLateIsWarnedOfAndSoIsItsEnd() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(ConnectionMonitor.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        String address;
        try (TcpRelay relay = new TcpRelay("127.0.0.1:1")) {
            address = relay.address();
        }
        try (Monitor monitor = client.monitor(address, refusals::incrementAndGet)) {
            assertThat(monitor).isNotNull();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> warnings(lines, address).size() == 1);
            int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
            try (GrpcDataTransport server = GrpcDataTransport.netty(NettySettings.of("127.0.0.1", port))) {
                server.serve(echo());
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(warnings(lines, address))
                                .containsExactly(
                                        "'" + address
                                                + "' refuses connections and has never taken one from here: is it the"
                                                + " address of a process of the job ('taskgraph.node.address' there), and is it reached"
                                                + " from here?",
                                        "'" + address + "' takes connections from here now"));
            }
        } finally {
            logger.detachAppender(lines);
        }
    }

    private static List<String> warnings(ListAppender<ILoggingEvent> lines, String address) {
        return List.copyOf(lines.list).stream()
                .filter(line -> line.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.startsWith("'" + address + "'"))
                .toList();
    }

    @Test
    void addressThatIsServedDoesNotRefuse() throws Exception {
        try (GrpcDataTransport server = GrpcDataTransport.netty(NettySettings.of("127.0.0.1", 0))) {
            String address = server.serve(echo());
            assertThat(server.refuses(address).toCompletableFuture().get(20, TimeUnit.SECONDS))
                    .isFalse();
        }
    }

    @Test
    void connectionThatEndsIsNoRefusalAndIsMadeAnew() throws Exception {
        try (GrpcDataTransport server = GrpcDataTransport.netty(NettySettings.of("127.0.0.1", 0));
                TcpRelay relay = new TcpRelay(server.serve(echo()));
                Monitor monitor = client.monitor(relay.address(), refusals::incrementAndGet)) {
            assertThat(monitor).isNotNull();
            for (int i = 1; i <= 3; i++) {
                int connections = i;
                await().atMost(Duration.ofSeconds(20)).until(() -> relay.accepted() >= connections);
                relay.cut();
            }
            awaitStanding(relay, 4);
            assertThat(refusals).hasValue(0);
            relay.close();
            await().atMost(Duration.ofSeconds(20)).until(() -> refusals.get() >= 2);
        }
    }

    /** The watch makes no calls once it stands, so its connection is ended with the other idle ones: it connects again. */
    @Test
    void anIdleConnectionThatIsEndedIsNoEvidenceAndTheWatchGoesOn() throws Exception {
        NettySettings settings = NettySettings.of("127.0.0.1", 0)
                .withConnectionLimits(ConnectionLimits.DEFAULT.withIdle(ConnectionLimits.MIN_IDLE));
        try (GrpcDataTransport server = GrpcDataTransport.netty(settings);
                TcpRelay relay = new TcpRelay(server.serve(echo()));
                Monitor monitor = client.monitor(relay.address(), refusals::incrementAndGet)) {
            assertThat(monitor).isNotNull();
            await().atMost(Duration.ofSeconds(30)).until(() -> relay.accepted() >= 3);
            assertThat(refusals).hasValue(0);
            relay.close();
            await().atMost(Duration.ofSeconds(20)).until(() -> refusals.get() >= 2);
        }
    }

    @Test
    void processThatTakesConnectionsButIsSilentIsNotReported() throws Exception {
        try (GrpcDataTransport server = GrpcDataTransport.netty(NettySettings.of("127.0.0.1", 0));
                TcpRelay relay = new TcpRelay(server.serve(echo()))) {
            relay.swallow();
            try (Monitor monitor = client.monitor(relay.address(), refusals::incrementAndGet)) {
                assertThat(monitor).isNotNull();
                // The ping has a limit of 5 seconds: the second connection shows that it has passed.
                await().atMost(Duration.ofSeconds(30)).until(() -> relay.accepted() >= 2);
                assertThat(refusals).hasValue(0);
            }
        }
    }

    @Test
    void onlyARefusedConnectionIsEvidence() {
        assertThat(isRefusal(new ConnectException("Connection refused"))).isTrue();
        assertThat(isRefusal(new ConnectException("finishConnect(..) failed: Connection refused: /10.0.0.1:1")))
                .isTrue();
        assertThat(isRefusal(new ConnectException("Connection timed out"))).isFalse();
        assertThat(isRefusal(new ConnectTimeoutException("connection timed out after 5000 ms")))
                .isFalse();
        assertThat(isRefusal(new NoRouteToHostException("No route to host"))).isFalse();
        assertThat(isRefusal(new SocketException("Connection reset"))).isFalse();
        assertThat(isRefusal(new SSLHandshakeException("certificate_required"))).isFalse();
        assertThat(ConnectionMonitor.isRefusal(Status.UNAVAILABLE)).isFalse();
    }

    /** Waits for a connection that stands: one without an answer would have been opened again. */
    private static void awaitStanding(TcpRelay relay, int connections) {
        await().during(Duration.ofMillis(1500))
                .atMost(Duration.ofSeconds(20))
                .until(() -> relay.accepted() >= connections);
    }

    private static boolean isRefusal(Throwable root) {
        return ConnectionMonitor.isRefusal(Status.UNAVAILABLE.withCause(new IOException("io exception", root)));
    }

    /** The process prints a line once it has been pinged. */
    private static void awaitConnectedBy(BufferedReader output) throws IOException {
        assertThat(output.readLine()).isEqualTo("pinged");
    }

    private static Process serve() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServingProcess.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** A process of its own that serves until it is killed, or its parent has gone. */
    static final class ServingProcess {

        private ServingProcess() {}

        public static void main(String[] arguments) throws IOException {
            GrpcDataTransport transport =
                    GrpcDataTransport.mounted(() -> "unused:1", address -> null, 100, "unused", CallLimits.ofHeap());
            OwnServer server = new OwnServer(
                    () -> NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                            .fallbackHandlerRegistry(new HandlerRegistry() {
                                @Override
                                public ServerMethodDefinition<?, ?> lookupMethod(String name, String authority) {
                                    System.out.println("pinged");
                                    return transport.registry().lookupMethod(name, authority);
                                }
                            }),
                    "server",
                    port -> "127.0.0.1:" + port);
            System.out.println(server.start());
            while (System.in.read() >= 0) {
                // the parent says nothing, but closes the stream when it ends
            }
            System.exit(0);
        }
    }
}

package io.taskgraph.test.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.taskgraph.test.etcd.TcpProxy.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each test talks through a proxy to a server that sends back what it gets. */
class TcpProxyTests {

    private static final int PATIENCE_MILLIS = 20_000;
    /** How long a byte that must not come is waited for. */
    private static final int SILENCE_MILLIS = 300;

    private EchoServer echo;
    private TcpProxy proxy;

    @BeforeEach
    void start() throws IOException {
        echo = new EchoServer();
        proxy = TcpProxy.to(echo.port());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        echo.close();
    }

    @Test
    void bytesPassBothWaysUnchanged() throws Exception {
        byte[] sent = new byte[1_000_000];
        new Random(1).nextBytes(sent);
        try (Socket client = connect()) {
            CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> readAll(client));
            client.getOutputStream().write(sent);
            client.shutdownOutput();

            assertThat(received.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(sent);
        }
        await().until(() -> proxy.connections() == 0);
    }

    @Test
    void cutResetsConnectionsAndRefusesNewOnesUntilRestored() throws Exception {
        try (Socket client = connect()) {
            assertEchoes(client, 1);
            proxy.cut();

            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        }
        proxy.restore();
        try (Socket client = connect()) {
            assertEchoes(client, 2);
        }
    }

    @Test
    void portStaysReservedOverManyCuts() throws Exception {
        int port = proxy.port();
        for (int i = 0; i < 200; i++) {
            proxy.cut();
            try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                assertThat(other.getLocalPort()).isNotEqualTo(port);
            }
            proxy.restore();
        }
        try (Socket client = connect()) {
            assertEchoes(client, 1);
        }
        assertThat(proxy.port()).isEqualTo(port);
    }

    @Test
    void resetEndsOnlyTheConnectionsThatAreThere() throws Exception {
        try (Socket former = connect()) {
            assertEchoes(former, 1);
            proxy.reset();

            assertThatThrownBy(() -> former.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        try (Socket latter = connect()) {
            assertEchoes(latter, 2);
        }
    }

    @Test
    void blackHoleTakesConnectionsAndForwardsNothingUntilRestored() throws Exception {
        try (Socket former = connect()) {
            assertEchoes(former, 1);
            proxy.blackHole(Direction.BOTH);
            try (Socket latter = connect()) {
                former.getOutputStream().write(2);
                latter.getOutputStream().write(3);
                assertSilent(former);
                assertSilent(latter);
                assertThat(echo.received()).isEqualTo(1);
                proxy.restore();

                assertThat(former.getInputStream().read()).isEqualTo(2);
                assertThat(latter.getInputStream().read()).isEqualTo(3);
            }
        }
    }

    @Test
    void blackHoleToTheClientLetsRequestsThrough() throws Exception {
        try (Socket client = connect()) {
            proxy.blackHole(Direction.TO_CLIENT);
            client.getOutputStream().write(7);

            await().until(() -> echo.received() == 1);
            assertSilent(client);
        }
    }

    @Test
    void blackHoleToTheTargetKeepsRequestsBack() throws Exception {
        try (Socket client = connect()) {
            assertEchoes(client, 1);
            proxy.blackHole(Direction.TO_TARGET);
            client.getOutputStream().write(7);

            assertSilent(client);
            assertThat(echo.received()).isEqualTo(1);
        }
    }

    @Test
    void senderIntoABlackHoleIsHeldBackByBoundedBuffers() throws Exception {
        proxy.blackHole(Direction.TO_TARGET);
        try (Socket client = connect()) {
            CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> {
                try {
                    client.getOutputStream().write(new byte[100_000_000]);
                } catch (IOException closed) {
                    throw new UncheckedIOException(closed);
                }
            });
            assertThat(flood).isNotCompleted();
            assertSilent(client);
            assertThat(flood).isNotCompleted();
            proxy.cut();

            assertThat(flood).failsWithin(Duration.ofMillis(PATIENCE_MILLIS));
        }
    }

    @Test
    void delayHoldsBytesBackInBothDirections() throws Exception {
        try (Socket client = connect()) {
            assertEchoes(client, 1);
            proxy.delay(Duration.ofMillis(200));
            long start = System.nanoTime();
            assertEchoes(client, 2);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
        }
    }

    @Test
    void targetThatIsDownResetsTheConnection() throws Exception {
        // Bound, so that nobody else takes the port, but not listening.
        try (Socket down = new Socket()) {
            down.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (TcpProxy toNobody = TcpProxy.to(down.getLocalPort());
                    Socket client = new Socket(InetAddress.getLoopbackAddress(), toNobody.port())) {
                client.setSoTimeout(PATIENCE_MILLIS);
                assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
            }
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static void assertEchoes(Socket client, int value) throws IOException {
        client.getOutputStream().write(value);
        assertThat(client.getInputStream().read()).isEqualTo(value);
    }

    private static void assertSilent(Socket client) throws IOException {
        client.setSoTimeout(SILENCE_MILLIS);
        InputStream in = client.getInputStream();
        assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
        client.setSoTimeout(PATIENCE_MILLIS);
    }

    private static byte[] readAll(Socket client) {
        try {
            return client.getInputStream().readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}

package io.taskgraph.grpc;

import static io.taskgraph.grpc.TestService.ask;
import static io.taskgraph.grpc.TestService.bytes;
import static io.taskgraph.grpc.TestService.echo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.MethodDescriptor;
import io.taskgraph.engine.ProcessEntry;
import io.taskgraph.engine.Refusal;
import io.taskgraph.transport.IncomingCall;
import io.taskgraph.transport.Monitor;
import io.taskgraph.transport.RequestHandler;
import java.io.EOFException;
import java.net.Socket;
import java.net.SocketException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes with keys of their own: a server and a client that may be in the view of each other. */
@Timeout(60)
class ViewTlsTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final GrpcDataTransport server = ownKey();
    private final GrpcDataTransport client = ownKey();
    private final Map<String, ProcessEntry> view = new HashMap<>();
    private final Serving serving = new Serving(echo());
    private String address;

    @BeforeEach
    void serve() {
        address = server.serve(serving);
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void processesThatTheViewShowsAskEachOther() {
        shows("server", address, server);
        shows("client", "127.0.0.1:1", client);
        assertThat(ask(client, address, bytes(1 << 20), TIMEOUT).join().failure())
                .isNull();
        assertThat(serving.callers).containsExactly(client.fingerprint());
    }

    @Test
    void aProcessThatTheViewDoesNotShowGetsNothing() {
        shows("server", address, server);
        assertNotAnswered(client);
        assertThat(client.refuses(address)
                        .toCompletableFuture()
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join())
                .isFalse();
        assertThat(serving.callers).isEmpty();
    }

    @Test
    void aServerThatIsNotTheProcessAtThatAddressIsAskedNothing() {
        shows("server", address, client);
        shows("client", "127.0.0.1:1", server);
        server.processes(Map.of("client", entry("127.0.0.1:1", client)));
        assertNotAnswered(client);
        assertThat(serving.callers).isEmpty();
    }

    @Test
    void plainTextAndForeignTlsGetNothing() throws Exception {
        shows("server", address, server);
        try (GrpcDataTransport plain = GrpcDataTransport.netty(NettySettings.of("127.0.0.1", 0))) {
            assertNotAnswered(plain);
        }
        shows("client", "127.0.0.1:1", client);
        for (String protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
            assertCutOff(protocol);
        }
        assertThat(serving.callers).isEmpty();
    }

    @Test
    void aProcessThatIsShownLateIsTakenThenAndIsNotDead() {
        AtomicInteger refusals = new AtomicInteger();
        shows("server", address, server);
        try (Monitor monitor = client.monitor(address, refusals::incrementAndGet)) {
            assertThat(monitor).isNotNull();
            assertNotAnswered(client);
            shows("client", "127.0.0.1:1", client);
            await().atMost(TIMEOUT)
                    .until(() -> ask(client, address, bytes(1), TIMEOUT).join().failure() == null);
            assertThat(refusals).hasValue(0);
        }
    }

    @Test
    void aProcessThatHasLeftTheViewIsNotAnsweredOnItsOldConnection() {
        shows("server", address, server);
        shows("client", "127.0.0.1:1", client);
        assertThat(ask(client, address, bytes(1), TIMEOUT).join().failure()).isNull();
        view.remove("client");
        server.processes(view);
        assertNotAnswered(client);
        shows("client under another lease", "127.0.0.1:1", client);
        assertThat(ask(client, address, bytes(1), TIMEOUT).join().failure()).isNull();
    }

    @Test
    void anotherProcessAtTheSameAddressIsAskedOnceTheViewShowsIt() {
        shows("server", address, server);
        shows("client", "127.0.0.1:1", client);
        assertThat(ask(client, address, bytes(1), TIMEOUT).join().failure()).isNull();
        server.close();
        int port = NodeAddress.parse(address).port();
        try (GrpcDataTransport next =
                GrpcDataTransport.netty(NettySettings.of("127.0.0.1", port).withOwnKey())) {
            next.serve(serving);
            next.processes(view);
            assertNotAnswered(client);
            shows("next", address, next);
            next.processes(view);
            assertThat(ask(client, address, bytes(1), TIMEOUT).join().failure()).isNull();
        }
    }

    @Test
    void strangersDoNotFillTheLog() {
        Queue<String> logged = new ConcurrentLinkedQueue<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                if (entry.getLevel().intValue() >= Level.INFO.intValue()) {
                    logged.add(entry.getLoggerName() + ": " + entry.getMessage());
                }
            }

            @Override
            public void flush() {
                // nothing is kept back
            }

            @Override
            public void close() {
                // holds nothing
            }
        };
        Logger log = Logger.getLogger("io.grpc");
        log.addHandler(handler);
        try {
            shows("server", address, server);
            for (int i = 0; i < 5; i++) {
                assertNotAnswered(client);
            }
            assertCutOff("TLSv1.2");
            try (GrpcDataTransport plain = GrpcDataTransport.netty(NettySettings.of("127.0.0.1", 0))) {
                assertNotAnswered(plain);
            }
        } finally {
            log.removeHandler(handler);
        }
        assertThat(logged).isEmpty();
    }

    private void assertNotAnswered(GrpcDataTransport caller) {
        TestService.End end = ask(caller, address, bytes(1), TIMEOUT).join();
        assertThat(end.failure()).as("%s", end.status()).isEqualTo(Refusal.NOT_PRIMARY);
    }

    /** Shows a process to both sides. */
    private void shows(String name, String at, GrpcDataTransport process) {
        view.put(name, entry(at, process));
        server.processes(view);
        client.processes(view);
    }

    private static ProcessEntry entry(String at, GrpcDataTransport process) {
        return new ProcessEntry(at, 1, "", false, process.fingerprint(), 1, 1);
    }

    private static GrpcDataTransport ownKey() {
        return GrpcDataTransport.netty(NettySettings.of("127.0.0.1", 0).withOwnKey());
    }

    /** The server ends the connection; whether its reason arrives first is up to the network. */
    private void assertCutOff(String protocol) {
        assertThatThrownBy(() -> readOverTls(protocol))
                .isInstanceOfAny(SSLException.class, SocketException.class, EOFException.class);
    }

    /** Connects as a program with a certificate of its own would that trusts everybody, and waits for a byte. */
    private void readOverTls(String protocol) throws Exception {
        OwnCertificate own = OwnCertificate.create();
        SSLContext context = SSLContext.getInstance(protocol);
        context.init(
                new KeyManager[] {new OwnKey(own)},
                new TrustManager[] {new FingerprintTrust(fingerprint -> true)},
                null);
        NodeAddress to = NodeAddress.parse(address);
        try (Socket plain = new Socket(to.host(), to.port());
                SSLSocket socket =
                        (SSLSocket) context.getSocketFactory().createSocket(plain, to.host(), to.port(), true)) {
            socket.setSoTimeout((int) TIMEOUT.toMillis());
            socket.startHandshake();
            assertThat(socket.getSession().getPeerCertificates()[0])
                    .isInstanceOfSatisfying(
                            X509Certificate.class,
                            shown -> assertThat(fingerprint(shown)).isEqualTo(server.fingerprint()));
            int first = socket.getInputStream().read();
            if (first < 0) {
                throw new EOFException("the server has ended the connection");
            }
            throw new AssertionError("the server sends " + first + " to a stranger");
        }
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return OwnCertificate.fingerprint(certificate);
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Answers, and keeps who has asked. */
    private static final class Serving implements RequestHandler {

        private final RequestHandler answering;
        private final Queue<String> callers = new ConcurrentLinkedQueue<>();

        Serving(RequestHandler answering) {
            this.answering = answering;
        }

        @Override
        public MethodDescriptor<?, ?> findMethod(String fullMethodName) {
            return answering.findMethod(fullMethodName);
        }

        @Override
        public Runnable handle(IncomingCall call) {
            throw new AssertionError("a call without its caller");
        }

        @Override
        public Runnable handle(IncomingCall call, String caller) {
            callers.add(caller);
            return answering.handle(call);
        }
    }
}

package io.taskgraph.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.taskgraph.coordination.Entry;
import io.taskgraph.etcd.EtcdCoordinator;
import io.taskgraph.etcd.EtcdSettings;
import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.WithEtcd;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * A stranger who sends the first message of a handshake over and over, which costs nothing there, and a process an exchange of keys and a signature. What
 * is counted are the answers, since each is such a handshake.
 */
@WithEtcd
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class HandshakeFloodTests {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String EPOCH = "taskgraph/attacked/epoch";

    /** Not that of the processes, whose connections have a ration of their own. */
    private static final String STRANGER = "127.0.0.9";

    private static final int THREADS = 4;

    /** Defaults of {@code taskgraph.data.limits}. */
    private static final int BURST = 100;

    private static final int PER_SECOND = 50;

    private final EtcdServer etcd;
    private final List<AttackedProcess> processes = new ArrayList<>();
    private EtcdCoordinator observer;

    HandshakeFloodTests(EtcdServer etcd) {
        this.etcd = etcd;
    }

    @BeforeAll
    void start() {
        observer = EtcdCoordinator.create(EtcdSettings.builder(List.of(etcd.endpoint()))
                .callTimeout(PATIENCE)
                .build());
        join("flooded-0");
        join("flooded-1");
        awaitEpochs(20);
    }

    @AfterAll
    void stop() {
        processes.forEach(AttackedProcess::close);
        observer.close();
    }

    @Test
    void aFloodOfHandshakesIsAnsweredAtTheRateAllowedAndAnotherProcessJoins() throws Exception {
        String[] victim = processes.get(0).addresses().get(0).split(":");
        byte[] hello = firstMessage();
        AtomicInteger sent = new AtomicInteger();
        AtomicInteger answered = new AtomicInteger();
        ExecutorService strangers = Executors.newFixedThreadPool(THREADS);
        long from = System.nanoTime();
        try {
            List<Future<?>> floods = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                floods.add(strangers.submit(() -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        if (isAnswered(victim[0], Integer.parseInt(victim[1]), hello)) {
                            answered.incrementAndGet();
                        }
                        sent.incrementAndGet();
                    }
                    return null;
                }));
            }
            awaitEpochs(20);
            join("flooded-2");
            awaitEpochs(20);
            await().atMost(PATIENCE).until(() -> sent.get() >= 20 * BURST);
            assertThat(floods).noneMatch(Future::isDone);
        } finally {
            strangers.shutdownNow();
            assertThat(strangers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
        long seconds = Duration.ofNanos(System.nanoTime() - from).toSeconds() + 1;
        assertThat(answered.get()).isBetween(BURST, (int) (BURST + PER_SECOND * seconds));
        for (AttackedProcess process : processes) {
            assertThat(process.isAlive()).isTrue();
            assertThat(process.addresses()).hasSize(1);
        }
        assertThat(processes.get(0).log()).contains("connections beyond their limits");
    }

    /** Returns whether a server has begun to answer the first message of a handshake. */
    private static boolean isAnswered(String host, int port, byte[] hello) {
        try (Socket socket = new Socket(InetAddress.getByName(host), port, InetAddress.getByName(STRANGER), 0)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.setSoLinger(true, 0); // so that no port stays in TIME_WAIT
            socket.getOutputStream().write(hello);
            return socket.getInputStream().read() >= 0;
        } catch (IOException ended) {
            return false;
        }
    }

    private static byte[] firstMessage() throws Exception {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        engine.setSSLParameters(parameters);
        return wrapped(engine);
    }

    private static byte[] wrapped(SSLEngine engine) throws SSLException {
        ByteBuffer message = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), message);
        message.flip();
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        return bytes;
    }

    private void join(String name) {
        AttackedProcess process = AttackedProcess.withOwnKey(name, etcd);
        processes.add(process);
        await().atMost(PATIENCE).until(() -> !process.addresses().isEmpty());
    }

    private void awaitEpochs(int more) {
        long from = epoch();
        await().atMost(PATIENCE).until(() -> epoch() >= from + more);
    }

    private long epoch() {
        return observer.list(EPOCH).toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join().entries().stream()
                .filter(entry -> entry.key().equals(EPOCH))
                .map(Entry::value)
                .mapToLong(value -> Long.parseLong(value.toStringUtf8()))
                .findFirst()
                .orElse(-1);
    }
}

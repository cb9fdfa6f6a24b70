package io.taskgraph.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JdkTlsTests {

    private static final int MOST_STEPS = 200;
    private static final int NETWORK_BYTES = 1 << 16;

    private final OwnCertificate serverOwn = OwnCertificate.create();
    private final OwnCertificate clientOwn = OwnCertificate.create();
    private final SSLEngine server = engine(false, serverOwn, clientOwn.fingerprint()::equals);
    private final SSLEngine client = engine(true, clientOwn, serverOwn.fingerprint()::equals);

    private static SSLEngine engine(boolean ofClient, OwnCertificate own, Predicate<String> accepted) {
        return new JdkTls(ofClient, new OwnKey(own), new FingerprintTrust(accepted), 1)
                .newEngine(UnpooledByteBufAllocator.DEFAULT);
    }

    @Test
    void bothAgreeOnTls13AndHttp2AndKnowEachOther() throws SSLException {
        handshake();
        for (SSLEngine engine : List.of(server, client)) {
            assertThat(engine.getSession().getProtocol()).isEqualTo("TLSv1.3");
            assertThat(engine.getSession().getCipherSuite()).isEqualTo("TLS_AES_128_GCM_SHA256");
            assertThat(engine.getApplicationProtocol()).isEqualTo("h2");
        }
        assertThat(server.getSession().getPeerCertificates()).containsExactly(clientOwn.certificate());
        assertThat(client.getSession().getPeerCertificates()).containsExactly(serverOwn.certificate());
    }

    @Test
    void anotherCertificateIsRefusedByEitherSide() {
        OwnCertificate other = OwnCertificate.create();
        String refusal = "no process that this one sees there has the certificate " + other.fingerprint();
        assertThatThrownBy(() -> handshake(engine(true, other, serverOwn.fingerprint()::equals), server))
                .isInstanceOf(SSLHandshakeException.class)
                .hasRootCauseMessage(refusal);
        assertThatThrownBy(() -> handshake(client, engine(false, other, clientOwn.fingerprint()::equals)))
                .isInstanceOf(SSLHandshakeException.class)
                .hasRootCauseMessage(refusal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http/1.1"})
    void aClientThatDoesNotSpeakHttp2IsRefusedThoughItsCertificateIsKnown(String protocol) {
        speaks(client, protocol);
        assertThatThrownBy(this::handshake)
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining(protocol.isEmpty() ? "would speak '', not HTTP/2" : "application layer protocol");
    }

    @Test
    void aServerThatDoesNotSpeakHttp2IsRefused() {
        speaks(server, "");
        assertThatThrownBy(this::handshake)
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("would speak '', not HTTP/2");
    }

    @Test
    void aStrangerGetsNoMemoryForARecordOfItsOwn() throws SSLException {
        client.beginHandshake();
        ByteBuffer hello = ByteBuffer.allocateDirect(NETWORK_BYTES);
        client.wrap(ByteBuffer.allocate(0), hello);
        server.unwrap(hello.flip(), ByteBuffer.allocateDirect(NETWORK_BYTES));
        assertThat(((ArrayEngine) server).heldBytes()).isZero();
    }

    @Test
    void afterTheHandshakeARecordIsHeld() throws SSLException {
        handshake();
        server.wrap(ByteBuffer.allocateDirect(1), ByteBuffer.allocateDirect(NETWORK_BYTES));
        assertThat(((ArrayEngine) server).heldBytes()).isPositive();
    }

    /** Records and buffers begin and end where they like, as data comes from a network. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void dataArrivesAsItWasSentInBuffersOfAnySize(boolean direct) throws SSLException {
        handshake();
        Random random = new Random(1);
        byte[] sent = new byte[300_000];
        random.nextBytes(sent);
        ByteBuffer source = buffer(direct, sent.length).put(sent).flip();
        ByteBuffer network = buffer(direct, 4 * NETWORK_BYTES);
        ByteBuffer received = buffer(direct, sent.length + NETWORK_BYTES);
        while (received.position() < sent.length) {
            if (source.hasRemaining() && network.remaining() >= NETWORK_BYTES) {
                int size = Math.min(source.remaining(), 1 + random.nextInt(40_000));
                ByteBuffer part = source.slice(source.position(), size);
                assertThat(server.wrap(part, network).getStatus()).isEqualTo(Status.OK);
                source.position(source.position() + part.position());
            }
            network.flip();
            int all = network.limit();
            network.limit(random.nextInt(all + 1));
            Status status = Status.OK;
            while (network.hasRemaining() && status == Status.OK) {
                status = client.unwrap(network, received).getStatus();
            }
            network.limit(all).compact();
        }
        byte[] arrived = new byte[sent.length];
        received.flip().get(arrived);
        assertThat(arrived).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBufferThatIsTooSmallTakesNothing(boolean direct) throws SSLException {
        handshake();
        ByteBuffer small = buffer(direct, 100);
        ByteBuffer data = buffer(direct, 1_000);
        ByteBuffer record = buffer(direct, NETWORK_BYTES);
        assertThat(server.wrap(data, small).getStatus()).isEqualTo(Status.BUFFER_OVERFLOW);
        assertThat(server.wrap(data, record).getStatus()).isEqualTo(Status.OK);
        record.flip();
        assertThat(client.unwrap(record, small).getStatus()).isEqualTo(Status.BUFFER_OVERFLOW);
        assertThat(List.of(small.position(), record.position())).containsOnly(0);
        ByteBuffer received = buffer(direct, NETWORK_BYTES);
        assertThat(client.unwrap(record, received).getStatus()).isEqualTo(Status.OK);
        assertThat(received.position()).isEqualTo(1_000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRecordThatWasChangedOnItsWayIsRefused(boolean direct) throws SSLException {
        handshake();
        ByteBuffer record = buffer(direct, NETWORK_BYTES);
        server.wrap(buffer(direct, 1_000), record);
        record.flip().put(500, (byte) (record.get(500) ^ 1));
        ByteBuffer received = buffer(direct, NETWORK_BYTES);
        assertThatThrownBy(() -> client.unwrap(record, received)).isInstanceOf(SSLException.class);
        assertThat(received.position()).isZero();
    }

    private static ByteBuffer buffer(boolean direct, int size) {
        return direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
    }

    private static void speaks(SSLEngine engine, String protocol) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setApplicationProtocols(protocol.isEmpty() ? new String[0] : new String[] {protocol});
        engine.setSSLParameters(parameters);
    }

    private void handshake() throws SSLException {
        handshake(client, server);
    }

    /** Lets two engines exchange what they have to say until both are done. */
    private static void handshake(SSLEngine one, SSLEngine other) throws SSLException {
        ByteBuffer toOther = ByteBuffer.allocate(NETWORK_BYTES);
        ByteBuffer toOne = ByteBuffer.allocate(NETWORK_BYTES);
        one.beginHandshake();
        other.beginHandshake();
        for (int i = 0; i < MOST_STEPS; i++) {
            step(one, toOne, toOther);
            step(other, toOther, toOne);
        }
        assertThat(List.of(one.getHandshakeStatus(), other.getHandshakeStatus()))
                .containsOnly(HandshakeStatus.NOT_HANDSHAKING);
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> engine.getDelegatedTask().run();
            case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
            default -> {
                in.flip();
                if (in.hasRemaining()) {
                    engine.unwrap(in, ByteBuffer.allocate(NETWORK_BYTES));
                }
                in.compact();
            }
        }
    }
}

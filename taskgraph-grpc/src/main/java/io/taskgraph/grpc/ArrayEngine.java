package io.taskgraph.grpc;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BiFunction;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/**
 * An engine of the JDK that encrypts and decrypts each record in an array, though Netty's buffers lie outside the heap. The JDK's AES-GCM would copy such
 * buffers through an array of its own, 512 bytes at a time on JDK 25, each piece with a call of the intrinsic and its tables; an array it takes as a whole.
 *
 * <p>After the handshake it holds one record in each direction, some 17 KiB; before it, nothing for a stranger. One thread at a time wraps, and one unwraps.
 */
final class ArrayEngine extends SSLEngine {

    private static final int HEADER_BYTES = 5;
    /** Where the header of a record has the length of what follows, RFC 8446, section 5.1. */
    private static final int LENGTH_AT = 3;

    private final SSLEngine engine;
    private ByteBuffer outgoing = ByteBuffer.allocate(0);
    private ByteBuffer incoming = ByteBuffer.allocate(0);
    /** Whether the first handshake is over; before it the session is one without a protocol. */
    private volatile boolean secured;

    ArrayEngine(SSLEngine engine) {
        super(engine.getPeerHost(), engine.getPeerPort());
        this.engine = engine;
    }

    @Override
    public SSLEngineResult wrap(ByteBuffer[] sources, int offset, int length, ByteBuffer destination)
            throws SSLException {
        if (!destination.isDirect() || isInHandshake()) {
            return engine.wrap(sources, offset, length, destination);
        }
        int mostBytes = engine.getSession().getPacketBufferSize();
        if (outgoing.capacity() < mostBytes) {
            outgoing = ByteBuffer.allocate(mostBytes);
        }
        outgoing.clear().limit(Math.min(mostBytes, destination.remaining()));
        SSLEngineResult result = engine.wrap(sources, offset, length, outgoing);
        destination.put(outgoing.flip());
        return result;
    }

    @Override
    public SSLEngineResult unwrap(ByteBuffer source, ByteBuffer[] destinations, int offset, int length)
            throws SSLException {
        int recordBytes = recordBytes(source);
        if (!source.isDirect() || recordBytes > source.remaining() || isInHandshake()) {
            return engine.unwrap(source, destinations, offset, length);
        }
        if (incoming.capacity() < recordBytes) {
            incoming = ByteBuffer.allocate(
                    Math.max(recordBytes, engine.getSession().getPacketBufferSize()));
        }
        int start = source.position();
        incoming.clear().put(0, source, start, recordBytes).limit(recordBytes);
        SSLEngineResult result = engine.unwrap(incoming, destinations, offset, length);
        source.position(start + incoming.position());
        return result;
    }

    private boolean isInHandshake() {
        if (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
            return true;
        }
        if (!secured) {
            secured = engine.getSession().getProtocol().equals(JdkTls.PROTOCOL);
        }
        return !secured;
    }

    /** Returns the bytes that are held for records. */
    int heldBytes() {
        return outgoing.capacity() + incoming.capacity();
    }

    /** Returns how long the next record is by its header, at most 64 KiB; more than there are bytes if the header is not there yet. */
    private static int recordBytes(ByteBuffer source) {
        return source.remaining() < HEADER_BYTES
                ? HEADER_BYTES
                : HEADER_BYTES
                        + Byte.toUnsignedInt(source.get(source.position() + LENGTH_AT)) * (1 << Byte.SIZE)
                        + Byte.toUnsignedInt(source.get(source.position() + LENGTH_AT + 1));
    }

    @Override
    public Runnable getDelegatedTask() {
        return engine.getDelegatedTask();
    }

    @Override
    public void closeInbound() throws SSLException {
        engine.closeInbound();
    }

    @Override
    public boolean isInboundDone() {
        return engine.isInboundDone();
    }

    @Override
    public void closeOutbound() {
        engine.closeOutbound();
    }

    @Override
    public boolean isOutboundDone() {
        return engine.isOutboundDone();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return engine.getSupportedCipherSuites();
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return engine.getEnabledCipherSuites();
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {
        engine.setEnabledCipherSuites(suites);
    }

    @Override
    public String[] getSupportedProtocols() {
        return engine.getSupportedProtocols();
    }

    @Override
    public String[] getEnabledProtocols() {
        return engine.getEnabledProtocols();
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {
        engine.setEnabledProtocols(protocols);
    }

    @Override
    public SSLSession getSession() {
        return engine.getSession();
    }

    @Override
    public SSLSession getHandshakeSession() {
        return engine.getHandshakeSession();
    }

    @Override
    public void beginHandshake() throws SSLException {
        engine.beginHandshake();
    }

    @Override
    public HandshakeStatus getHandshakeStatus() {
        return engine.getHandshakeStatus();
    }

    @Override
    public void setUseClientMode(boolean mode) {
        engine.setUseClientMode(mode);
    }

    @Override
    public boolean getUseClientMode() {
        return engine.getUseClientMode();
    }

    @Override
    public void setNeedClientAuth(boolean need) {
        engine.setNeedClientAuth(need);
    }

    @Override
    public boolean getNeedClientAuth() {
        return engine.getNeedClientAuth();
    }

    @Override
    public void setWantClientAuth(boolean want) {
        engine.setWantClientAuth(want);
    }

    @Override
    public boolean getWantClientAuth() {
        return engine.getWantClientAuth();
    }

    @Override
    public void setEnableSessionCreation(boolean enable) {
        engine.setEnableSessionCreation(enable);
    }

    @Override
    public boolean getEnableSessionCreation() {
        return engine.getEnableSessionCreation();
    }

    @Override
    public SSLParameters getSSLParameters() {
        return engine.getSSLParameters();
    }

    @Override
    public void setSSLParameters(SSLParameters parameters) {
        engine.setSSLParameters(parameters);
    }

    @Override
    public String getApplicationProtocol() {
        return engine.getApplicationProtocol();
    }

    @Override
    public String getHandshakeApplicationProtocol() {
        return engine.getHandshakeApplicationProtocol();
    }

    @Override
    public void setHandshakeApplicationProtocolSelector(BiFunction<SSLEngine, List<String>, String> selector) {
        engine.setHandshakeApplicationProtocolSelector(selector);
    }

    @Override
    public BiFunction<SSLEngine, List<String>, String> getHandshakeApplicationProtocolSelector() {
        return engine.getHandshakeApplicationProtocolSelector();
    }
}

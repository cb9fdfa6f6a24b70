package io.taskgraph.grpc;

import io.grpc.Attributes;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ServerCredentials;
import io.grpc.ServerTransportFilter;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.NettySslContextChannelCredentials;
import io.grpc.netty.NettySslContextServerCredentials;
import io.taskgraph.TaskGraphException;
import io.taskgraph.engine.ProcessEntry;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Mutual TLS 1.3 between exactly the processes that the view shows. The server takes connections of any of them, and a channel to an
 * address connects to one that the view shows there. Thread-safe.
 *
 * <p>A process whose entry the view does not show yet is refused like a stranger, and connects again.
 */
final class ViewTls implements PeerSecurity {

    /** How long a session may be resumed: a resumed one is not held against the view again. 0 would be for ever. */
    private static final int SESSION_SECONDS = 1;

    private static final Attributes.Key<String> CALLER = Attributes.Key.create("taskgraph-caller");

    /** The fingerprints of the processes that the view shows. */
    private record Shown(Set<String> all, Map<String, Set<String>> byAddress) {}

    /** What takes the most time of a start, done while that goes on. */
    private record Ready(OwnKey key, String fingerprint, ServerCredentials server) {}

    private static final long PATIENCE_SECONDS = 60;

    private final FutureTask<Ready> ready = new FutureTask<>(this::makeReady);
    private final Strangers strangers = new Strangers(System::nanoTime);
    private volatile Shown shown = new Shown(Set.of(), Map.of());

    /** Begins to make the key. */
    ViewTls() {
        Thread maker = new Thread(ready, "taskgraph-key");
        maker.setDaemon(true);
        maker.start();
    }

    private Ready makeReady() {
        OwnCertificate own = OwnCertificate.create();
        OwnKey key = new OwnKey(own);
        return new Ready(
                key,
                own.fingerprint(),
                NettySslContextServerCredentials.create(
                        TlsEngine.server(key, new FingerprintTrust(this::takesConnection), SESSION_SECONDS)));
    }

    private Ready ready() {
        try {
            return ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TaskGraphException("interrupted while this process makes its key", e);
        } catch (TimeoutException e) {
            throw new TaskGraphException("this process has not made its key within " + PATIENCE_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw new TaskGraphException("this process cannot make its key: " + e.getCause(), e);
        }
    }

    @Override
    public ServerCredentials server() {
        return ready().server();
    }

    @Override
    public ChannelCredentials channel(String address) {
        return NettySslContextChannelCredentials.create(TlsEngine.client(
                ready().key(),
                new FingerprintTrust(other ->
                        shown.byAddress().getOrDefault(address, Set.of()).contains(other)),
                SESSION_SECONDS));
    }

    private boolean takesConnection(String other) {
        boolean known = takes(other);
        if (!known) {
            strangers.refused(other);
        }
        return known;
    }

    @Override
    public void identify(NettyServerBuilder builder) {
        builder.addTransportFilter(new ServerTransportFilter() {
            @Override
            public Attributes transportReady(Attributes transport) {
                return transport.toBuilder().set(CALLER, of(transport)).build();
            }
        });
    }

    private static String of(Attributes transport) {
        SSLSession session = transport.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        try {
            return session != null && session.getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? OwnCertificate.fingerprint(certificate)
                    : "";
        } catch (SSLPeerUnverifiedException | CertificateEncodingException e) {
            return "";
        }
    }

    /** {@inheritDoc} The fingerprint stands for the name: that of a host proves nothing here. */
    @Override
    public @Nullable String authority() {
        return null;
    }

    @Override
    public boolean isKnownByFingerprint() {
        return true;
    }

    @Override
    public String fingerprint() {
        return ready().fingerprint();
    }

    @Override
    public String caller(Attributes call) {
        String caller = call.get(CALLER);
        return caller == null ? "" : caller;
    }

    @Override
    public boolean takes(String caller) {
        return shown.all().contains(caller);
    }

    @Override
    public void processes(Map<String, ProcessEntry> processes) {
        Map<String, Set<String>> byAddress = new HashMap<>();
        Set<String> all = new HashSet<>();
        processes.values().stream()
                .filter(process -> !process.fingerprint().isEmpty())
                .forEach(process -> {
                    all.add(process.fingerprint());
                    byAddress
                            .computeIfAbsent(process.address(), address -> new HashSet<>())
                            .add(process.fingerprint());
                });
        shown = new Shown(all, byAddress);
        strangers.shown(all);
    }

    @Override
    public void tellStrangers(Consumer<String> listener) {
        strangers.tell(listener);
    }
}

package io.taskgraph.etcd;

import com.google.common.util.concurrent.MoreExecutors;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.ClientBuilder;
import io.taskgraph.coordination.CoordinationException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** One client of etcd and the watches on it. They end together. Thread-safe. */
final class EtcdConnection {

    /** A read is asked again so often, a write only after its login was refused as outdated; all within the call's deadline. */
    private static final int RETRIES = 2;

    private static final int RETRY_MILLIS = 50;
    private static final long ALL_ANSWERED = Long.MIN_VALUE;

    private final Client client;
    private final Set<EtcdWatch> watches = ConcurrentHashMap.newKeySet();
    /** When the first call was made since the last answer to any. */
    private final AtomicLong unansweredSince = new AtomicLong(ALL_ANSWERED);

    EtcdConnection(EtcdSettings settings) {
        this(settings.customizer().apply(builder(settings)).build());
    }

    EtcdConnection(Client client) {
        this.client = client;
        // Makes the channel and its threads here rather than on the thread of the first call, which must not wait.
        var unused = client.getKVClient();
    }

    private static ClientBuilder builder(EtcdSettings settings) {
        ClientBuilder builder = Client.builder()
                .endpoints(settings.endpoints())
                // Answers arrive on one event loop instead of a pool of threads.
                .useVertx()
                // jetcd's retry layer would hop to another thread for each call otherwise. What it runs does not block.
                .executorService(MoreExecutors.newDirectExecutorService())
                .retryMaxAttempts(RETRIES)
                .retryDelay(RETRY_MILLIS)
                .retryMaxDelay(2L * RETRY_MILLIS)
                .interceptor(new CallDeadline(settings.callTimeout()))
                .connectTimeout(settings.connectTimeout())
                .keepaliveTime(settings.pingInterval())
                .keepaliveTimeout(settings.pingTimeout())
                // etcd ends connections that are probed with nothing under way.
                .keepaliveWithoutCalls(false)
                .maxInboundMessageSize(settings.maxInboundMessageBytes())
                .sslContext(settings.tls());
        if (settings.user() != null && settings.password() != null) {
            builder.user(Bytes.of(settings.user())).password(Bytes.of(settings.password()));
        }
        return builder;
    }

    Client client() {
        return client;
    }

    /** Notes that a call is made. */
    void asked() {
        unansweredSince.compareAndSet(ALL_ANSWERED, System.nanoTime());
    }

    /** Notes that etcd has answered a call. Changes that a watch tells are no answer: they come while requests are lost. */
    void answered() {
        unansweredSince.set(ALL_ANSWERED);
    }

    boolean isSilentFor(Duration limit) {
        long since = unansweredSince.get();
        return since != ALL_ANSWERED && System.nanoTime() - since >= limit.toNanos();
    }

    void add(EtcdWatch watch) {
        watches.add(watch);
    }

    void remove(EtcdWatch watch) {
        watches.remove(watch);
    }

    /** Ends the watches, then the client and its threads. */
    void close(CoordinationException cause) {
        watches.forEach(watch -> watch.end(cause));
        client.close();
    }
}

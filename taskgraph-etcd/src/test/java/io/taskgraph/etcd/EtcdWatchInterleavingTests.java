package io.taskgraph.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Status;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.WatchListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;
import org.junit.jupiter.api.Test;

/**
 * However changes, errors of the stream, the end of the connection and the close of a watch fall together: its listener is told of its
 * end at most once and of nothing after it, and no stream stays open.
 */
public class EtcdWatchInterleavingTests {

    private static final CoordinationException CLOSED = new CoordinationException(Reason.CLOSED, "closed");
    private static final List<WatchResponse> RESPONSES = LongStream.rangeClosed(1, 20)
            .mapToObj(EtcdWatchInterleavingTests::change)
            .toList();
    private static final int SCENARIOS = 10;
    private static final int OF_EACH = 20;
    private static final long HANG_MILLIS = 120_000;

    private final ConcurrentLinkedQueue<Runnable> ends = new ConcurrentLinkedQueue<>();
    private final List<String> told = new ArrayList<>();
    private final EtcdWatch watch = new EtcdWatch("key", 1, new Told(), new FakeStream(), ends::add);
    private volatile EtcdWatch registered;
    private volatile boolean streamOpen;
    private Runnable whileOpening = () -> {};
    private boolean started;
    private boolean over;
    private int revision;

    private final class Told implements WatchListener {

        @Override
        public void changed(List<WatchEvent> events) {
            events.forEach(event -> told.add("change"));
        }

        @Override
        public void ended(CoordinationException cause) {
            told.add("end");
        }
    }

    private final class FakeStream implements EtcdWatch.Source {

        @Override
        public void open(WatchRequest request, EtcdWatch opening) {
            streamOpen = true;
            registered = opening;
            whileOpening.run();
            opening.opened(() -> streamOpen = false);
        }

        @Override
        public void told() {}

        @Override
        public void loginRefused() {}

        @Override
        public void remove(EtcdWatch ended) {}
    }

    private static WatchResponse change(long modRevision) {
        io.etcd.jetcd.api.Event event = io.etcd.jetcd.api.Event.newBuilder()
                .setKv(io.etcd.jetcd.api.KeyValue.newBuilder().setModRevision(modRevision))
                .build();
        return WatchResponse.newBuilder().addEvents(event).build();
    }

    @Operation(nonParallelGroup = "user")
    public void start() {
        if (!started) {
            started = true;
            watch.start();
        }
    }

    @Operation(nonParallelGroup = "user")
    public void close() {
        if (started) {
            watch.close();
            over = true;
        }
    }

    @Operation(nonParallelGroup = "loop")
    public void somethingChanges() {
        if (registered != null) {
            registered.next(RESPONSES.get(revision++));
        }
    }

    @Operation(nonParallelGroup = "loop")
    public void theStreamBreaks() {
        if (registered != null) {
            registered.ended(Status.UNAVAILABLE);
        }
    }

    @Operation(nonParallelGroup = "ends")
    public void theConnectionCloses() {
        watch.end(CLOSED);
    }

    @Operation(nonParallelGroup = "ends")
    public void anEndIsTold() {
        Runnable end = ends.poll();
        if (end != null) {
            end.run();
        }
    }

    @Validate
    public void theEndIsTheLastWordAndLeavesNothingOpen() {
        for (Runnable end = ends.poll(); end != null; end = ends.poll()) {
            end.run();
        }
        int end = told.indexOf("end");
        if (end >= 0 && end < told.size() - 1) {
            throw new IllegalStateException("told " + told);
        }
        if ((over || end >= 0) && streamOpen) {
            throw new IllegalStateException("a stream is open after " + told);
        }
    }

    /** The one interleaving that takes more cases than a build has time for. */
    @Test
    void streamThatBreaksWhileItIsOpenedIsClosed() {
        whileOpening = () -> {
            theStreamBreaks();
            anEndIsTold();
        };
        watch.start();
        assertThat(told).containsExactly("end");
        assertThat(streamOpen).isFalse();
    }

    @Test
    void nothingFollowsTheEnd() {
        new ModelCheckingOptions()
                .iterations(SCENARIOS * Integer.getInteger("taskgraph.interleavings", 1))
                .invocationsPerIteration(OF_EACH)
                .threads(3)
                .actorsPerThread(2)
                .actorsBefore(0)
                .actorsAfter(0)
                .verifier(EpsilonVerifier.class)
                .invocationTimeout$lincheck(HANG_MILLIS)
                .check(getClass());
    }
}

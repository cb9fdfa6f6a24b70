package io.taskgraph.test.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.Compare;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.Watch;
import io.taskgraph.coordination.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Methods for implementers, and the helpers that the tests of the contract share. */
abstract class CoordinatorContractSupport {

    /** How long an answer or an event may take. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A short lease; etcd grants none shorter. */
    static final Duration TTL = Duration.ofSeconds(2);

    /** A lease that no test outlives. */
    static final Duration LONG_TTL = Duration.ofMinutes(10);

    /** All keys of a test are under it. */
    final String prefix = "contract/" + UUID.randomUUID() + "/";

    private final List<Long> leases = new ArrayList<>();
    private final List<RecordedWatch> recorded = new ArrayList<>();
    private final List<Watch> watches = new ArrayList<>();
    Coordinator coordinator;

    /** Connects to the store, which nobody else uses during a test; the test closes it. */
    protected abstract Coordinator createCoordinator();

    /** Lets a little more than {@code ttl} pass for the leases of the store, by at most a second. */
    protected abstract void letLeaseExpire(Duration ttl);

    /** Makes the store forget its history before a revision. */
    protected abstract void compact(Coordinator c, long revision);

    @BeforeEach
    void connect() {
        coordinator = createCoordinator();
    }

    @AfterEach
    void leaveNothingBehind() {
        try {
            recorded.forEach(RecordedWatch::verify);
        } finally {
            watches.forEach(Watch::close);
            leases.forEach(lease -> answer(coordinator.revokeLease(lease)));
            commit(new Write.DeletePrefix(prefix));
            coordinator.close();
        }
    }

    final String key(String name) {
        return prefix + name;
    }

    final Write put(String name, String value) {
        return put(name, value, 0);
    }

    final Write put(String name, String value, long lease) {
        return new Write.Put(key(name), ByteString.copyFromUtf8(value), lease);
    }

    final Write delete(String name) {
        return new Write.Delete(key(name));
    }

    /** Commits writes without a condition and returns their revision. */
    final long commit(Write... writes) {
        CommitResult result = answer(coordinator.commit(transaction(List.of(), writes)));
        assertThat(result.succeeded()).isTrue();
        return result.revision();
    }

    final CommitResult commitIf(Compare compare, Write... writes) {
        return answer(coordinator.commit(transaction(List.of(compare), writes)));
    }

    static Transaction transaction(List<Compare> compares, Write... writes) {
        return new Transaction(compares, List.of(writes));
    }

    final long grant(Duration ttl) {
        long lease = answer(coordinator.grantLease(ttl));
        leases.add(lease);
        return lease;
    }

    final Snapshot list() {
        return answer(coordinator.list(prefix));
    }

    final Optional<Entry> find(String name) {
        return list().entries().stream()
                .filter(entry -> entry.key().equals(key(name)))
                .findFirst();
    }

    final List<String> names() {
        return list().entries().stream()
                .map(entry -> entry.key().substring(prefix.length()))
                .toList();
    }

    /** Watches names that start so, from a revision on, until the test ends. */
    final RecordedWatch watch(String names, long fromRevision) {
        RecordedWatch listener = new RecordedWatch();
        recorded.add(listener);
        watches.add(coordinator.watch(key(names), fromRevision, listener));
        return listener;
    }

    static <T> T answer(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new AssertionError("No answer", failed);
        }
    }

    /** Returns why a stage failed; it must fail with the exception itself. */
    static CoordinationException.Reason refusal(CompletionStage<?> stage) {
        Object failure = answer(stage.handle((result, thrown) -> thrown == null ? "answered " + result : thrown));
        assertThat(failure).isInstanceOf(CoordinationException.class);
        return ((CoordinationException) failure).reason();
    }
}

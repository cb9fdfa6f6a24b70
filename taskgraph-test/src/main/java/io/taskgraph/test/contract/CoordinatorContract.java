package io.taskgraph.test.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.Compare;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.TransactionLimits;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Contract of every {@link Coordinator}. Extend it, give it a store of its own, and run it.
 *
 * <p>It suits stores that answer later and whose time cannot be set: it waits for answers, writes only under a prefix of
 * its own, takes revisions relative to each other and leases of two seconds or more.
 */
public abstract class CoordinatorContract extends CoordinatorGroupContract {

    @Test
    void listIsSortedByKeyAndOnlyOfItsPrefix() {
        commit(put("b", "2"), put("a", "1"));
        commit(put("a/x", "3"));

        assertThat(names()).containsExactly("a", "a/x", "b");
        assertThat(answer(coordinator.list(key("a/"))).entries())
                .extracting(Entry::key)
                .containsExactly(key("a/x"));
        assertThat(answer(coordinator.list(key("none"))).entries()).isEmpty();
    }

    @Test
    void listTellsValuesAndRevisions() {
        long first = commit(put("a", "1"));
        long second = commit(put("b", "2"));

        Snapshot snapshot = list();
        assertThat(snapshot.revision()).isEqualTo(second);
        assertThat(snapshot.entries())
                .containsExactly(
                        new Entry(key("a"), ByteString.copyFromUtf8("1"), first, 0),
                        new Entry(key("b"), ByteString.copyFromUtf8("2"), second, 0));
    }

    @Test
    void keysAreUnchangedAsLongAsNoneOfThemIsWrittenAddedOrDeleted() {
        long revision = commit(put("a", "1"), put("b", "2"));

        assertThat(isUnchanged(revision, 2)).isTrue();
        assertThat(isUnchanged(revision - 1, 2)).as("written later").isFalse();
        assertThat(isUnchanged(revision + 1, 2)).as("of a revision to come").isFalse();
        assertThat(isUnchanged(revision, 1)).as("one added").isFalse();
        assertThat(isUnchanged(revision, 3)).as("one deleted").isFalse();

        long later = commit(put("a", "1"));
        assertThat(isUnchanged(revision, 2)).as("one written again").isFalse();
        assertThat(isUnchanged(later, 2)).isTrue();
    }

    @Test
    void keysUnderOtherPrefixesChangeNothing() {
        long revision = commit(put("x/a", "1"), put("x/b", "2"));
        commit(put("y", "3"));

        assertThat(answer(coordinator.isUnchanged(key("x/"), revision, 2))).isTrue();
        assertThat(answer(coordinator.isUnchanged(key("x/"), revision, 1))).isFalse();
        assertThat(answer(coordinator.isUnchanged(key("none/"), revision, 0))).isTrue();

        commit(put("x/c", "4"), delete("x/b"));
        assertThat(answer(coordinator.isUnchanged(key("x/"), revision, 2)))
                .as("as many, but others")
                .isFalse();
        commit(delete("x/c"));
        assertThat(answer(coordinator.isUnchanged(key("x/"), revision, 2)))
                .as("one less")
                .isFalse();
        assertThat(answer(coordinator.isUnchanged(key("x/"), revision, 1))).isTrue();
    }

    private boolean isUnchanged(long revision, long keys) {
        return answer(coordinator.isUnchanged(key(""), revision, keys));
    }

    @Test
    void writesOfATransactionShareOneRevisionThatIsNew() {
        long before = list().revision();
        long revision = commit(put("a", "1"), put("b", "2"));

        assertThat(revision).isGreaterThan(before);
        assertThat(list().entries()).extracting(Entry::modRevision).containsExactly(revision, revision);
    }

    @Test
    void absentCompareHoldsOnlyForAbsentKeys() {
        assertThat(commitIf(Compare.absent(key("a")), put("a", "1")).succeeded())
                .isTrue();
        assertThat(commitIf(Compare.absent(key("a")), put("a", "2")).succeeded())
                .isFalse();
        commit(delete("a"));
        assertThat(commitIf(Compare.absent(key("a")), put("a", "3")).succeeded())
                .isTrue();
    }

    @Test
    void compareHoldsOnlyForTheLastWrite() {
        long first = commit(put("a", "1"));
        long second = commit(put("a", "2"));

        assertThat(commitIf(new Compare(key("a"), first), put("a", "3")).succeeded())
                .isFalse();
        assertThat(commitIf(new Compare(key("a"), second), put("a", "3")).succeeded())
                .isTrue();
    }

    @Test
    void oneFailedCompareStopsAllWrites() {
        long revision = commit(put("a", "1"));
        CommitResult result = answer(coordinator.commit(transaction(
                List.of(new Compare(key("a"), revision), new Compare(key("b"), revision)),
                put("c", "2"),
                delete("a"))));

        assertThat(result).isEqualTo(new CommitResult(false, revision));
        assertThat(list().entries()).containsExactly(new Entry(key("a"), ByteString.copyFromUtf8("1"), revision, 0));
    }

    @Test
    void transactionWithoutEffectDoesNotRaiseTheRevision() {
        long revision = commit(put("a", "1"));

        assertThat(commit(delete("absent"), new Write.DeletePrefix(key("absent/"))))
                .isEqualTo(revision);
        assertThat(commitIf(new Compare(key("a"), revision))).isEqualTo(new CommitResult(true, revision));
        assertThat(list().revision()).isEqualTo(revision);
    }

    @Test
    void keyWrittenTwiceIsInvalidAndNothingHappens() {
        commit(put("a", "1"));

        assertThat(refusal(coordinator.commit(transaction(List.of(), put("b", "1"), put("b", "2")))))
                .isEqualTo(Reason.INVALID);
        assertThat(refusal(coordinator.commit(transaction(List.of(), put("b", "1"), delete("b")))))
                .isEqualTo(Reason.INVALID);
        assertThat(refusal(coordinator.commit(transaction(List.of(), put("b", "1"), new Write.DeletePrefix(prefix)))))
                .isEqualTo(Reason.INVALID);
        assertThat(names()).containsExactly("a");
    }

    @Test
    void deletePrefixDeletesAllUnderItAtOneRevision() {
        commit(put("d/a", "1"), put("d/b", "1"), put("d", "1"), put("e", "1"));
        RecordedWatch watch = watch("", list().revision() + 1);
        long revision = commit(new Write.DeletePrefix(key("d/")));

        assertThat(names()).containsExactly("d", "e");
        assertThat(watch.awaitEvents(2))
                .containsExactlyInAnyOrder(
                        new WatchEvent.Deleted(key("d/a"), revision), new WatchEvent.Deleted(key("d/b"), revision));
    }

    @Test
    void expiredLeaseTakesItsKeysAtOneRevision() {
        long lease = grant(TTL);
        commit(put("mine/a", "1", lease), put("mine/b", "1", lease), put("other", "1"));
        RecordedWatch watch = watch("", list().revision() + 1);
        letLeaseExpire(TTL);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(names()).containsExactly("other"));
        assertThat(watch.awaitEvents(2)).hasOnlyElementsOfType(WatchEvent.Deleted.class);
        assertThat(watch.calls()).hasSize(1);
        assertThat(watch.events().get(0).revision())
                .isEqualTo(watch.events().get(1).revision());
        assertThat(answer(coordinator.keepAlive(lease))).isFalse();
    }

    @Test
    void leaseKeptAliveLives() {
        long lease = grant(Duration.ofSeconds(6));
        commit(put("a", "1", lease));
        letLeaseExpire(Duration.ofMillis(3_500));
        assertThat(answer(coordinator.keepAlive(lease))).isTrue();
        letLeaseExpire(Duration.ofMillis(3_500));

        assertThat(answer(coordinator.keepAlive(lease))).isTrue();
        assertThat(find("a")).get().extracting(Entry::leaseId).isEqualTo(lease);
    }

    @Test
    void revokedLeaseTakesItsKeysAndIsGone() {
        long lease = grant(LONG_TTL);
        commit(put("a", "1", lease), put("b", "1", lease), put("c", "1", grant(LONG_TTL)));
        RecordedWatch watch = watch("", list().revision() + 1);
        answer(coordinator.revokeLease(lease));

        assertThat(names()).containsExactly("c");
        assertThat(watch.awaitEvents(2).get(0).revision())
                .isEqualTo(watch.events().get(1).revision());
        assertThat(answer(coordinator.keepAlive(lease))).isFalse();
        assertThat(coordinator.revokeLease(lease)).succeedsWithin(PATIENCE);
    }

    @Test
    void putWithUnknownLeaseIsRefusedAndNothingHappens() {
        long lease = grant(LONG_TTL);
        answer(coordinator.revokeLease(lease));
        long revision = commit(put("a", "1"));

        assertThat(refusal(coordinator.commit(transaction(List.of(), put("b", "1"), put("a", "2", lease)))))
                .isEqualTo(Reason.LEASE_NOT_FOUND);
        assertThat(list().revision()).isEqualTo(revision);
        assertThat(names()).containsExactly("a");
    }

    @Test
    void putMovesTheKeyToItsLease() {
        long former = grant(LONG_TTL);
        long latter = grant(LONG_TTL);
        commit(put("free", "1", former), put("moved", "1", former), put("kept", "1", former));
        commit(put("free", "2"), put("moved", "2", latter), put("kept", "2", former));
        answer(coordinator.revokeLease(former));
        assertThat(names()).containsExactly("free", "moved");

        answer(coordinator.revokeLease(latter));
        assertThat(names()).containsExactly("free");
    }

    @Test
    void keyDeletedAndCreatedAgainIsNoLongerOfItsLease() {
        long lease = grant(LONG_TTL);
        commit(put("a", "1", lease));
        commit(delete("a"));
        commit(put("a", "2"));
        answer(coordinator.revokeLease(lease));

        assertThat(find("a")).isPresent();
    }

    @Test
    void oneOfTwoConcurrentCreatorsWins() throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(2);
        ExecutorService executor = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 50; round++) {
                String name = "round/" + round;
                Future<Boolean> left = executor.submit(() -> create(barrier, name, "left"));
                Future<Boolean> right = executor.submit(() -> create(barrier, name, "right"));
                String winner = left.get() ? "left" : "right";

                assertThat(left.get()).isNotEqualTo(right.get());
                assertThat(find(name).orElseThrow().value().toStringUtf8()).isEqualTo(winner);
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private boolean create(CyclicBarrier barrier, String name, String value) throws Exception {
        barrier.await();
        return commitIf(Compare.absent(key(name)), put(name, value)).succeeded();
    }

    @Test
    void aTransactionMayHaveAsManyOperationsAsTheLimitsSayAndNotMore() {
        int most = coordinator.limits().maxOperations();
        List<Compare> compares = absent(most);

        assertThat(answer(coordinator.commit(new Transaction(compares, puts(most))))
                        .succeeded())
                .isTrue();
        assertTooLarge(new Transaction(List.of(), puts(most + 1)), "writes", most);
        assertTooLarge(new Transaction(absent(most + 1), List.of()), "compares", most);
    }

    @Test
    void aTransactionMayBeAsLargeAsTheLimitsSayAndNotLarger() {
        int most = coordinator.limits().maxBytes();

        assertThat(answer(coordinator.commit(sized(most))).succeeded()).isTrue();
        assertTooLarge(sized(most + 1), "bytes", most);
        assertThat(answer(coordinator.commit(sizedByKeys(most))).succeeded()).isTrue();
        assertThat(list().entries())
                .extracting(entry -> entry.value().size())
                .contains(0)
                .anyMatch(size -> size > most / 2);
    }

    private List<Compare> absent(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> Compare.absent(key("absent" + i)))
                .toList();
    }

    private List<Write> puts(int number) {
        return IntStream.range(0, number).mapToObj(i -> put("" + i, "")).toList();
    }

    /** Returns a transaction of one write that has a size. */
    private Transaction sized(int size) {
        long rest = size - TransactionLimits.size(new Transaction(List.of(), List.of(put("large", ""))));
        return new Transaction(
                List.of(), List.of(new Write.Put(key("large"), ByteString.copyFrom(new byte[(int) rest]), 0)));
    }

    /** Returns a transaction of many writes and compares of keys that is nearly of a size. */
    private Transaction sizedByKeys(int size) {
        int pairs = Math.min(100, coordinator.limits().maxOperations());
        long each = (size - TransactionLimits.size(new Transaction(List.of(), List.of()))) / pairs / 2;
        String filling = "x".repeat((int) (each - TransactionLimits.size(put("100", "")) - 2));
        List<Compare> compares = new ArrayList<>();
        List<Write> writes = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            compares.add(Compare.absent(key(i + filling)));
            writes.add(put(i + filling, ""));
        }
        return new Transaction(compares, writes);
    }

    private void assertTooLarge(Transaction transaction, String what, int most) {
        Object failure = answer(coordinator.commit(transaction).handle((result, thrown) -> thrown));
        assertThat(failure)
                .isInstanceOfSatisfying(
                        CoordinationException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID))
                .asString()
                .contains("at most " + most + " " + what);
    }
}

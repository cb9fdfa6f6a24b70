package io.taskgraph.test.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.Compare;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.TransactionLimits;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Contract of {@link Coordinator#commitEach}: transactions that go as one request. */
abstract class CoordinatorGroupContract extends CoordinatorWatchContract {

    private static Transaction ifAbsent(String key, Write... writes) {
        return transaction(List.of(Compare.absent(key)), writes);
    }

    @Test
    void eachOfAGroupHappensByItsOwnComparesAndAllAtOneRevision() {
        long before = commit(put("b", "old"));
        RecordedWatch watch = watch("", before + 1);

        List<CommitResult> results = answer(coordinator.commitEach(List.of(
                ifAbsent(key("a"), put("a", "1")),
                ifAbsent(key("b"), put("b", "1"), put("c", "1")),
                ifAbsent(key("d"), put("d", "1"), put("e", "1")))));

        long revision = before + 1;
        assertThat(results)
                .containsExactly(
                        new CommitResult(true, revision),
                        new CommitResult(false, revision),
                        new CommitResult(true, revision));
        assertThat(names()).containsExactly("a", "b", "d", "e");
        assertThat(watch.awaitEvents(3)).extracting(WatchEvent::revision).containsOnly(revision);
        assertThat(watch.keys()).containsExactly(key("a"), key("d"), key("e"));
    }

    @Test
    void aGroupOfWhichNothingHappensLeavesTheRevisionAsItIs() {
        long revision = commit(put("a", "old"));

        assertThat(answer(coordinator.commitEach(
                        List.of(ifAbsent(key("a"), put("a", "1")), ifAbsent(key("a"), put("b", "1"))))))
                .containsOnly(new CommitResult(false, revision));
        assertThat(names()).containsExactly("a");
    }

    @Test
    void aGroupOfNoneIsAnsweredWithNothing() {
        assertThat(answer(coordinator.commitEach(List.of()))).isEmpty();
    }

    @Test
    void comparesOfAGroupSeeTheKeysAsTheyWereBeforeAllOfIt() {
        assertThat(answer(coordinator.commitEach(
                        List.of(ifAbsent(key("a"), put("a", "1")), ifAbsent(key("a"), put("b", "1"))))))
                .extracting(CommitResult::succeeded)
                .containsExactly(true, true);
        assertThat(names()).containsExactly("a", "b");
    }

    @Test
    void aGroupThatWritesAKeyTwiceIsRefusedAsAWhole() {
        long revision = commit(put("a", "old"));

        assertThat(refusal(coordinator.commitEach(
                        List.of(transaction(List.of(), put("b", "1")), transaction(List.of(), put("b", "2"))))))
                .isEqualTo(Reason.INVALID);
        assertThat(refusal(coordinator.commitEach(
                        List.of(transaction(List.of(), put("b", "1")), transaction(List.of(), delete("b"))))))
                .isEqualTo(Reason.INVALID);
        assertThat(list().revision()).isEqualTo(revision);
        assertThat(names()).containsExactly("a");
    }

    @Test
    void aGroupWithAnUnknownLeaseIsRefusedAsAWhole() {
        long lease = grant(LONG_TTL);
        answer(coordinator.revokeLease(lease));
        long revision = commit(put("a", "old"));

        assertThat(refusal(coordinator.commitEach(
                        List.of(transaction(List.of(), put("b", "1")), transaction(List.of(), put("c", "1", lease))))))
                .isEqualTo(Reason.LEASE_NOT_FOUND);
        assertThat(list().revision()).isEqualTo(revision);
        assertThat(names()).containsExactly("a");
    }

    @Test
    void aGroupMayHaveAsManyTransactionsAsTheLimitsSayAndNotMore() {
        int operations = 4;
        int most = coordinator.limits().maxOperations() - operations;

        assertThat(answer(coordinator.commitEach(group(most, operations))))
                .hasSize(most)
                .allMatch(CommitResult::succeeded);
        assertThat(names()).hasSize(most * operations);
        assertThat(refusal(coordinator.commitEach(group(most + 1, operations)))).isEqualTo(Reason.INVALID);
    }

    private List<Transaction> group(int number, int operations) {
        return IntStream.range(0, number)
                .mapToObj(i -> new Transaction(
                        List.of(),
                        IntStream.range(0, operations)
                                .mapToObj(j -> put(i + "/" + j, ""))
                                .toList()))
                .toList();
    }

    @Test
    void aGroupMayBeAsLargeAsTheLimitsSayAndNotLarger() {
        int most = coordinator.limits().maxBytes();

        assertThat(answer(coordinator.commitEach(sized(most))).stream().allMatch(CommitResult::succeeded))
                .isTrue();
        assertThat(refusal(coordinator.commitEach(sized(most + 1)))).isEqualTo(Reason.INVALID);
    }

    /** Returns a group of many small transactions and a large one that has a size. */
    private List<Transaction> sized(int size) {
        List<Transaction> group = new ArrayList<>();
        long rest = size - TransactionLimits.size(new Transaction(List.of(), List.of()));
        for (int i = 0; i < Math.min(100, coordinator.limits().maxOperations() - 2); i++) {
            group.add(ifAbsent(key("absent" + i), put("small" + i, "")));
            rest -= TransactionLimits.bytesInGroup(group.get(i));
        }
        rest -= TransactionLimits.bytesInGroup(transaction(List.of(), put("large", "")));
        group.add(transaction(
                List.of(), new Write.Put(key("large"), ByteString.copyFrom(new byte[Math.toIntExact(rest)]), 0)));
        return group;
    }
}

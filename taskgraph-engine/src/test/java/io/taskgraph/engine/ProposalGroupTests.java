package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import io.taskgraph.coordination.Compare;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.TransactionLimits;
import io.taskgraph.coordination.Write;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProposalGroupTests {

    private static Proposal proposal(long id, Transaction transaction) {
        return new Proposal(id, transaction);
    }

    private static Transaction puts(String key) {
        return new Transaction(List.of(Compare.absent(key)), List.of(new Write.Put(key, ByteString.EMPTY, 0)));
    }

    private static Transaction comparing(String compared, String written) {
        return new Transaction(List.of(Compare.absent(compared)), List.of(new Write.Delete(written)));
    }

    @Test
    void takesTransactionsOfOtherKeysInTheirOrder() {
        ProposalGroup group = new ProposalGroup(TransactionLimits.DEFAULT);
        group.add(proposal(1, puts("a")));

        assertThat(group.takes(puts("b"))).isTrue();
        group.add(proposal(2, puts("b")));

        assertThat(group.take()).containsExactly(proposal(1, puts("a")), proposal(2, puts("b")));
        assertThat(group.take()).isEmpty();
    }

    @Test
    void takesNoneThatWritesOrComparesAKeyWhichAnotherWrites() {
        ProposalGroup group = new ProposalGroup(TransactionLimits.DEFAULT);
        group.add(proposal(1, comparing("seen", "written")));

        assertThat(group.takes(puts("written"))).isFalse();
        assertThat(group.takes(puts("seen"))).isFalse();
        assertThat(group.takes(comparing("written", "other"))).isFalse();
        assertThat(group.takes(comparing("seen", "other"))).isTrue();

        group.take();
        assertThat(group.takes(puts("written"))).isTrue();
    }

    @Test
    void takesAsManyAsTheCoordinatorDoes() {
        TransactionLimits limits = new TransactionLimits(5, TransactionLimits.MIN_BYTES);
        ProposalGroup group = new ProposalGroup(limits);
        group.add(proposal(1, puts("a")));
        group.add(proposal(2, puts("b")));

        assertThat(group.takes(puts("c"))).isTrue();
        assertThat(group.takes(new Transaction(
                        List.of(Compare.absent("c"), Compare.absent("d"), Compare.absent("e")),
                        List.of(new Write.Delete("c")))))
                .as("three with three compares along one branch")
                .isFalse();
        assertThat(group.takes(new Transaction(
                        List.of(), List.of(new Write.Put("c", ByteString.copyFrom(new byte[limits.maxBytes()]), 0)))))
                .isFalse();
    }

    @Test
    void theFirstGoesWhateverItsSize() {
        ProposalGroup group = new ProposalGroup(new TransactionLimits(5, TransactionLimits.MIN_BYTES));
        List<Compare> five =
                Stream.of("a", "b", "c", "d", "e").map(Compare::absent).toList();

        assertThat(group.takes(new Transaction(five, List.of()))).isTrue();
    }

    @Test
    void aDeletedPrefixIsForNoGroup() {
        ProposalGroup group = new ProposalGroup(TransactionLimits.DEFAULT);

        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        group.add(proposal(1, new Transaction(List.of(), List.of(new Write.DeletePrefix("flags/"))))))
                .withMessageContaining("goes alone");
    }
}

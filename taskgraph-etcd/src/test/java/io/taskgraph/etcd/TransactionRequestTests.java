package io.taskgraph.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.TxnRequest;
import io.taskgraph.coordination.Compare;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.TransactionLimits;
import io.taskgraph.coordination.Write;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A transaction as it is sent to etcd. */
class TransactionRequestTests {

    /** With no operation at all in it, etcd would not ask a majority. */
    @Test
    void aTransactionThatWritesNothingReadsAKeyWhereItIsRefused() {
        Question<TxnRequest, ?> question = TransactionRequest.of(
                new Transaction(List.of(new Compare("spec", 7), new Compare("epoch", 8)), List.of()),
                TransactionLimits.DEFAULT);

        assertThat(question.request().getSuccessCount()).isZero();
        assertThat(question.request().getFailureList()).singleElement().satisfies(operation -> {
            assertThat(operation.getRequestRange().getKey()).isEqualTo(ByteString.copyFromUtf8("spec"));
            assertThat(operation.getRequestRange().getCountOnly()).isTrue();
            assertThat(operation.getRequestRange().getSerializable()).isFalse();
        });
        assertThat(question.isProof()).isFalse();
    }

    @Test
    void aTransactionThatWritesReadsNothing() {
        Question<TxnRequest, ?> question = TransactionRequest.of(
                new Transaction(List.of(new Compare("spec", 7)), List.of(new Write.Delete("spec"))),
                TransactionLimits.DEFAULT);

        assertThat(question.request().getFailureCount()).isZero();
    }
}

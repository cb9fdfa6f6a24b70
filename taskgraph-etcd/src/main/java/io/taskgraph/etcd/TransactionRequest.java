package io.taskgraph.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Compare.CompareResult;
import io.etcd.jetcd.api.Compare.CompareTarget;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.taskgraph.coordination.Compare;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.TransactionLimits;
import io.taskgraph.coordination.Write;

/** A transaction as etcd takes it. */
final class TransactionRequest {

    private TransactionRequest() {}

    /**
     * Translates a transaction.
     *
     * @throws CoordinationException if it is larger than the limits allow
     */
    static Question<TxnRequest, TxnResponse> of(Transaction transaction, TransactionLimits limits) {
        limits.check(transaction);
        TxnRequest.Builder request = TxnRequest.newBuilder();
        transaction.compares().forEach(compare -> request.addCompare(compare(compare)));
        transaction.writes().forEach(write -> request.addSuccess(write(write)));
        return new Question<>(
                "A transaction of " + transaction.writes().size() + " writes",
                KVGrpc.getTxnMethod(),
                request.build(),
                Question.Kind.ONCE,
                key(transaction),
                TxnResponse::getHeader);
    }

    /** Returns some key that the transaction is about, which its sender may read. */
    private static ByteString key(Transaction transaction) {
        for (Write write : transaction.writes()) {
            if (write instanceof Write.Put put) {
                return Bytes.of(put.key());
            }
        }
        return transaction.compares().isEmpty()
                ? ByteString.EMPTY
                : Bytes.of(transaction.compares().get(0).key());
    }

    private static io.etcd.jetcd.api.Compare compare(Compare compare) {
        // etcd takes the revision of a key that does not exist for 0, as we do.
        return io.etcd.jetcd.api.Compare.newBuilder()
                .setKey(Bytes.of(compare.key()))
                .setResult(CompareResult.EQUAL)
                .setTarget(CompareTarget.MOD)
                .setModRevision(compare.modRevision())
                .build();
    }

    private static RequestOp write(Write write) {
        if (write instanceof Write.Put put) {
            return RequestOp.newBuilder()
                    .setRequestPut(PutRequest.newBuilder()
                            .setKey(Bytes.of(put.key()))
                            .setValue(put.value())
                            .setLease(put.leaseId()))
                    .build();
        }
        if (write instanceof Write.Delete delete) {
            return delete(DeleteRangeRequest.newBuilder().setKey(Bytes.of(delete.key())));
        }
        String prefix = ((Write.DeletePrefix) write).prefix();
        return delete(
                DeleteRangeRequest.newBuilder().setKey(Bytes.firstUnder(prefix)).setRangeEnd(Bytes.endOf(prefix)));
    }

    private static RequestOp delete(DeleteRangeRequest.Builder range) {
        return RequestOp.newBuilder().setRequestDeleteRange(range).build();
    }
}

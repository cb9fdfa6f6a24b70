package io.taskgraph.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Compare.CompareResult;
import io.etcd.jetcd.api.Compare.CompareTarget;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.taskgraph.coordination.Compare;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.TransactionKeys;
import io.taskgraph.coordination.TransactionLimits;
import io.taskgraph.coordination.Write;
import java.util.List;

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
        return question(
                "A transaction of " + transaction.writes().size() + " writes", request(transaction), key(transaction));
    }

    /**
     * Translates transactions that go as one request.
     *
     * @throws CoordinationException if they are larger than the limits allow, or write a key twice: etcd does not refuse a put that the
     *     next nested transaction deletes again
     */
    static Question<TxnRequest, TxnResponse> ofEach(List<Transaction> transactions, TransactionLimits limits) {
        limits.check(transactions);
        TransactionKeys.check(transactions);
        TxnRequest.Builder request = TxnRequest.newBuilder();
        for (Transaction transaction : transactions) {
            request.addSuccess(RequestOp.newBuilder().setRequestTxn(request(transaction)));
        }
        return question(
                "A request of " + transactions.size() + " transactions", request.build(), key(transactions.get(0)));
    }

    private static Question<TxnRequest, TxnResponse> question(String what, TxnRequest request, ByteString key) {
        return new Question<>(what, KVGrpc.getTxnMethod(), request, Question.Kind.ONCE, key, TxnResponse::getHeader);
    }

    private static TxnRequest request(Transaction transaction) {
        TxnRequest.Builder request = TxnRequest.newBuilder();
        transaction.compares().forEach(compare -> request.addCompare(compare(compare)));
        transaction.writes().forEach(write -> request.addSuccess(write(write)));
        if (transaction.writes().isEmpty() && !transaction.compares().isEmpty()) {
            // etcd answers a transaction without any operation from what the asked member holds, be it behind or cut
            // off
            request.addFailure(RequestOp.newBuilder()
                    .setRequestRange(RangeRequest.newBuilder()
                            .setKey(Bytes.of(transaction.compares().get(0).key()))
                            .setCountOnly(true)));
        }
        return request.build();
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

package io.taskgraph.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.PutOption;
import io.taskgraph.coordination.Compare;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.TransactionLimits;
import io.taskgraph.coordination.Write;
import java.util.concurrent.CompletableFuture;

/** A transaction as etcd takes it. */
final class TransactionRequest {

    private final Cmp[] compares;
    private final Op[] writes;

    /**
     * Translates a transaction.
     *
     * @throws CoordinationException if it is larger than the limits allow
     */
    TransactionRequest(Transaction transaction, TransactionLimits limits) {
        limits.check(transaction);
        compares =
                transaction.compares().stream().map(TransactionRequest::compare).toArray(Cmp[]::new);
        writes = transaction.writes().stream().map(TransactionRequest::write).toArray(Op[]::new);
    }

    CompletableFuture<TxnResponse> send(KV client) {
        return client.txn().If(compares).Then(writes).commit();
    }

    private static Cmp compare(Compare compare) {
        // etcd takes the revision of a key that does not exist for 0, as we do.
        return new Cmp(Bytes.of(compare.key()), Cmp.Op.EQUAL, CmpTarget.modRevision(compare.modRevision()));
    }

    private static Op write(Write write) {
        if (write instanceof Write.Put put) {
            return Op.put(
                    Bytes.of(put.key()),
                    ByteSequence.from(put.value()),
                    PutOption.builder().withLeaseId(put.leaseId()).build());
        }
        if (write instanceof Write.Delete delete) {
            return Op.delete(Bytes.of(delete.key()), DeleteOption.DEFAULT);
        }
        String prefix = ((Write.DeletePrefix) write).prefix();
        return Op.delete(
                Bytes.firstUnder(prefix),
                DeleteOption.builder().withRange(Bytes.endOf(prefix)).build());
    }
}

package io.taskgraph.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.TxnRequest;
import io.grpc.MethodDescriptor;
import java.util.function.Function;

/**
 * A call to etcd.
 *
 * @param what the call in words, the beginning of an error's message
 * @param method etcd's method
 * @param request the message to send
 * @param kind permitted steps while no member answers
 * @param key key that may be read to see whether a member answers that owes an answer to this
 * @param header returns the header of an answer
 */
record Question<Q, A>(
        String what,
        MethodDescriptor<Q, A> method,
        Q request,
        Kind kind,
        ByteString key,
        Function<A, ResponseHeader> header) {

    /** Permitted steps while no member answers. */
    enum Kind {
        /** A member with a leader answers it fast; may be asked of several members at the same time. */
        QUICK,
        /** The same, as a probe. */
        PROBE,
        /** May be asked again, of several members at the same time. */
        REPEATABLE,
        /** Is asked once: that it was done before must not be taken for a refusal. */
        ONCE
    }

    /** Returns whether an answer shows that etcd does what it had refused: with no space left it answers transactions that write nothing. */
    boolean isProof() {
        return !(request instanceof TxnRequest transaction) || transaction.getSuccessCount() > 0;
    }

    /** Counts one key, to see whether a member answers. */
    static Question<RangeRequest, RangeResponse> probe(ByteString key) {
        return new Question<>(
                "Asking whether etcd answers",
                KVGrpc.getRangeMethod(),
                RangeRequest.newBuilder().setKey(key).setCountOnly(true).build(),
                Kind.PROBE,
                key,
                RangeResponse::getHeader);
    }

    /** Returns whether only a member in touch with a majority answers. A leader renews leases by itself, for a second or two after it was cut off. */
    boolean needsMajority() {
        return method != LeaseGrpc.getLeaseKeepAliveMethod();
    }

    /** Returns whether an answer's revision is at least that of every change which was known when the question was asked. */
    boolean showsRevision() {
        return method == KVGrpc.getRangeMethod() || method == KVGrpc.getTxnMethod();
    }
}

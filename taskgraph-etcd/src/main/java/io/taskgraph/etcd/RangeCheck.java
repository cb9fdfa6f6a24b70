package io.taskgraph.etcd;

import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Asks whether exactly so many keys stand under a prefix, none of them written after a revision. The first question counts the keys by
 * etcd's index alone; its answer is enough unless etcd has a later revision, which other prefixes may have caused.
 *
 * @param revision the revision as of which the keys are known
 * @param keys number of keys that are known
 */
record RangeCheck(Calls calls, String prefix, long revision, long keys) {

    CompletionStage<Boolean> answer() {
        return ask(range().setCountOnly(true)).thenCompose(counted -> {
            long now = counted.getHeader().getRevision();
            return now > revision && counted.getCount() == keys
                    ? written()
                    : CompletableFuture.completedFuture(now == revision && counted.getCount() == keys);
        });
    }

    /** Looks at the keys. Etcd counts all of them, also those that were written too early to be part of the answer. */
    private CompletionStage<Boolean> written() {
        return ask(range().setMinModRevision(revision + 1).setKeysOnly(true).setLimit(1))
                .thenApply(later -> later.getCount() == keys && later.getKvsCount() == 0);
    }

    private CompletionStage<RangeResponse> ask(RangeRequest.Builder request) {
        return calls.ask(
                new Question<>(
                        "Looking for changes under '" + prefix + "'",
                        KVGrpc.getRangeMethod(),
                        request.build(),
                        Question.Kind.QUICK,
                        Bytes.firstUnder(prefix),
                        RangeResponse::getHeader),
                answer -> answer);
    }

    private RangeRequest.Builder range() {
        return RangeRequest.newBuilder().setKey(Bytes.firstUnder(prefix)).setRangeEnd(Bytes.endOf(prefix));
    }
}

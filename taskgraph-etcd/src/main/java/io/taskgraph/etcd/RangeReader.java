package io.taskgraph.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads all keys under a prefix page by page, all pages at the revision of the first. Pages that are too large are asked for
 * again, half as large. Used for one range, by one thread at a time.
 */
final class RangeReader {

    private final Calls calls;
    private final String prefix;
    private final ByteString end;
    private final List<Entry> entries = new ArrayList<>();
    private final CompletableFuture<Snapshot> result = new CompletableFuture<>();
    private ByteString next;
    private int pageSize;
    /** Revision of the first page; 0, which asks for the newest, until it is known. */
    private long revision;

    RangeReader(Calls calls, String prefix, int pageSize) {
        this.calls = calls;
        this.prefix = prefix;
        this.next = Bytes.firstUnder(prefix);
        this.end = Bytes.endOf(prefix);
        this.pageSize = pageSize;
    }

    CompletionStage<Snapshot> read() {
        RangeRequest request = RangeRequest.newBuilder()
                .setKey(next)
                .setRangeEnd(end)
                .setRevision(revision)
                .setLimit(pageSize)
                .build();
        Question<RangeRequest, RangeResponse> question = new Question<>(
                "Listing '" + prefix + "'",
                KVGrpc.getRangeMethod(),
                request,
                Question.Kind.QUICK,
                next,
                RangeResponse::getHeader);
        calls.ask(question, page -> page).whenComplete((page, failure) -> {
            try {
                if (failure == null) {
                    add(page);
                } else {
                    failed((CoordinationException) failure);
                }
            } catch (RuntimeException | Error broken) {
                // the stage would swallow it: too little memory for all keys, for one
                result.completeExceptionally(broken);
            }
        });
        return result;
    }

    private void add(RangeResponse page) {
        if (revision == 0) {
            revision = page.getHeader().getRevision();
        }
        for (KeyValue found : page.getKvsList()) {
            entries.add(entry(found));
        }
        if (page.getMore() && page.getKvsCount() > 0) {
            next = Bytes.after(page.getKvs(page.getKvsCount() - 1).getKey());
            var unused = read();
        } else {
            result.complete(new Snapshot(revision, entries));
        }
    }

    private void failed(CoordinationException failure) {
        if (EtcdErrors.isTooLarge(failure) && pageSize > 1) {
            pageSize /= 2;
            var unused = read();
        } else {
            result.completeExceptionally(failure);
        }
    }

    static Entry entry(KeyValue found) {
        return new Entry(found.getKey().toStringUtf8(), found.getValue(), found.getModRevision(), found.getLease());
    }
}

package io.taskgraph.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.options.WatchOption;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;

/**
 * The rounds of {@link FlagBarrier} by hand on plain jetcd, as one writes them at first: each task watches the epoch and puts a
 * key of its own when it changes; task 0 watches those keys and puts the next epoch once all are there. This is the part of one
 * process, with one client; the process with index 0 holds task 0.
 */
final class RawFlagBarrier implements ByHand {

    private final Client client;
    private final List<Watch.Watcher> watchers = new ArrayList<>();
    private final String prefix;
    private final long tasks;
    private final LongPredicate isLast;
    private final CountDownLatch end = new CountDownLatch(1);
    private long arrived;
    private long epoch;

    RawFlagBarrier(URI etcd, EpochWork.Share share, LongPredicate isLast) {
        this.prefix = share.prefix();
        this.tasks = share.tasks();
        this.isLast = isLast;
        this.client = Client.builder().endpoints(etcd).build();
        for (long task = 1; task < tasks; task++) {
            if (share.has(task)) {
                worker(task);
            }
        }
        if (share.has(0)) {
            master();
        }
    }

    private void worker(long task) {
        watchers.add(client.getWatchClient()
                .watch(
                        key("/epoch"),
                        fromTheStart(false),
                        response -> response.getEvents().forEach(event -> {
                            String current = event.getKeyValue().getValue().toString(UTF_8);
                            var unused =
                                    client.getKVClient().put(key("/flags/" + current + "/" + task), ByteSequence.EMPTY);
                        })));
    }

    private void master() {
        watchers.add(client.getWatchClient()
                .watch(
                        key("/flags/"),
                        fromTheStart(true),
                        response -> response.getEvents().forEach(event -> {
                            if (++arrived == tasks - 1) {
                                arrived = 0;
                                if (isLast.test(epoch)) {
                                    end.countDown();
                                } else {
                                    advance(++epoch);
                                }
                            }
                        })));
    }

    @Override
    public void run() throws InterruptedException {
        advance(0);
        if (!end.await(2, TimeUnit.MINUTES)) {
            throw new IllegalStateException("epoch %d stands with %d flags".formatted(epoch, arrived));
        }
    }

    /** A watch opens some time after the call: it must not miss changes in between. */
    private static WatchOption fromTheStart(boolean prefix) {
        return WatchOption.builder().isPrefix(prefix).withRevision(1).build();
    }

    private void advance(long next) {
        var unused = client.getKVClient().put(key("/epoch"), ByteSequence.from(Long.toString(next), UTF_8));
    }

    private ByteSequence key(String name) {
        return ByteSequence.from(prefix + name, UTF_8);
    }

    @Override
    public void close() {
        watchers.forEach(Watch.Watcher::close);
        client.close();
    }
}

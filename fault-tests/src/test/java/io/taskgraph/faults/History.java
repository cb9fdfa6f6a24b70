package io.taskgraph.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.Watch;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.WatchListener;
import io.taskgraph.coordination.Write;
import io.taskgraph.etcd.EtcdCoordinator;
import io.taskgraph.etcd.EtcdSettings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** All changes under a prefix of etcd, as they were made; survives etcd's absence. Thread-safe. */
final class History implements AutoCloseable, WatchListener {

    private static final Pattern NODE = Pattern.compile("\"node\": ?\"([^\"]+)\\.\\d+\"");
    private static final Pattern FLAG = Pattern.compile("flags/(\\d+)/all/[^/]+/(\\d+)/sum%20by%20(\\d+)");

    /** The primary of a task: under which revision, and of which process. */
    record Owner(long incarnation, String process) {}

    /** A task has got a primary. */
    record Claim(long task, Owner owner, long nanoTime) {}

    private final EtcdCoordinator etcd;
    private final String prefix;
    private final List<Claim> claims = new ArrayList<>();
    private final Map<Long, Owner> owners = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private long next;
    private long epoch = -1;
    private int outcomes;
    private int judgedFlags;
    private boolean closed;
    private @Nullable Watch watch;

    History(URI endpoint, String prefix) {
        this.prefix = prefix;
        this.etcd = EtcdCoordinator.create(EtcdSettings.builder(List.of(endpoint))
                .callTimeout(Duration.ofSeconds(10))
                .build());
        this.next = list().revision() + 1;
        open();
    }

    private synchronized void open() {
        if (!closed) {
            watch = etcd.watch(prefix, next, this);
        }
    }

    @Override
    public synchronized void changed(List<WatchEvent> events) {
        for (WatchEvent event : events) {
            if (event.revision() >= next) {
                take(event);
            }
        }
        next = events.get(events.size() - 1).revision() + 1;
        notifyAll();
    }

    @Override
    public void ended(CoordinationException cause) {
        // A watch that ends while etcd is away ends again at once.
        Thread again = new Thread(
                () -> {
                    try {
                        TimeUnit.MILLISECONDS.sleep(50);
                        open();
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                },
                "history-again");
        again.setDaemon(true);
        again.start();
    }

    private void take(WatchEvent event) {
        String key = event.key().substring(prefix.length());
        Entry entry = event instanceof WatchEvent.Set set ? set.entry() : null;
        if (key.matches("tasks/\\d+/primary")) {
            long task = Long.parseLong(key.split("/")[1]);
            if (entry == null) {
                owners.remove(task);
            } else {
                Owner owner = new Owner(entry.modRevision(), process(entry));
                owners.put(task, owner);
                claims.add(new Claim(task, owner, System.nanoTime()));
            }
        } else if (key.equals("epoch") && entry != null) {
            long to = Long.parseLong(entry.value().toStringUtf8());
            require(to == epoch + 1, "epoch " + epoch + " is followed by " + to);
            epoch = to;
        } else if (key.equals("outcome") && entry != null) {
            outcomes++;
            require(outcomes == 1, "there is more than one outcome");
        } else if (key.startsWith("flags/") && entry != null) {
            flagged(key);
        }
    }

    private void flagged(String key) {
        Matcher flag = FLAG.matcher(key);
        if (!flag.matches()) {
            return;
        }
        judgedFlags++;
        Owner owner = owners.get(Long.valueOf(flag.group(2)));
        require(Long.parseLong(flag.group(1)) == epoch, "flag " + key + " was set in epoch " + epoch);
        require(
                owner != null && owner.incarnation() == Long.parseLong(flag.group(3)),
                "flag " + key + " was set while the primary was " + owner);
    }

    private void require(boolean holds, String violation) {
        if (!holds) {
            violations.add(violation);
        }
    }

    private static String process(Entry entry) {
        Matcher node = NODE.matcher(entry.value().toStringUtf8());
        assertThat(node.find()).as("node in %s", entry).isTrue();
        return node.group(1);
    }

    synchronized long epoch() {
        return epoch;
    }

    /** Returns the primaries by task. */
    synchronized Map<Long, Owner> owners() {
        return Map.copyOf(owners);
    }

    /** Returns all ownerships that ever began, in order. */
    synchronized List<Claim> claims() {
        return List.copyOf(claims);
    }

    /** Fails if the epoch ever moved but by one, or a flag was set by a copy that was not the primary at that revision. */
    synchronized void assertSound() {
        assertThat(violations).isEmpty();
        assertThat(outcomes).as("outcomes").isOne();
    }

    /** Fails if no flag was seen, so that none was held against the incarnation of its sender. */
    synchronized void assertFlagsJudged() {
        assertThat(judgedFlags).as("flags that name their incarnation").isPositive();
    }

    /** Returns the keys that are there now, below the prefix. */
    List<String> keys() {
        return list().entries().stream()
                .map(entry -> entry.key().substring(prefix.length()))
                .toList();
    }

    /** Sets a key; returns the revision. */
    long touch(String key) {
        Write write = new Write.Put(key, ByteString.EMPTY, 0);
        return JobUnderFaults.answer(etcd.commit(new Transaction(List.of(), List.of(write))))
                .revision();
    }

    private Snapshot list() {
        return JobUnderFaults.answer(etcd.list(prefix));
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            if (watch != null) {
                watch.close();
            }
        }
        etcd.close();
    }
}

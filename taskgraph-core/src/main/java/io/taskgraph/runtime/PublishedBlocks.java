package io.taskgraph.runtime;

import com.google.protobuf.MessageLite;
import io.grpc.Status;
import io.taskgraph.engine.Refusal;
import io.taskgraph.transport.Block;
import io.taskgraph.transport.PullCall;
import io.taskgraph.transport.ResponseListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The blocks that one local copy has published in its current epoch, and the pulls that wait for them. When the next epoch begins
 * all are released: transfers under way are completed, and waiting pulls learn that the epoch is over. Thread-safe.
 */
final class PublishedBlocks {

    /** Prefix of a name by which a block is pulled only if it is published, or about to be. */
    static final String IF_PUBLISHED = "\u0001";

    /** Most characters of a name: a pull that asks for it is a message of 4 KiB at most. */
    private static final int MAX_NAME = 1024;

    /** Most time before the end of a pull at which it is answered that there is no such block. */
    private static final Duration MAX_MARGIN = Duration.ofSeconds(1);

    private static final Status GONE = Status.UNAVAILABLE.withDescription("the copy is gone");

    /** By name, the blocks of {@link #epoch}; null while one is being serialised. Guarded by this. */
    private final Map<String, @Nullable Block> blocks = new HashMap<>();

    /** By name and by who is told, the pulls of {@link #epoch} without a block yet. Guarded by this. */
    private final Map<String, Map<ResponseListener<Block>, Waiting>> waiting = new HashMap<>();

    /** The epoch that the copy was told to enter, -1 before. Guarded by this. */
    private long epoch = -1;

    /** Never false again. Guarded by this. */
    private boolean closed;

    /**
     * A call that waits for its block.
     *
     * @param until monotonic time at which it has waited long enough
     */
    private record Waiting(PullCall call, long until) {}

    /** Begins an epoch: releases the blocks of the former one, and ends its pulls. On the loop, before {@code enterEpoch} of the task. */
    void enter(long newEpoch) {
        List<PullCall> over;
        synchronized (this) {
            epoch = newEpoch;
            blocks.clear();
            over = takeWaiting();
        }
        over.forEach(call -> call.fail(
                Refusal.STALE_EPOCH,
                Status.FAILED_PRECONDITION.withDescription(
                        "epoch " + call.header().epoch() + " has ended")));
    }

    /** Reserves a name in an epoch; false if that is not the current one. */
    synchronized boolean reserve(long ofEpoch, String name) {
        if (closed || ofEpoch != epoch) {
            return false;
        }
        if (name.startsWith(IF_PUBLISHED)) {
            throw new IllegalArgumentException("the name of a block must not begin with the character U+0001");
        }
        if (name.length() > MAX_NAME) {
            throw new IllegalArgumentException("the name of a block may have " + MAX_NAME
                    + " characters, but this one has " + name.length() + ": '" + name.substring(0, 40) + "...'");
        }
        if (blocks.containsKey(name)) {
            throw new IllegalArgumentException("block '" + name + "' was published before in epoch " + epoch);
        }
        blocks.put(name, null);
        return true;
    }

    /** Serialises a message under a reserved name and returns who has waited for it. */
    List<PullCall> offer(long ofEpoch, String name, MessageLite message) {
        Block block = Block.of(message);
        synchronized (this) {
            if (closed || ofEpoch != epoch) {
                return List.of();
            }
            blocks.put(name, block);
            Map<ResponseListener<Block>, Waiting> waited = waiting.remove(name);
            return waited == null
                    ? List.of()
                    : waited.values().stream().map(Waiting::call).toList();
        }
    }

    /** Returns how long a pull waits: a moment less than its caller, so that the answer can list the published blocks. */
    static Duration patience(Duration limit) {
        Duration margin = limit.dividedBy(10);
        return limit.minus(margin.compareTo(MAX_MARGIN) < 0 ? margin : MAX_MARGIN);
    }

    /** Returns the block that a call asks for, or keeps the call until there is one, or {@link #giveUp} finds its time to be up. */
    @Nullable
    Block findOrWait(PullCall call, long until) {
        boolean mayWait = !call.block().startsWith(IF_PUBLISHED);
        String name = name(call);
        boolean gone;
        synchronized (this) {
            gone = closed || call.header().epoch() != epoch;
            Block block = gone ? null : blocks.get(name);
            if (block != null) {
                return block;
            }
            if (!gone && (mayWait || blocks.containsKey(name))) {
                waiting.computeIfAbsent(name, absent -> new LinkedHashMap<>())
                        .put(call.responses(), new Waiting(call, until));
                return null;
            }
        }
        if (gone) {
            call.fail(Refusal.NOT_PRIMARY, GONE);
        } else {
            call.fail(Refusal.HANDLER, Status.NOT_FOUND.withDescription("block '" + name + "' is not published"));
        }
        return null;
    }

    /**
     * Ends the calls whose time is up, and lists the published blocks in the answer.
     *
     * @return when the time of the next one is up; null if none waits
     */
    @Nullable
    Long giveUp(long now, long task) {
        List<PullCall> over = new ArrayList<>();
        List<String> published;
        Long next = null;
        synchronized (this) {
            for (Map<ResponseListener<Block>, Waiting> ofName : waiting.values()) {
                for (Waiting waits : List.copyOf(ofName.values())) {
                    if (now - waits.until() >= 0) {
                        ofName.remove(waits.call().responses());
                        over.add(waits.call());
                    } else if (next == null || waits.until() - next < 0) {
                        next = waits.until();
                    }
                }
            }
            waiting.values().removeIf(Map::isEmpty);
            published = blocks.keySet().stream().sorted().toList();
        }
        String there = published.isEmpty() ? "no block" : "the blocks " + published;
        over.forEach(call -> call.fail(
                Refusal.HANDLER,
                Status.DEADLINE_EXCEEDED.withDescription("task " + task + " has published " + there + " in epoch "
                        + call.header().epoch() + ", but no '" + call.block() + "'")));
        return next;
    }

    private static String name(PullCall call) {
        String asked = call.block();
        return asked.startsWith(IF_PUBLISHED) ? asked.substring(IF_PUBLISHED.length()) : asked;
    }

    /** Lets go of a call whose caller no longer waits. */
    synchronized void withdrawn(PullCall call) {
        Map<ResponseListener<Block>, Waiting> ofName = waiting.get(name(call));
        if (ofName != null && ofName.remove(call.responses()) != null && ofName.isEmpty()) {
            waiting.remove(name(call));
        }
    }

    /** Lets go of all, for good. */
    void close() {
        List<PullCall> over;
        synchronized (this) {
            closed = true;
            blocks.clear();
            over = takeWaiting();
        }
        over.forEach(call -> call.fail(Refusal.NOT_PRIMARY, GONE));
    }

    private List<PullCall> takeWaiting() {
        List<PullCall> taken = waiting.values().stream()
                .flatMap(ofName -> ofName.values().stream())
                .map(Waiting::call)
                .toList();
        waiting.clear();
        return taken;
    }
}

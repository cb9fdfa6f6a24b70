package io.taskgraph.etcd;

import io.grpc.ManagedChannel;
import io.taskgraph.coordination.CoordinationException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One address at which etcd may answer, and how it does. It is left out while it does not answer and another one does: for 5 seconds at
 * first, then for twice as long each time, 40 at most, and until it has answered. Thread-safe.
 */
final class Member {

    private static final Duration MIN_LEFT_OUT = Duration.ofSeconds(5);
    private static final Duration MAX_LEFT_OUT = Duration.ofSeconds(40);
    private static final Duration CONNECT_PAUSE = Duration.ofMillis(500);
    private static final Duration UNKNOWN_HOST_PAUSE = Duration.ofSeconds(15);
    private static final long NOTHING = Long.MIN_VALUE;

    private final String name;
    private final Supplier<ManagedChannel> channels;
    private final Set<Attempt> underWay = ConcurrentHashMap.newKeySet();
    private @Nullable EtcdConnection connection;
    private boolean closed;
    private long lastHurry = System.nanoTime();
    private long lastSign = System.nanoTime();
    /** When the first attempt was made since the last answer. */
    private long unansweredSince = NOTHING;

    /** When another member answered a call that was made no sooner than one that this member still owes. */
    private long overtakenSince = NOTHING;

    /** Whether that one knew of a newer leader. */
    private boolean outled;

    /** Number of the newest leader of which it has told. */
    private long term;

    /** Whether its last answer was that it cannot serve the call. */
    private boolean suspect;

    private boolean leftOut;
    private boolean reported;
    private long leftOutUntil;
    private Duration nextLeftOut = MIN_LEFT_OUT;
    private String trouble = "";

    /**
     * @param name how messages name it
     * @param channels makes channels to it
     */
    Member(String name, Supplier<ManagedChannel> channels) {
        this.name = name;
        this.channels = channels;
    }

    /** Returns the connection, made now if there is none. It connects by itself when it is used. */
    synchronized EtcdConnection connection() {
        if (connection == null) {
            connection = new EtcdConnection(channels.get());
            if (closed) {
                connection.close(Calls.closedException());
            }
        }
        return connection;
    }

    /** Ends a connection, and with it all calls and watches on it; the next one is made when it is needed. */
    void disconnect(CoordinationException cause) {
        EtcdConnection former;
        synchronized (this) {
            former = connection;
            connection = null;
            unansweredSince = NOTHING;
            overtakenSince = NOTHING;
            outled = false;
        }
        if (former != null) {
            former.close(cause);
        }
    }

    /** Connects at once instead of waiting out a back-off; gRPC's pauses grow to two minutes. */
    void hurry() {
        EtcdConnection open;
        synchronized (this) {
            long now = System.nanoTime();
            open = connection;
            // gRPC logs each failure to find a name, with a stack.
            Duration pause = isUnknownHost() ? UNKNOWN_HOST_PAUSE : CONNECT_PAUSE;
            if (open == null || now - lastHurry < pause.toNanos()) {
                return;
            }
            lastHurry = now;
        }
        open.hurry();
    }

    /** Returns whether the name of the host was not found when it was last looked up. */
    synchronized boolean isUnknownHost() {
        return trouble.contains("Unable to resolve host");
    }

    void close(CoordinationException cause) {
        EtcdConnection open;
        synchronized (this) {
            closed = true;
            open = connection;
        }
        if (open != null) {
            open.close(cause);
        }
    }

    synchronized void began(Attempt attempt) {
        underWay.add(attempt);
        if (unansweredSince == NOTHING) {
            unansweredSince = attempt.sentAt();
        }
    }

    void ended(Attempt attempt) {
        underWay.remove(attempt);
    }

    /** Returns the attempts that the member can be expected to answer: etcd loses those which were on their way to a former leader. */
    synchronized Stream<Attempt> owed() {
        long led = term;
        return underWay.stream().filter(attempt -> attempt.term() >= led);
    }

    /** Notes a sign of life of the member: an answer or a watched change. */
    synchronized void sign() {
        lastSign = System.nanoTime();
    }

    /** Notes an answer, be it a refusal, under a leader of that number. */
    synchronized void answered(long shown) {
        lastSign = System.nanoTime();
        unansweredSince = NOTHING;
        overtakenSince = NOTHING;
        outled = false;
        term = Math.max(term, shown);
        suspect = false;
        trouble = "";
    }

    /** Notes that another member has answered a call that was sent at {@code sentAt}, under a leader of that number. */
    synchronized void overtaken(long sentAt, long shown) {
        if (underWay.isEmpty()
                || owed().noneMatch(attempt -> attempt.by().isQuick() && attempt.sentAt() - sentAt <= 0)) {
            return;
        }
        if (overtakenSince == NOTHING) {
            overtakenSince = System.nanoTime();
        }
        outled |= term > 0 && shown > term;
    }

    /** Notes that the numbers of leaders have begun again. */
    synchronized void countsLeadersFrom(long shown) {
        term = shown;
        outled = false;
    }

    /** Returns whether the other one knows of a newer leader. */
    synchronized boolean isOutled() {
        return outled;
    }

    /** Returns for how long answers have been owed that others have given. */
    synchronized long overtakenNanos() {
        return overtakenSince == NOTHING ? 0 : System.nanoTime() - overtakenSince;
    }

    synchronized long silentNanos() {
        return System.nanoTime() - lastSign;
    }

    /** Returns for how long the member has owed answers and given none. */
    synchronized long unansweredNanos() {
        return unansweredSince == NOTHING ? 0 : System.nanoTime() - unansweredSince;
    }

    /** Notes that the member cannot serve a call, which matters only if another one can. */
    synchronized void suspect(EtcdConnection on, String why) {
        if (on == connection) {
            suspect = true;
            trouble = why;
        }
    }

    /** Returns whether the member must be left out, since another one serves calls that this one could not. */
    synchronized boolean isOutdone() {
        return suspect && !leftOut;
    }

    /** Returns whether there is no reason to ask another one first. */
    synchronized boolean isPreferred() {
        return !suspect && !leftOut;
    }

    /** Notes the defect of a connection, unless it was ended here. */
    synchronized void trouble(EtcdConnection on, String text) {
        if (on == connection) {
            trouble = text;
        }
    }

    /** Notes a defect. */
    synchronized void trouble(String text) {
        trouble = text;
    }

    /** Returns the last defect; empty once the member has answered. */
    synchronized String trouble() {
        return trouble;
    }

    /** Leaves the member out for a while. */
    synchronized void leaveOut() {
        leftOut = true;
        leftOutUntil = System.nanoTime() + nextLeftOut.toNanos();
        nextLeftOut = Duration.ofNanos(
                Math.min(MAX_LEFT_OUT.toNanos(), nextLeftOut.multipliedBy(2).toNanos()));
    }

    /** Takes the member back in; returns whether it was left out, and that was said. */
    synchronized boolean takeBack() {
        boolean was = leftOut && reported;
        leftOut = false;
        suspect = false;
        reported = false;
        nextLeftOut = MIN_LEFT_OUT;
        return was;
    }

    /** Returns whether to log now that the member is left out. */
    synchronized boolean report() {
        boolean first = leftOut && !reported;
        reported |= leftOut;
        return first;
    }

    synchronized boolean isLeftOut() {
        return leftOut;
    }

    /** Returns whether to probe a member that is left out. */
    synchronized boolean isDue() {
        return leftOut && System.nanoTime() - leftOutUntil >= 0;
    }

    synchronized boolean hasWatches() {
        return connection != null && connection.hasWatches();
    }

    /** Ends the watches, even if the connection stays. */
    void endWatches(CoordinationException cause) {
        EtcdConnection open;
        synchronized (this) {
            open = connection;
        }
        if (open != null) {
            open.endWatches(cause);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}

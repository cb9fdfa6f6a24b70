package io.taskgraph.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.ResponseHeader;
import io.grpc.Status;
import io.taskgraph.PrintableText;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Questions under way. Each ends: with an answer, with a {@link CoordinationException} that is not wrapped, at its deadline, or when the
 * coordinator is closed. There are as many as callers have asked within one deadline. Thread-safe.
 */
final class Calls {

    /** How often it is looked whether answers are late. */
    static final Duration LOOK = Duration.ofMillis(100);

    /** Between two looks: so much later than planned is one only if this process did not run. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final int MAX_PROBES = 8;

    private static final double MILLIS_PER_SECOND = 1000;

    /** After how long without a sign a member with watches is asked whether it is there, if there is another one. */
    private static final Duration SILENCE_OF_WATCHES = Duration.ofSeconds(1);

    private final EtcdSettings settings;
    private final Members members;
    private final Login login;
    private final ScheduledExecutorService timer;
    private final Outage outage;
    private final Set<Asking<?, ?, ?>> underWay = ConcurrentHashMap.newKeySet();
    private final AtomicLong revision = new AtomicLong();
    /** Written under the lock. */
    private volatile Leader leader = new Leader(0, System.nanoTime());

    /** Probes that have begun and not ended. */
    private final AtomicInteger probes = new AtomicInteger();

    private final AtomicLong lastProbe = new AtomicLong(System.nanoTime());
    /** Time of the last look. Used by {@link #look} alone, as is what follows. */
    private long lastLook = System.nanoTime();

    /** Whether nothing was looked at in the last look. */
    private boolean afterPause;

    private volatile ByteString lastKey = Bytes.firstUnder("");
    private volatile boolean closed;

    Calls(EtcdSettings settings, Members members, ScheduledExecutorService timer) {
        this.settings = settings;
        this.members = members;
        this.login = new Login(settings);
        this.timer = timer;
        this.outage = new Outage(settings.endpoints(), members);
    }

    Members members() {
        return members;
    }

    Login login() {
        return login;
    }

    Outage outage() {
        return outage;
    }

    Duration timeout() {
        return settings.callTimeout();
    }

    Duration patience() {
        return settings.patience();
    }

    /** Returns the highest revision that etcd has shown. */
    long revision() {
        return revision.get();
    }

    /** Returns the number of the newest leader that etcd has shown. */
    long term() {
        return leader.term();
    }

    /** A leader of etcd by its number, and when it was first seen. */
    private record Leader(long term, long since) {}

    /**
     * Asks etcd.
     *
     * @param answer translates the answer
     * @param refusal turns a failure into an answer, or throws it
     */
    <Q, A, T extends @Nullable Object> CompletionStage<T> ask(
            Question<Q, A> question, Function<A, T> answer, Function<CoordinationException, T> refusal) {
        lastKey = question.key().isEmpty() ? lastKey : question.key();
        Asking<Q, A, T> asking = begin(new Asking<>(this, question, answer, refusal));
        if (!asking.result().isDone()) {
            asking.askBeside();
        }
        return asking.result();
    }

    <Q, A, T extends @Nullable Object> CompletionStage<T> ask(Question<Q, A> question, Function<A, T> answer) {
        return ask(question, answer, refusal -> {
            throw refusal;
        });
    }

    /** Sees which members answer, the current one and another, unless that was begun just now, or too often in vain. */
    void probe(ByteString key) {
        long now = System.nanoTime();
        long last = lastProbe.get();
        if (now - last < patience().toNanos() / 2
                || probes.get() >= MAX_PROBES
                || !lastProbe.compareAndSet(last, now)) {
            return;
        }
        probes.incrementAndGet();
        Asking<?, ?, ?> asking = begin(new Asking<>(this, Question.probe(key), answer -> answer, refusal -> null));
        var unused = asking.result().whenComplete((answer, failure) -> probes.decrementAndGet());
        asking.askBeside();
        asking.askBeside();
    }

    /**
     * Looks whether answers are late and members silent; called every {@link #LOOK}, on one thread. After a time in which this process did
     * not run, the answers that lie there are read first: nobody else was silent.
     */
    void look() {
        long now = System.nanoTime();
        boolean stood = !afterPause && now - lastLook >= PAUSE.toNanos();
        lastLook = now;
        afterPause = stood;
        if (stood) {
            outage.paused();
            return;
        }
        underWay.forEach(asking -> asking.look(now));
        // First, so that writes which end are not read back from a former leader.
        members.blame();
        Leader newest = leader;
        underWay.forEach(asking -> asking.leaderChanged(newest.term(), now - newest.since()));
        for (Member member : members.all()) {
            if (member.unansweredNanos() >= settings.silenceLimit().toNanos() && !member.isUnknownHost()) {
                member.disconnect(new CoordinationException(
                        Reason.UNKNOWN_OUTCOME,
                        "etcd " + member + " has not answered for " + PrintableText.of(settings.silenceLimit())));
            }
            if (member.isDue()) {
                member.leaveOut();
                begin(new Asking<>(this, Question.probe(lastKey), answer -> answer, refusal -> null))
                        .askOnly(member);
            } else if (members.areSeveral()
                    && member.hasWatches()
                    && member.silentNanos() >= SILENCE_OF_WATCHES.toNanos()) {
                probe(lastKey);
            }
        }
    }

    /** Does something later, unless closed meanwhile. */
    void later(Duration wait, Runnable action) {
        try {
            var unused = timer.schedule(action, wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closing) {
            // What is under way was told so.
        }
    }

    /** Notes the state of etcd that an answer shows. */
    <Q, A> void answered(Attempt attempt, Question<Q, A> question, A answer) {
        if (question.isProof()) {
            outage.answered(question.method().getFullMethodName());
        } else {
            outage.told();
        }
        ResponseHeader header = question.header().apply(answer);
        members.answered(attempt, header.getRaftTerm());
        ledBy(header.getRaftTerm());
        if (!question.showsRevision()) {
            return;
        }
        if (header.getRaftTerm() < attempt.term()) {
            countsLeadersFrom(attempt.term(), header.getRaftTerm());
        }
        long shown = header.getRevision();
        if (shown < attempt.revision()) {
            wentBack(attempt.revision(), shown);
        } else {
            revision.accumulateAndGet(shown, Math::max);
        }
    }

    /** Notes a leader. When it is new, members that do not know it are found soon. */
    private synchronized void ledBy(long shown) {
        Leader known = leader;
        if (shown > known.term()) {
            leader = new Leader(shown, System.nanoTime());
            if (known.term() > 0) {
                later(Members.GRACE_OF_FORMER_LEADER, this::look);
            }
        }
    }

    /**
     * Notes that the numbers of leaders have begun again: etcd was restored from a snapshot. Its revision need not show that, where others have
     * written since; so watches end, and who has them reads all keys again.
     */
    private void countsLeadersFrom(long before, long shown) {
        synchronized (this) {
            if (before > leader.term()) {
                return; // The question was put before the restore, and another answer has shown that.
            }
            leader = new Leader(shown, System.nanoTime());
            members.all().forEach(member -> member.countsLeadersFrom(shown));
        }
        endWatches("etcd went back from leader number " + before + " to " + shown + ": it was restored");
    }

    /** Notes that a member has answered with a refusal. */
    void refused(Attempt attempt) {
        members.answered(attempt, attempt.term());
        outage.told();
    }

    /** Notes that etcd has refused a call that it may accept later. */
    void refused(Question<?, ?> question, CoordinationException why) {
        outage.refused(question.method().getFullMethodName(), why);
    }

    /** Returns how a question ends that nobody has answered in time. */
    CoordinationException unanswered(String what) {
        outage.unanswered(timeout());
        String troubles = members.troubles();
        return new CoordinationException(
                Reason.UNKNOWN_OUTCOME,
                what + " failed: etcd has not answered within " + timeout().toMillis() / MILLIS_PER_SECOND + " s"
                        + (troubles.isEmpty() ? "" : ": " + troubles));
    }

    /** Returns a further possible cause for a connection that ended before anything was sent. */
    String hint(Status status) {
        String text = EtcdErrors.describe(status);
        if (!text.contains("Network closed")
                && !text.contains("Connection reset")
                && !text.contains("TLS negotiation")) {
            return "";
        }
        return settings.tls() == null ? "; does etcd want TLS there?" : "; does etcd speak TLS there?";
    }

    /** Ends the calls under way, with unknown outcome, and refuses later ones. */
    void close() {
        closed = true;
        underWay.forEach(asking -> asking.end(new CoordinationException(
                Reason.UNKNOWN_OUTCOME, "The coordinator was closed before etcd has answered")));
    }

    static CoordinationException closedException() {
        return new CoordinationException(Reason.CLOSED, "The coordinator is closed");
    }

    private <Q, A, T extends @Nullable Object> Asking<Q, A, T> begin(Asking<Q, A, T> asking) {
        underWay.add(asking);
        var unused = asking.result().whenComplete((answer, failure) -> underWay.remove(asking));
        if (closed) {
            asking.end(closedException());
        }
        return asking;
    }

    private void wentBack(long from, long to) {
        if (revision.compareAndSet(Math.max(from, revision.get()), to)) {
            endWatches("etcd went back from revision " + from + " to " + to + ": it was restored or has lost its data");
        }
    }

    private void endWatches(String why) {
        CoordinationException cause = new CoordinationException(Reason.UNKNOWN_OUTCOME, why);
        members.all().forEach(member -> member.endWatches(cause));
    }
}

package io.taskgraph.etcd;

import io.grpc.Status;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.etcd.Question.Kind;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One question under way: put to a member, to another one when the first cannot answer or is late, and again when etcd refuses it for
 * now, until its deadline. A question that may be asked only once is put to another member only if the former one has certainly
 * done nothing. Thread-safe.
 */
final class Asking<Q, A, T extends @Nullable Object> {

    private static final Logger logger = LoggerFactory.getLogger(Asking.class);

    private static final Duration MIN_PAUSE = Duration.ofMillis(50);
    private static final Duration MAX_PAUSE = Duration.ofMillis(800);
    private static final int MAX_LOGINS = 3;

    private final Calls calls;
    private final Question<Q, A> question;
    private final Function<A, T> translation;
    private final Function<CoordinationException, T> refusal;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final long begun = System.nanoTime();
    /** Whom this was put to since the last pause. */
    private final Set<Member> asked = new HashSet<>();

    private int open;
    private int logins;
    private Duration pause = MIN_PAUSE;
    private boolean pausing;
    private long lastLook = begun;
    private @Nullable CoordinationException refusedForNow;
    private volatile @Nullable Attempt last;

    Asking(
            Calls calls,
            Question<Q, A> question,
            Function<A, T> translation,
            Function<CoordinationException, T> refusal) {
        this.calls = calls;
        this.question = question;
        this.translation = translation;
        this.refusal = refusal;
    }

    Question<Q, A> question() {
        return question;
    }

    boolean isQuick() {
        return question.kind() == Kind.QUICK || question.kind() == Kind.PROBE;
    }

    CompletableFuture<T> result() {
        return result;
    }

    /** Asks another member, one that was not asked since the last pause. */
    void askBeside() {
        Member member;
        synchronized (this) {
            member = calls.members().beside(asked);
            if (member == null && open > 0 && question.kind() != Kind.PROBE) {
                // All are late. What was asked while there was no leader may be lost.
                asked.clear();
                member = calls.members().beside(asked);
            }
            if (member == null) {
                return;
            }
            asked.add(member);
            open++;
        }
        put(member);
    }

    /** Asks this member and no other one first. */
    void askOnly(Member member) {
        synchronized (this) {
            asked.addAll(calls.members().all());
            open++;
        }
        put(member);
    }

    /** Looks whether the answer is late; called several times a second. */
    void look(long now) {
        if (now - begun >= calls.timeout().toNanos()) {
            expire();
            return;
        }
        synchronized (this) {
            if (open == 0 || now - lastLook < patience()) {
                return;
            }
            lastLook = now;
        }
        if (question.kind() == Kind.ONCE) {
            calls.probe(question.key());
        } else if (question.kind() != Kind.PROBE) {
            askBeside();
        }
    }

    /**
     * Notes that etcd has had a new leader for so long: a write that was sent to the former one and has no answer may be lost. Writes of
     * an orderly change are not; those that were late already need not be waited for.
     */
    void leaderChanged(long newTerm, long nanosAgo) {
        Attempt sent = last;
        if (question.kind() == Kind.ONCE
                && sent != null
                && sent.term() < newTerm
                // a first leader that is seen follows no other
                && sent.term() > 0
                && (nanosAgo >= Members.GRACE.toNanos() || sent.ageNanos() - nanosAgo >= patience())) {
            end(new CoordinationException(
                    Reason.UNKNOWN_OUTCOME, question.what() + " failed: etcd's leader has changed meanwhile"));
        }
    }

    /** Ends the question without an answer. */
    void end(CoordinationException why) {
        result.completeExceptionally(why);
    }

    private void put(Member member) {
        EtcdConnection connection;
        try {
            connection = member.connection();
        } catch (RuntimeException | Error e) {
            unconnected(member, e);
            return;
        }
        String token = calls.login().token();
        if (token != null) {
            put(member, connection, token);
            return;
        }
        Attempt login = attempt(member, connection, "");
        member.began(login);
        calls.login().ask(connection, leftNanos(), new Login.Listener() {
            @Override
            public void loggedIn(String given) {
                member.ended(login);
                put(member, connection, given);
            }

            @Override
            public void failed(Status status) {
                member.ended(login);
                // Whatever kept it from logging in, the question itself was not sent.
                Asking.this.failed(login, status, false);
            }
        });
    }

    /** Ends the question, unless somebody else has it: what kept a channel from being made keeps the next one too. */
    private void unconnected(Member member, Throwable cause) {
        synchronized (this) {
            open--;
        }
        CoordinationException failure = new CoordinationException(
                Reason.UNKNOWN_OUTCOME,
                question.what() + " failed: no channel to etcd " + member + " could be made: " + cause);
        failure.initCause(cause);
        endIfLast(failure);
    }

    private void put(Member member, EtcdConnection connection, String token) {
        if (result.isDone()) {
            return;
        }
        Attempt attempt = attempt(member, connection, token);
        last = attempt;
        member.began(attempt);
        connection.ask(question.method(), question.request(), token, leftNanos(), new Answer<>() {
            @Override
            public void answered(A answer) {
                member.ended(attempt);
                calls.answered(attempt, question, answer);
                complete(() -> translation.apply(answer));
            }

            @Override
            public void failed(Status status, boolean sent) {
                member.ended(attempt);
                Asking.this.failed(attempt, status, sent);
            }
        });
    }

    private Attempt attempt(Member member, EtcdConnection connection, String token) {
        return new Attempt(this, member, connection, token, System.nanoTime(), calls.revision(), calls.term());
    }

    private void failed(Attempt attempt, Status status, boolean sent) {
        logger.debug(
                "{} failed at {} after {} ms: {}",
                question.what(),
                attempt.member(),
                TimeUnit.NANOSECONDS.toMillis(attempt.ageNanos()),
                status);
        synchronized (this) {
            open--;
        }
        if (result.isDone()) {
            return;
        }
        CoordinationException failure = EtcdErrors.of(question.what(), status, sent);
        switch (EtcdErrors.remedy(status, sent)) {
            case NONE -> {
                calls.refused(attempt);
                complete(() -> refusal.apply(failure));
            }
            case ELSEWHERE -> {
                attempt.member()
                        .suspect(attempt.connection(), EtcdErrors.describe(status) + (sent ? "" : calls.hint(status)));
                elsewhere(failure);
            }
            case LOGIN -> loginAgain(attempt, failure);
            case LATER -> later(attempt, failure);
            case UNKNOWN -> unknown(attempt, status, failure);
        }
    }

    private void loginAgain(Attempt attempt, CoordinationException failure) {
        calls.login().outdated(attempt.token());
        boolean tooOften;
        synchronized (this) {
            tooOften = !calls.login().hasUser() || ++logins > MAX_LOGINS;
            if (!tooOften) {
                open++;
            }
        }
        if (tooOften) {
            later(attempt, failure);
        } else {
            put(attempt.member());
        }
    }

    private void later(Attempt attempt, CoordinationException failure) {
        calls.refused(attempt);
        if (question.kind() == Kind.PROBE) {
            endIfLast(failure);
            return;
        }
        calls.refused(question, failure);
        synchronized (this) {
            refusedForNow = failure;
        }
        pauseThenAsk();
    }

    private void unknown(Attempt attempt, Status status, CoordinationException failure) {
        if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
            expire();
            return;
        }
        if (question.kind() == Kind.PROBE && EtcdErrors.isLeaderChanged(status)) {
            probeAgain(attempt.member());
            return;
        }
        attempt.member().trouble(attempt.connection(), EtcdErrors.describe(status));
        if (question.kind() == Kind.ONCE) {
            end(failure);
        } else {
            elsewhere(failure);
        }
    }

    /** Asks a member again that has heard of a new leader; a leader of that moment does not answer yet, and etcd would wait for it. */
    private void probeAgain(Member member) {
        synchronized (this) {
            open++;
        }
        calls.later(MIN_PAUSE, () -> put(member));
    }

    private void elsewhere(CoordinationException failure) {
        if (question.kind() == Kind.PROBE) {
            endIfLast(failure);
        } else if (calls.members().beside(snapshotOfAsked()) != null) {
            askBeside();
        } else {
            pauseThenAsk();
        }
    }

    private void endIfLast(CoordinationException failure) {
        synchronized (this) {
            if (open > 0) {
                return;
            }
        }
        end(failure);
    }

    private synchronized Set<Member> snapshotOfAsked() {
        return Set.copyOf(asked);
    }

    /** Begins again after a pause, unless somebody still owes an answer. */
    private void pauseThenAsk() {
        Duration wait;
        synchronized (this) {
            if (open > 0 || pausing) {
                return;
            }
            pausing = true;
            wait = pause;
            pause = Duration.ofNanos(
                    Math.min(MAX_PAUSE.toNanos(), pause.multipliedBy(2).toNanos()));
        }
        calls.later(wait, this::askAgain);
    }

    private void askAgain() {
        synchronized (this) {
            pausing = false;
            logins = 0;
            asked.clear();
        }
        if (!result.isDone()) {
            calls.members().all().forEach(Member::hurry);
            askBeside();
        }
    }

    private void expire() {
        CoordinationException refused;
        synchronized (this) {
            refused = refusedForNow;
        }
        end(refused != null ? refused : calls.unanswered(question.what()));
    }

    private void complete(java.util.function.Supplier<T> value) {
        try {
            result.complete(value.get());
        } catch (CoordinationException refused) {
            end(refused);
        } catch (RuntimeException | Error broken) {
            end(new CoordinationException(Reason.UNKNOWN_OUTCOME, question.what() + " failed: " + broken));
        }
    }

    /** Returns after how many nanoseconds an answer is late. */
    private long patience() {
        long patience = calls.patience().toNanos();
        // A read is cheap beside the time for which a write that was lost would be waited for.
        return question.kind() == Kind.ONCE ? patience / 2 : patience;
    }

    private long leftNanos() {
        return Math.max(
                TimeUnit.MILLISECONDS.toNanos(1), begun + calls.timeout().toNanos() - System.nanoTime());
    }
}

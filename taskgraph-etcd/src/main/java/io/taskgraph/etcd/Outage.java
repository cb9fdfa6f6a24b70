package io.taskgraph.etcd;

import io.taskgraph.LogPace;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.Trouble;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reason why etcd does not serve calls: no answer from any member, or temporary refusals. It is the one that is true now: a refusal
 * is an answer, and ends a silence. Each is said at a {@linkplain LogPace pace}, and when it is over, at the same level: who reads warnings
 * alone must not believe that it lasts. Thread-safe.
 */
final class Outage {

    private static final Logger logger = LoggerFactory.getLogger(Outage.class);

    /** Who is refused asks again within seconds: an older refusal is of something that is not asked for again. */
    private static final Duration REFUSAL_HOLDS = Duration.ofSeconds(30);

    private static final String CHECK_ENDPOINTS =
            "check that etcd runs and that 'taskgraph.etcd.endpoints' names its client addresses";

    private static final String CHECK_USER = "check 'taskgraph.etcd.user' and 'taskgraph.etcd.password', and that this"
            + " user may read and write what begins with 'taskgraph.namespace'";

    private final List<URI> endpoints;
    private final Members members;
    /** The last refusal of each of etcd's methods, until it does something. */
    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();

    /** Time of the last answer; before the first one that of the first question that was not answered, null before that too. */
    private final AtomicReference<@Nullable Long> lastAnswer = new AtomicReference<>();

    /** Whether etcd has ever answered, be it with a refusal. */
    private volatile boolean known;

    private volatile @Nullable Instant since;
    private final LogPace silence = new LogPace(System::nanoTime);
    private final LogPace refused = new LogPace(System::nanoTime);

    Outage(List<URI> endpoints, Members members) {
        this.endpoints = endpoints;
        this.members = members;
    }

    private record Refusal(String text, String step, long at) {

        boolean holds() {
            return System.nanoTime() - at < REFUSAL_HOLDS.toNanos();
        }
    }

    /** Returns the reason why etcd does not serve calls, of several refusals the last one; null if it does. */
    @Nullable
    Trouble trouble() {
        Instant began = since;
        if (began != null) {
            return new Trouble(silence(began), false, step());
        }
        return refusals.values().stream()
                .filter(Refusal::holds)
                .reduce((one, other) -> one.at() - other.at() > 0 ? one : other)
                .map(last -> new Trouble(last.text(), true, last.step()))
                .orElse(null);
    }

    /** Notes that something was done. */
    void answered(String method) {
        told();
        if (!refusals.isEmpty()) {
            accepted(method);
        }
    }

    /** Notes an answer of whatever kind. */
    void told() {
        lastAnswer.set(System.nanoTime());
        known = true;
        if (since != null) {
            silenceIsOver();
        }
    }

    /** Notes a refusal, which is an answer too. */
    synchronized void refused(String method, CoordinationException why) {
        told();
        Refusal refusal = new Refusal(
                String.valueOf(why.getMessage()), EtcdErrors.isAboutUser(why) ? CHECK_USER : "", System.nanoTime());
        refusals.values().removeIf(other -> !other.holds());
        if (refusals.isEmpty()) {
            refused.clear();
        }
        refusals.put(method, refusal);
        if (refused.due(endpoints) != null) {
            logger.warn(
                    "etcd {} refuses requests, which are tried again: {}{}",
                    endpoints,
                    refusal.text(),
                    refusal.step().isEmpty() ? "" : "; " + refusal.step());
        }
    }

    /** Notes that this process did not run for a while: etcd was not silent in that time. */
    void paused() {
        lastAnswer.updateAndGet(last -> last == null ? null : Long.valueOf(System.nanoTime()));
    }

    /** Notes a call without an answer. */
    synchronized void unanswered(Duration timeout) {
        long now = System.nanoTime();
        long asked = now - timeout.toNanos();
        Long last = lastAnswer.compareAndSet(null, asked) ? Long.valueOf(asked) : lastAnswer.get();
        long silent = now - (last == null ? asked : last);
        if (silent < timeout.toNanos()) {
            return;
        }
        if (since == null) {
            since = Instant.now().minusNanos(silent).truncatedTo(ChronoUnit.MILLIS);
            silence.clear();
        }
        if (silence.due(endpoints) != null) {
            warnOfSilence(since);
        }
    }

    private void warnOfSilence(Instant began) {
        String step = step();
        logger.warn("{}{}", silence(began), step.isEmpty() ? "" : ". It is asked again until it answers; " + step);
    }

    /** Returns what to look at while etcd is silent: once it has answered its addresses are right. */
    private String step() {
        return known ? "" : CHECK_ENDPOINTS;
    }

    private synchronized void silenceIsOver() {
        if (since != null) {
            logger.warn("etcd {} answers again, for the first time since {}", endpoints, since);
            since = null;
            members.forgive();
        }
    }

    private synchronized void accepted(String method) {
        if (refusals.remove(method) != null && refusals.isEmpty()) {
            logger.warn("etcd {} accepts requests again", endpoints);
        }
    }

    private String silence(Instant began) {
        String troubles = members.troubles();
        return "etcd " + endpoints + " has not answered since " + began + (troubles.isEmpty() ? "" : ": " + troubles);
    }
}

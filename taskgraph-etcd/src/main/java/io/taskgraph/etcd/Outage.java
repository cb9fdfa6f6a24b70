package io.taskgraph.etcd;

import io.taskgraph.coordination.CoordinationException;
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
 * The reason why etcd does not serve calls: no answer from any member, or temporary refusals. Each is said once, then after 1, 2,
 * 4 minutes and so on, and when it is over, at the same level: who reads warnings alone must not believe that it lasts. Thread-safe.
 */
final class Outage {

    private static final Logger logger = LoggerFactory.getLogger(Outage.class);

    private static final Duration FIRST_REPETITION = Duration.ofMinutes(1);

    /** Who is refused asks again within seconds: an older refusal is of something that is not asked for again. */
    private static final Duration REFUSAL_HOLDS = Duration.ofSeconds(30);

    private final List<URI> endpoints;
    private final Members members;
    /** The last refusal of each of etcd's methods, until it does something. */
    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();

    /** Time of the last answer; before the first one that of the first question that was not answered, null before that too. */
    private final AtomicReference<@Nullable Long> lastAnswer = new AtomicReference<>();

    private volatile @Nullable Instant since;
    private final Reminder silence = new Reminder();
    private final Reminder refused = new Reminder();

    Outage(List<URI> endpoints, Members members) {
        this.endpoints = endpoints;
        this.members = members;
    }

    private record Refusal(String text, long at) {

        boolean holds() {
            return System.nanoTime() - at < REFUSAL_HOLDS.toNanos();
        }
    }

    /** Time at which to repeat the message. */
    private static final class Reminder {

        private Duration pause = FIRST_REPETITION;
        private long next;

        /** Begins with the first pause: it has just been said. */
        void begin() {
            pause = FIRST_REPETITION;
            next = System.nanoTime() + pause.toNanos();
        }

        boolean isDue() {
            if (System.nanoTime() - next < 0) {
                return false;
            }
            pause = pause.multipliedBy(2);
            next = System.nanoTime() + pause.toNanos();
            return true;
        }
    }

    /** Returns the reason why etcd does not serve calls; null if it does. */
    @Nullable
    String trouble() {
        Instant began = since;
        if (began != null) {
            return silence(began);
        }
        return refusals.values().stream()
                .filter(Refusal::holds)
                .map(Refusal::text)
                .findFirst()
                .orElse(null);
    }

    /** Notes that something was done. */
    void answered(String method) {
        lastAnswer.set(System.nanoTime());
        if (since != null || !refusals.isEmpty()) {
            over(method);
        }
    }

    /** Notes a refusal, which is an answer too. */
    synchronized void refused(String method, CoordinationException why) {
        long now = System.nanoTime();
        lastAnswer.set(now);
        String text = String.valueOf(why.getMessage());
        refusals.values().removeIf(refusal -> !refusal.holds());
        Refusal former = refusals.put(method, new Refusal(text, now));
        boolean first = former == null && refusals.size() == 1;
        if (first) {
            refused.begin();
        }
        if (first || refused.isDue()) {
            logger.warn("etcd {} refuses requests, which are tried again: {}", endpoints, text);
        }
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
            silence.begin();
            logger.warn("{}", silence(since));
        } else if (silence.isDue()) {
            logger.warn("{}", silence(since));
        }
    }

    private synchronized void over(String method) {
        if (since != null) {
            logger.warn("etcd {} answers again, for the first time since {}", endpoints, since);
            since = null;
            members.forgive();
        }
        if (refusals.remove(method) != null && refusals.isEmpty()) {
            logger.warn("etcd {} accepts requests again", endpoints);
        }
    }

    private String silence(Instant began) {
        String troubles = members.troubles();
        return "etcd " + endpoints + " has not answered since " + began + (troubles.isEmpty() ? "" : ": " + troubles);
    }
}

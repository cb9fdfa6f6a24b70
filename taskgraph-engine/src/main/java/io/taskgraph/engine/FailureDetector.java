package io.taskgraph.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * The other processes that this one watches over. Each process watches the next few by name, in a ring, so that every death is
 * seen by somebody and the number of connections stays small. One that refuses two connections in a row is dead for sure, or
 * finds itself fenced: its lease may be revoked. Whoever comes back under the same address and refuses again is given more time at
 * each turn: then it is the address that is wrong, and taking its tasks again and again would keep the job from its work.
 */
final class FailureDetector {

    /** Processes that each process watches: a death is noticed by evidence unless three neighbours in the ring die with it. */
    private static final int WATCHED = 3;

    /** Refusals in a row that convict: a single one may be of a port that was just about to open. */
    private static final int CONVICTING_REFUSALS = 2;

    /** Nanoseconds after which a refusal no longer counts. */
    private static final long REFUSAL_COUNTS_FOR = 5_000_000_000L;

    /** Nanoseconds between two evictions of the same process, in case the first did not get through. */
    private static final long EVICTION_RETRY = 1_000_000_000L;

    /** How long an address whose process was evicted is spared; doubled with each further eviction. */
    private static final long FIRST_PARDON = 1_000_000_000L;

    private static final long LAST_PARDON = 60_000_000_000L;

    /** Most addresses of evicted processes that are remembered, the last ones. */
    private static final int MAX_PARDONED = 64;

    /** How long processes at an address are spared after the last eviction there, and since when. */
    private record Pardon(long pause, long since) {

        boolean holds(long now) {
            return now - since < pause;
        }

        /** After twice the longest pause the address is as good as any. */
        boolean isForgotten(long now) {
            return now - since >= 2 * LAST_PARDON;
        }
    }

    private record Refusals(int number, long last) {

        boolean isRecent(long now) {
            return number > 0 && now - last < REFUSAL_COUNTS_FOR;
        }
    }

    private final String self;

    /** By watched process, its last refusals. Invariant: at most {@link #WATCHED}, never this process itself. */
    private final Map<String, Refusals> watched = new HashMap<>();

    /** By watched process that was evicted, when it may be again. */
    private final Map<String, Long> evictAgain = new HashMap<>();

    private final Map<String, Pardon> pardons = new LinkedHashMap<>();

    FailureDetector(String self) {
        this.self = self;
    }

    /** Adapts the watched processes to the members; returns the effects for that. */
    List<Effect> membersChanged(SortedMap<String, ProcessEntry> members) {
        List<Effect> effects = new ArrayList<>();
        Set<String> wanted = successors(members);
        for (String process : List.copyOf(watched.keySet())) {
            if (!wanted.contains(process)) {
                watched.remove(process);
                evictAgain.remove(process);
                effects.add(new Effect.Unmonitor(process));
            }
        }
        for (String process : wanted) {
            ProcessEntry member = members.get(process);
            if (member != null && watched.putIfAbsent(process, new Refusals(0, 0)) == null) {
                effects.add(new Effect.Monitor(process, member.address()));
            }
        }
        return effects;
    }

    private Set<String> successors(SortedMap<String, ProcessEntry> members) {
        List<String> ring = new ArrayList<>(members.tailMap(self).keySet());
        ring.addAll(members.headMap(self).keySet());
        ring.remove(self);
        return new HashSet<>(ring.subList(0, Math.min(WATCHED, ring.size())));
    }

    /** Notes that a process refused a connection at an address. Returns whether its membership must be ended now. */
    boolean refused(String process, String address, long now) {
        Refusals before = watched.get(process);
        if (before == null) {
            return false;
        }
        int number = before.isRecent(now) ? before.number() + 1 : 1;
        Long again = evictAgain.get(process);
        boolean evict = number >= CONVICTING_REFUSALS && (again == null ? !isSpared(address, now) : now - again >= 0);
        watched.put(process, new Refusals(number, now));
        if (evict) {
            if (again == null) {
                spare(address, now);
            }
            evictAgain.put(process, now + EVICTION_RETRY);
        }
        return evict;
    }

    /** Returns whether a watched process has refused a connection of late, or was convicted. */
    boolean hasRefused(String process, long now) {
        Refusals refusals = watched.get(process);
        return evictAgain.containsKey(process) || (refusals != null && refusals.isRecent(now));
    }

    private boolean isSpared(String address, long now) {
        Pardon pardon = pardons.get(address);
        return pardon != null && pardon.holds(now);
    }

    private void spare(String address, long now) {
        Pardon former = pardons.remove(address);
        long pause =
                former == null || former.isForgotten(now) ? FIRST_PARDON : Math.min(LAST_PARDON, 2 * former.pause());
        pardons.put(address, new Pardon(pause, now));
        if (pardons.size() > MAX_PARDONED) {
            pardons.remove(pardons.keySet().iterator().next());
        }
    }
}

package io.taskgraph.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Which of the tasks without a primary, or with one on a process that is leaving, this process is to claim. Every process works it out from the same view by rendezvous
 * hashing (Thaler and Ravishankar, "Using Name-Based Mappings to Increase Hit Rates", IEEE/ACM Transactions on Networking
 * 6(1), 1998), so that spare nodes do not stampede; the create-if-absent of the claim decides in any case.
 */
final class PrimaryPlacement {

    private PrimaryPlacement() {}

    /**
     * Returns the tasks for {@code self}; those that are {@code reserved} are nobody's by this rule, and those that are
     * {@code handedOver} by a process that stays are not for that one.
     */
    static List<Long> choose(String self, long tasks, LongPredicate reserved, LongPredicate handedOver, JobView view) {
        Map<String, Integer> free = view.slots().openToPrimaries();
        List<Long> mine = new ArrayList<>();
        for (long task = 0; task < tasks; task++) {
            Primary primary = view.primary(task);
            boolean stays = primary != null && !isLeaving(primary, view.processes());
            if ((stays && !handedOver.test(task)) || reserved.test(task)) {
                continue;
            }
            String best = stays && primary != null ? bestElsewhere(task, free, primary) : best(task, free);
            if (best == null && stays) {
                continue;
            }
            if (best == null) {
                break;
            }
            free.merge(best, -1, Integer::sum);
            if (best.equals(self)) {
                mine.add(task);
            }
        }
        return mine;
    }

    /** Returns whether the process of a primary is leaving. */
    static boolean isLeaving(Primary primary, Map<String, ProcessEntry> members) {
        ProcessEntry member = members.get(primary.process());
        return member != null && member.draining();
    }

    private static @Nullable String bestElsewhere(long task, Map<String, Integer> free, Primary primary) {
        Map<String, Integer> others = new HashMap<>(free);
        others.remove(primary.process());
        return best(task, others);
    }

    static @Nullable String best(long task, Map<String, Integer> free) {
        String best = null;
        long bestWeight = 0;
        for (Map.Entry<String, Integer> candidate : free.entrySet()) {
            if (candidate.getValue() <= 0) {
                continue;
            }
            String process = candidate.getKey();
            long weight = weight(process, task);
            if (best == null || weight > bestWeight || (weight == bestWeight && process.compareTo(best) < 0)) {
                best = process;
                bestWeight = weight;
            }
        }
        return best;
    }

    private static long weight(String process, long task) {
        CRC32 crc = new CRC32();
        crc.update((task + "@" + process).getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }
}

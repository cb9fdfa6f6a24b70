package io.taskgraph.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Which of the tasks without a primary, or with one on a process that is leaving, this process is to claim. Every process works it out from the same view;
 * the create-if-absent of the claim decides in any case.
 *
 * <p>With more free nodes than such tasks each task chooses among the processes by rendezvous hashing (Thaler and Ravishankar, "Using Name-Based Mappings
 * to Increase Hit Rates", IEEE/ACM Transactions on Networking 6(1), 1998), so that spare nodes do not stampede. With no more nodes than tasks each process
 * takes as many as it can in any case, so those that are linked go together: a run of the tasks in their {@link TaskOrder} to each process, in the order in which
 * processes have joined.
 */
final class PrimaryPlacement {

    private PrimaryPlacement() {}

    /**
     * Returns the tasks for {@code self}; those that are {@code reserved} are nobody's by this rule, and those that are
     * {@code handedOver} by a process that stays are not for that one.
     *
     * @param order gives all tasks of the job, linked ones together; asked only if that matters
     */
    static List<Long> choose(
            String self,
            long tasks,
            Supplier<List<Long>> order,
            LongPredicate reserved,
            LongPredicate handedOver,
            JobView view) {
        Map<String, Integer> free = new HashMap<>(view.slots().openToPrimaries());
        free.values().removeIf(slots -> slots <= 0);
        int room = free.values().stream().mapToInt(Integer::intValue).sum();
        if (room == 0) {
            return List.of();
        }
        Set<Long> wanting = LongStream.range(0, tasks)
                .filter(task -> !reserved.test(task) && (!stays(task, view) || handedOver.test(task)))
                .boxed()
                .collect(Collectors.toCollection(LinkedHashSet::new));
        boolean inTurn = room < wanting.size() || (room == wanting.size() && free.size() > 1);
        List<String> processes = inTurn ? inOrderOfJoining(view) : List.of();
        List<Long> mine = new ArrayList<>();
        for (long task : inTurn ? inOrder(wanting, order.get(), view) : wanting) {
            Map<String, Integer> open = stays(task, view) ? without(view.primary(task), free) : free;
            String process = inTurn ? first(processes, open) : best(task, open);
            if (process != null) {
                free.merge(process, -1, Integer::sum);
                if (process.equals(self)) {
                    mine.add(task);
                }
                if (--room == 0) {
                    break;
                }
            }
        }
        return mine;
    }

    /** Those that only some processes may take go first, or others would leave them no room. */
    private static List<Long> inOrder(Set<Long> wanting, List<Long> order, JobView view) {
        return order.stream()
                .filter(wanting::contains)
                .sorted(Comparator.comparing(task -> !stays(task, view)))
                .toList();
    }

    private static boolean stays(long task, JobView view) {
        Primary primary = view.primary(task);
        return primary != null && !isLeaving(primary, view.processes());
    }

    /** A process that has refused to back a task up since counts as joined then. */
    private static List<String> inOrderOfJoining(JobView view) {
        return view.processes().entrySet().stream()
                .sorted(Comparator.comparingLong(process -> process.getValue().revision()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static @Nullable String first(List<String> processes, Map<String, Integer> free) {
        return processes.stream()
                .filter(process -> free.getOrDefault(process, 0) > 0)
                .findFirst()
                .orElse(null);
    }

    private static Map<String, Integer> without(@Nullable Primary primary, Map<String, Integer> free) {
        Map<String, Integer> others = new HashMap<>(free);
        if (primary != null) {
            others.remove(primary.process());
        }
        return others;
    }

    /** Returns whether the process of a primary is leaving. */
    static boolean isLeaving(Primary primary, Map<String, ProcessEntry> members) {
        ProcessEntry member = members.get(primary.process());
        return member != null && member.draining();
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

    /** Returns a number that is independent for any two pairs. Checksums alone are not: one of three names that differ in one place has the largest for half of all tasks. */
    private static long weight(String process, long task) {
        CRC32 crc = new CRC32();
        crc.update(process.getBytes(StandardCharsets.UTF_8));
        return new SplittableRandom(crc.getValue() + task).nextLong();
    }
}

package io.taskgraph.test.simulation;

import io.taskgraph.test.simulation.SwarmPlan.Planned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a plan that fails smaller, as long as it fails in the same way: fewer faults, by halves and later one by one (as in Zeller
 * and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", IEEE TSE 28(2), 2002), fewer epochs, tasks and processes, which
 * makes the next runs quicker, nothing lost, right clocks, shorter ways and times. What is left out changes what comes after it, so a smaller plan is also
 * tried with some other timings.
 */
final class Shrinker {

    private static final int MIN_TIMINGS = 2;
    private static final int MAX_TIMINGS = 16;

    private final Function<SwarmPlan, List<String>> run;
    private final LongSupplier nanoTime;
    private final long limitNanos;
    private final Set<SwarmPlan> tried = new HashSet<>();

    /**
     * Prepares a search.
     *
     * @param run runs a plan and returns what went wrong
     * @param limit time after which no further plan is tried
     */
    Shrinker(Function<SwarmPlan, List<String>> run, LongSupplier nanoTime, Duration limit) {
        this.run = run;
        this.nanoTime = nanoTime;
        this.limitNanos = limit.toNanos();
    }

    /** Returns the number of plans that were run. */
    int runs() {
        return tried.size();
    }

    /** Returns the smallest plan that was found in time and fails as this one did. */
    SwarmPlan shrink(SwarmPlan failing, List<String> breaches) {
        long start = nanoTime.getAsLong();
        Set<String> kinds = kinds(breaches);
        SwarmPlan best = failing;
        while (true) {
            SwarmPlan next = smaller(best, kinds, start);
            if (next == null) {
                return best;
            }
            best = next;
        }
    }

    private @Nullable SwarmPlan smaller(SwarmPlan plan, Set<String> kinds, long start) {
        for (SwarmPlan candidate : candidates(plan)) {
            // The fewer faults, the more depends on when they happen.
            int timings =
                    Math.max(MIN_TIMINGS, MAX_TIMINGS / (1 + candidate.kept().size()));
            for (int other = 0; other < timings; other++) {
                if (nanoTime.getAsLong() - start >= limitNanos) {
                    return null;
                }
                SwarmPlan timed = other == 0 ? candidate : candidate.timed(candidate.seed() + other);
                if (tried.add(timed) && kinds(run.apply(timed)).stream().anyMatch(kinds::contains)) {
                    return timed;
                }
            }
        }
        return null;
    }

    /** What went wrong without the numbers in it and what is listed. */
    private static Set<String> kinds(List<String> breaches) {
        return breaches.stream()
                .map(breach -> breach.replaceAll("[\\[{].*", "").replaceAll("[0-9]+", "#"))
                .collect(Collectors.toSet());
    }

    private static List<SwarmPlan> candidates(SwarmPlan plan) {
        List<SwarmPlan> candidates = new ArrayList<>();
        int faults = plan.kept().size();
        addWithFewerFaults(candidates, plan, faults, Math.max(1, faults / 4));
        addSmaller(candidates, plan);
        addWithFewerFaults(candidates, plan, faults / 8, 1);
        addCalmer(candidates, plan);
        return candidates;
    }

    /** Adds the plan without some faults in a row, for each length of the row from the greatest on, halved each time. */
    private static void addWithFewerFaults(List<SwarmPlan> candidates, SwarmPlan plan, int longest, int shortest) {
        List<Planned> kept = List.copyOf(plan.kept());
        for (int row = longest; row >= shortest; row /= 2) {
            for (int from = 0; from < kept.size(); from += row) {
                Set<Planned> left = new TreeSet<>(kept);
                left.removeAll(Set.copyOf(kept.subList(from, Math.min(kept.size(), from + row))));
                candidates.add(plan.keeping(left));
            }
        }
    }

    private static void addSmaller(List<SwarmPlan> candidates, SwarmPlan plan) {
        SimulatedJob job = plan.job();
        for (long lastEpoch : below(plan.lastEpoch(), job.leastLastEpoch())) {
            candidates.add(plan.sized(plan.processes(), plan.tasks(), lastEpoch));
        }
        for (long tasks : below(plan.tasks(), job.leastTasks())) {
            candidates.add(plan.sized(plan.processes(), tasks, plan.lastEpoch()));
        }
        for (long processes : below(plan.processes(), job.leastProcesses())) {
            candidates.add(plan.sized((int) processes, plan.tasks(), plan.lastEpoch()));
        }
    }

    private static void addCalmer(List<SwarmPlan> candidates, SwarmPlan plan) {
        Faults faults = plan.faults();
        if (faults.lostAnswers() > 0) {
            candidates.add(plan.under(faults.withLostAnswers(0)));
        }
        if (faults.resets() > 0) {
            candidates.add(plan.under(faults.withResets(0)));
        }
        if (faults.drift() > 0) {
            candidates.add(plan.under(faults.withDrift(0)));
        }
        if (faults.maxDelay().toMillis() > 1) {
            candidates.add(plan.under(faults.withMaxDelay(Duration.ofMillis(1))));
        }
        if (!plan.kept().isEmpty() && faults.within().toMillis() > 100) {
            candidates.add(plan.under(faults.within(faults.within().dividedBy(2))));
        }
    }

    /** Returns numbers to be tried, the smallest first. */
    private static Set<Long> below(long number, long least) {
        return number <= least ? Set.of() : new TreeSet<>(List.of(least, (least + number) / 2, number - 1));
    }
}

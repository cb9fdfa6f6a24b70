package io.taskgraph.test.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Runs each of some jobs under one seed after another, says how far it is, and keeps what failed. */
final class SimulationCampaign {

    private static final int MAX_FAILURES = 20;
    private static final long HANGS_AFTER_SECONDS = 120;
    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int MAX_SHRUNK = 3;
    private static final int MAX_TOLD = 8;

    private final List<SimulatedJob> jobs;
    private final Consumer<String> progress;
    private final List<String> failures = new ArrayList<>();
    private final Map<SimulatedJob, Long> nanos = new EnumMap<>(SimulatedJob.class);
    private final Duration shrinkFor;
    private long runs;
    private int shrunk;

    /**
     * Prepares a campaign.
     *
     * @param shrinkFor how long to look for a smaller plan that fails like one that failed; this is done for the first three
     * @param progress told how far it is, and of failures
     */
    SimulationCampaign(List<SimulatedJob> jobs, Duration shrinkFor, Consumer<String> progress) {
        this.jobs = jobs;
        this.shrinkFor = shrinkFor;
        this.progress = progress;
    }

    /** Runs seeds from {@code first} on, each with one job, in turn; returns the failures. */
    List<String> run(long first, long seeds) throws InterruptedException {
        long start = System.nanoTime();
        long told = start;
        ExecutorService runner = Executors.newSingleThreadExecutor(SimulationCampaign::daemon);
        try {
            for (long seed = first; seed < first + seeds && failures.size() < MAX_FAILURES; seed++) {
                SimulatedJob job = jobs.get((int) Math.floorMod(seed, (long) jobs.size()));
                if (!runOne(runner, job, seed)) {
                    break;
                }
                if (System.nanoTime() - told >= PROGRESS_NANOS) {
                    told = System.nanoTime();
                    progress.accept(state(seeds, start));
                }
            }
        } finally {
            runner.shutdownNow();
        }
        progress.accept(state(seeds, start));
        return failures;
    }

    private static Thread daemon(Runnable action) {
        Thread thread = new Thread(action, "simulation");
        thread.setDaemon(true);
        return thread;
    }

    /** Runs one seed; false if it hangs, so that nothing can be run after it. */
    private boolean runOne(ExecutorService runner, SimulatedJob job, long seed) throws InterruptedException {
        long start = System.nanoTime();
        SwarmPlan plan = job.plan(seed);
        try {
            List<String> breaches = within(HANGS_AFTER_SECONDS, runner.submit((Callable<List<String>>) plan::run));
            runs++;
            nanos.merge(job, System.nanoTime() - start, Long::sum);
            if (!breaches.isEmpty()) {
                failed(plan, some(breaches) + smallest(runner, plan, breaches));
            }
            return true;
        } catch (TimeoutException e) {
            failed(plan, "hangs for more than " + HANGS_AFTER_SECONDS + " s");
            return false;
        }
    }

    private static <T> T within(long seconds, Future<T> result) throws InterruptedException, TimeoutException {
        try {
            return result.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the smallest plan that fails in the same way and what happens in it. */
    private String smallest(ExecutorService runner, SwarmPlan plan, List<String> breaches)
            throws InterruptedException, TimeoutException {
        if (shrunk++ >= MAX_SHRUNK || shrinkFor.isZero()) {
            return "";
        }
        Shrinker shrinker = new Shrinker(SwarmPlan::run, System::nanoTime, shrinkFor);
        SwarmPlan smallest = within(
                shrinkFor.toSeconds() + HANGS_AFTER_SECONDS, runner.submit(() -> shrinker.shrink(plan, breaches)));
        List<String> story = within(HANGS_AFTER_SECONDS, runner.submit(smallest::story));
        return "; the smallest of " + shrinker.runs() + " like it: " + some(story)
                + ", replay with -Dtaskgraph.simulation.plan=" + smallest;
    }

    private static String some(List<String> what) {
        return what.subList(0, Math.min(MAX_TOLD, what.size())).toString();
    }

    private void failed(SwarmPlan plan, String what) {
        String failure = "seed " + plan.seed() + " (" + plan.job() + "): " + what
                + "; replay with -Dtaskgraph.simulation.plan=" + plan;
        failures.add(failure);
        progress.accept(failure);
    }

    private String state(long seeds, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        return String.format(
                Locale.ROOT,
                "simulation: %d of %d seeds in %.0f s, %.0f seeds/s, %d failures, seconds by job %s",
                runs,
                seeds,
                seconds,
                runs / seconds,
                failures.size(),
                seconds());
    }

    private Map<SimulatedJob, Long> seconds() {
        Map<SimulatedJob, Long> seconds = new EnumMap<>(SimulatedJob.class);
        nanos.forEach((job, spent) -> seconds.put(job, TimeUnit.NANOSECONDS.toSeconds(spent)));
        return seconds;
    }
}

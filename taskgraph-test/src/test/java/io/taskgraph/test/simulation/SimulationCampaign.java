package io.taskgraph.test.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Runs each of some jobs under one seed after another, says how far it is, and keeps what failed. */
final class SimulationCampaign {

    private static final int MOST_FAILURES = 20;
    private static final long HANGS_AFTER_SECONDS = 120;
    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final List<SimulatedJob> jobs;
    private final Consumer<String> progress;
    private final List<String> failures = new ArrayList<>();
    private final Map<SimulatedJob, Long> nanos = new EnumMap<>(SimulatedJob.class);
    private long runs;

    SimulationCampaign(List<SimulatedJob> jobs, Consumer<String> progress) {
        this.jobs = jobs;
        this.progress = progress;
    }

    /** Runs seeds from {@code first} on, each with one job, in turn; returns the failures. */
    List<String> run(long first, long seeds) throws InterruptedException {
        long start = System.nanoTime();
        long told = start;
        ExecutorService runner = Executors.newSingleThreadExecutor(SimulationCampaign::daemon);
        try {
            for (long seed = first; seed < first + seeds && failures.size() < MOST_FAILURES; seed++) {
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
        Future<List<String>> run = runner.submit(() -> job.run(seed));
        try {
            List<String> breaches = run.get(HANGS_AFTER_SECONDS, TimeUnit.SECONDS);
            if (!breaches.isEmpty()) {
                failed(
                        job,
                        seed,
                        breaches.subList(0, Math.min(5, breaches.size())).toString());
            }
        } catch (ExecutionException e) {
            failed(job, seed, "broke down: " + e.getCause());
        } catch (TimeoutException e) {
            failed(job, seed, "hangs for more than " + HANGS_AFTER_SECONDS + " s");
            return false;
        }
        runs++;
        nanos.merge(job, System.nanoTime() - start, Long::sum);
        return true;
    }

    private void failed(SimulatedJob job, long seed, String what) {
        String failure = "seed " + seed + " (" + job + "): " + what + "; replay with -Dtaskgraph.simulation.first="
                + seed + " -Dtaskgraph.simulation.seeds=1";
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

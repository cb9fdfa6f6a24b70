package io.taskgraph.benchmarks;

import io.taskgraph.etcd.EtcdCoordinator;
import io.taskgraph.etcd.EtcdSettings;
import io.taskgraph.test.etcd.EtcdServer;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * How long tasks are without a copy that works: three processes on etcd with a lease of 10 s, of which one that holds tasks is
 * killed outright or asked to leave, again and again. Another one has room for its tasks, and has started two seconds before or more. The one that ends is replaced.
 */
final class Failover {

    private static final int PROCESSES = 3;
    /** A process that has just joined warms up a second later. */
    private static final long SETTLED_MILLIS = 2_000;

    private static final long PATIENCE_SECONDS = 60;

    private final Report report;
    private final EtcdServer etcd;
    private final int times;
    private final Random random = new Random(1);

    Failover(Report report, EtcdServer etcd, int times) {
        this.report = report;
        this.etcd = etcd;
        this.times = times;
    }

    void run() throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Samples all = new Samples();
        Samples each = new Samples();
        Samples ofLeaving = new Samples();
        Samples sinceSignal = new Samples();
        try (Cluster cluster = new Cluster(etcd, Jobs.newName())) {
            for (int i = 0; i < times; i++) {
                cluster.fill();
                Child killed = cluster.victim(random);
                long at = micros();
                killed.process().destroyForcibly();
                Map<Long, Long> entered = cluster.awaitMoved(killed);
                entered.values().forEach(moment -> each.add((moment - at) * 1000));
                all.add((entered.values().stream()
                                        .mapToLong(Long::longValue)
                                        .max()
                                        .orElseThrow()
                                - at)
                        * 1000);
            }
            // Each leave gives a figure for each of its tasks: fewer do.
            for (int i = 0; i < times / 3; i++) {
                cluster.fill();
                Child leaving = cluster.victim(random);
                long at = micros();
                // Its handle, since the process itself would close its output at once.
                leaving.process().toHandle().destroy();
                Map<Long, Long> entered = cluster.awaitMoved(leaving);
                long began = leaving.leavingSince();
                entered.values().forEach(moment -> {
                    ofLeaving.add((moment - began) * 1000);
                    sinceSignal.add((moment - at) * 1000);
                });
            }
        }
        report.add(Row.within("kill -9 to all lost tasks re-entered, 15 tasks in 3 processes, TTL 10 s", all, 60));
        report.add(Row.of("the same, each lost task", each));
        report.add(Row.within("SIGTERM: begin of leaving to a task's re-entry elsewhere", ofLeaving, 40));
        report.add(Row.of("the same since the signal", sinceSignal));
    }

    private static long micros() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1000;
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                throw new IllegalStateException("not within " + PATIENCE_SECONDS + " s: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** The processes, of which there are always three between faults. */
    private static final class Cluster implements AutoCloseable {

        private final EtcdServer etcd;
        private final String job;
        private final EtcdCoordinator observer;
        private final List<Child> children = new ArrayList<>();

        Cluster(EtcdServer etcd, String job) {
            this.etcd = etcd;
            this.job = job;
            this.observer = EtcdCoordinator.create(
                    EtcdSettings.builder(List.of(etcd.endpoint())).build());
        }

        /** Starts processes until there are three, and waits until they have settled. */
        void fill() throws IOException, InterruptedException, ExecutionException, TimeoutException {
            children.removeIf(child -> !child.process().isAlive());
            while (children.size() < PROCESSES) {
                children.add(new Child(job, etcd.endpoint()));
            }
            int[] members = new int[1];
            while (members[0] != PROCESSES) {
                members[0] = observer.list("taskgraph/" + job + "/nodes/")
                        .toCompletableFuture()
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .entries()
                        .size();
                TimeUnit.MILLISECONDS.sleep(20);
            }
            await("all tasks have entered", () -> owners().size() == FailoverProcess.TASKS);
            TimeUnit.MILLISECONDS.sleep(SETTLED_MILLIS);
        }

        /** Returns for each task the child whose copy entered last. */
        private Map<Long, Child> owners() {
            Map<Long, Child> owners = new HashMap<>();
            Map<Long, Long> latest = new HashMap<>();
            for (Child child : children) {
                child.entered().forEach((task, moment) -> {
                    if (latest.getOrDefault(task, 0L) < moment) {
                        latest.put(task, moment);
                        owners.put(task, child);
                    }
                });
            }
            return owners;
        }

        Child victim(Random random) {
            List<Child> holding = owners().values().stream().distinct().toList();
            return holding.get(random.nextInt(holding.size()));
        }

        /** Waits until all tasks of a child are elsewhere and returns when each entered there. */
        Map<Long, Long> awaitMoved(Child gone) throws InterruptedException {
            List<Long> lost = owners().entrySet().stream()
                    .filter(owned -> owned.getValue() == gone)
                    .map(Map.Entry::getKey)
                    .toList();
            await("tasks " + lost + " have moved", () -> {
                Map<Long, Child> now = owners();
                return lost.stream().noneMatch(task -> now.get(task) == gone);
            });
            Map<Long, Long> moments = new HashMap<>();
            owners().forEach((task, child) -> {
                if (lost.contains(task)) {
                    moments.put(task, child.entered().getOrDefault(task, 0L));
                }
            });
            if (!gone.process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the process has not ended");
            }
            return moments;
        }

        @Override
        public void close() {
            children.forEach(child -> child.process().destroyForcibly());
            observer.close();
        }
    }
}

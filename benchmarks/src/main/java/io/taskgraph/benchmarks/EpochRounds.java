package io.taskgraph.benchmarks;

import io.taskgraph.test.etcd.EtcdServer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** How long an epoch by flags takes: advance, all enter, all flag task 0. */
final class EpochRounds {

    private static final long[] TASKS = {15, 2, 7, 31, 63};

    private final Report report;
    private final long epochs;

    EpochRounds(Report report, long epochs) {
        this.report = report;
        this.epochs = epochs;
    }

    void embedded() throws InterruptedException {
        for (long tasks : TASKS) {
            Laps laps = new Laps(20 * epochs / 10);
            long last = 20 * epochs;
            Jobs.embedded(tasks, id -> new FlagBarrier(tasks, last, laps::done), FlagBarrier.topologies(tasks));
            double rate = laps.samples().perSecond();
            boolean judged = tasks == 15;
            report.add(new Row(
                    "epochs by flags, embedded, %d tasks".formatted(tasks),
                    "1/s",
                    rate,
                    null,
                    null,
                    laps.samples().count(),
                    judged ? "at least 5,000/s" : "",
                    judged ? rate >= 5000 : null));
        }
    }

    void onEtcd(EtcdServer etcd, int processes) throws InterruptedException, ExecutionException, TimeoutException {
        for (long tasks : TASKS) {
            if (tasks < processes) {
                continue;
            }
            Laps raw = new Laps(epochs / 10);
            try (RawFlagBarrier barrier = new RawFlagBarrier(etcd.endpoint(), processes, tasks, epochs, raw)) {
                barrier.run();
            }
            Laps ours = new Laps(epochs / 10);
            Jobs.onEtcd(
                    etcd.endpoint(),
                    processes,
                    tasks,
                    id -> new FlagBarrier(tasks, epochs, ours::done),
                    FlagBarrier.topologies(tasks));
            report.add(Row.beside(
                    "epoch by flags, etcd, %d member%s, %d tasks"
                            .formatted(processes, processes == 1 ? "" : "s", tasks),
                    ours.samples(),
                    raw.samples(),
                    0.5));
        }
    }

    /** An epoch of the tree: flags and pulls down and up. */
    void tree(EtcdServer etcd) throws Exception {
        long tasks = 15;
        Laps raw = new Laps(epochs / 10);
        try (RawTreeSum tree = new RawTreeSum(etcd.endpoint(), tasks, epochs, raw)) {
            tree.run();
        }
        Laps ours = new Laps(epochs / 10);
        Jobs.onEtcd(etcd.endpoint(), 1, tasks, id -> new TreeSum(tasks, epochs, ours::done), TreeSum.topologies(tasks));
        report.add(Row.beside("epoch of a tree, etcd, 15 tasks", ours.samples(), raw.samples(), 0.3));
        Laps embedded = new Laps(epochs / 10);
        Jobs.embedded(tasks, id -> new TreeSum(tasks, epochs, embedded::done), TreeSum.topologies(tasks));
        report.add(Row.of("epoch of a tree, embedded, 15 tasks", embedded.samples()));
    }
}

package io.taskgraph.benchmarks;

import io.taskgraph.test.etcd.EtcdServer;
import java.io.IOException;

/** How long an epoch by flags takes: advance, all enter, all flag task 0. */
final class EpochRounds {

    /** Share of writes of joining and leaving that is no epoch's. */
    private static final double SLACK = 0.05;

    private static final long[] TASKS = {15, 2, 7, 31, 63};

    /** The number of tasks that the budget is for. */
    private static final long JUDGED = 15;

    private final Report report;
    private final long measured;

    /** Measures so many epochs of the jobs with a budget, and less of the others, after as many in which the JVM warms up. */
    EpochRounds(Report report, long measured) {
        this.report = report;
        this.measured = measured;
    }

    private long measured(long tasks) {
        return tasks == JUDGED ? measured : measured / 4;
    }

    void embedded() throws InterruptedException {
        for (long tasks : TASKS) {
            Laps laps = new Laps(10 * measured);
            long last = 20 * measured;
            Jobs.embedded(tasks, id -> new FlagBarrier(tasks, last, laps::done), FlagBarrier.topologies(tasks));
            double rate = laps.samples().perSecond();
            boolean judged = tasks == JUDGED;
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

    /** In one process, this one. */
    void onEtcd(EtcdServer etcd) throws IOException, InterruptedException {
        for (long tasks : TASKS) {
            long warmUp = measured(tasks);
            long epochs = 2 * warmUp;
            Laps raw = new Laps(warmUp);
            try (RawFlagBarrier barrier =
                    new RawFlagBarrier(etcd.endpoint(), Jobs.newName(), 0, 1, tasks, epochs, raw)) {
                barrier.run();
            }
            Laps ours = new Laps(warmUp);
            EtcdCounts before = EtcdCounts.of(etcd);
            Jobs.onEtcd(
                    etcd.endpoint(),
                    tasks,
                    id -> new FlagBarrier(tasks, epochs, ours::done),
                    FlagBarrier.topologies(tasks));
            EtcdCounts counts = EtcdCounts.of(etcd).minus(before);
            String what = "epoch by flags, etcd, 1 process, %d tasks".formatted(tasks);
            report.add(
                    tasks == JUDGED
                            ? Row.beside(what, ours.samples(), raw.samples(), 0.5)
                            : Row.compared(what, ours.samples(), raw.samples()));
            counts(counts, 1, tasks, epochs);
        }
    }

    /** In several processes, each of them a JVM. */
    void onEtcd(EtcdServer etcd, int processes) throws IOException, InterruptedException {
        for (long tasks : TASKS) {
            long epochs = 2 * measured(tasks);
            Samples raw = new EpochCluster(etcd, processes, tasks, epochs).raw();
            EtcdCounts before = EtcdCounts.of(etcd);
            Samples ours = new EpochCluster(etcd, processes, tasks, epochs).ours();
            EtcdCounts counts = EtcdCounts.of(etcd).minus(before);
            report.add(Row.compared(
                    "epoch by flags, etcd, %d processes, %d tasks".formatted(processes, tasks), ours, raw));
            counts(counts, processes, tasks, epochs);
        }
    }

    /** What joining and leaving write is in the figures, spread over all epochs. */
    private void counts(EtcdCounts counts, int processes, long tasks, long rounds) {
        String where = ", %d process%s, %d tasks".formatted(processes, processes == 1 ? "" : "es", tasks);
        double puts = (double) counts.puts() / rounds;
        report.add(new Row(
                "etcd: puts per epoch" + where,
                "",
                puts,
                null,
                null,
                counts.puts(),
                "at most %d: the advance, and one per flag".formatted(tasks),
                puts <= tasks * (1 + SLACK)));
        report.add(Row.count("etcd: deleted keys per epoch" + where, counts.deletions(), rounds));
        report.add(Row.count("etcd: transactions per epoch" + where, counts.transactions(), rounds));
        report.add(Row.count("etcd: watch events per epoch" + where, counts.events(), rounds));
    }

    /** An epoch of the tree: flags and pulls down and up. */
    void tree(EtcdServer etcd) throws Exception {
        long tasks = JUDGED;
        long warmUp = measured;
        long epochs = 2 * measured;
        Laps raw = new Laps(warmUp);
        try (RawTreeSum tree = new RawTreeSum(etcd.endpoint(), tasks, epochs, raw)) {
            tree.run();
        }
        Laps ours = new Laps(warmUp);
        Jobs.onEtcd(etcd.endpoint(), tasks, id -> new TreeSum(tasks, epochs, ours::done), TreeSum.topologies(tasks));
        report.add(Row.beside("epoch of a tree, etcd, 15 tasks", ours.samples(), raw.samples(), 0.3));
        Laps embedded = new Laps(warmUp);
        Jobs.embedded(tasks, id -> new TreeSum(tasks, epochs, embedded::done), TreeSum.topologies(tasks));
        report.add(Row.of("epoch of a tree, embedded, 15 tasks", embedded.samples()));
    }
}

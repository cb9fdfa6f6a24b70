package io.taskgraph.benchmarks;

import io.taskgraph.test.etcd.EtcdServer;
import java.io.IOException;
import java.time.Duration;

/**
 * A job of very many tasks in ten processes on one etcd: how long an epoch by flags takes, how long the first one after the start, and one
 * in which a process is killed.
 */
final class LargeJob {

    private static final int PROCESSES = 10;

    /** Room for the tasks of a process that is killed. */
    private static final int SPARE_PERCENT = 30;

    private static final double MOST_OF_BY_ETCD = 0.2;

    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Duration BEFORE_KILL = Duration.ofSeconds(12);

    private final Report report;
    private final EtcdServer etcd;
    private final long tasks;
    private final int warmUps;

    /**
     * Prepares a measurement.
     *
     * @param warmUps jobs of each kind before those that count, at least 1: ten virtual machines share the cores with their compilers. Only the
     *     first epoch of the very first one is in the report
     */
    LargeJob(Report report, EtcdServer etcd, long tasks, int warmUps) {
        this.report = report;
        this.etcd = etcd;
        this.tasks = tasks;
        this.warmUps = warmUps;
    }

    void run() throws IOException, InterruptedException {
        String where = "etcd, %d processes, %d tasks".formatted(PROCESSES, tasks);
        int slots = Math.toIntExact(tasks * (100 + SPARE_PERCENT) / 100 / PROCESSES);
        try (EpochCluster cluster = new EpochCluster(etcd, PROCESSES)) {
            cluster.giveSlots(slots);
            EpochCluster.Run cold = cluster.ours(EpochWork.FLAGS, tasks, Long.MAX_VALUE, LONGEST);
            cluster.byEtcd(EpochWork.FLAGS, tasks, Long.MAX_VALUE, LONGEST);
            for (int i = 1; i < warmUps; i++) {
                cluster.ours(EpochWork.FLAGS, tasks, Long.MAX_VALUE, LONGEST);
                cluster.byEtcd(EpochWork.FLAGS, tasks, Long.MAX_VALUE, LONGEST);
            }
            EtcdCounts before = EtcdCounts.of(etcd);
            EpochCluster.Run run = cluster.ours(EpochWork.FLAGS, tasks, Long.MAX_VALUE, LONGEST);
            EtcdCounts counts = EtcdCounts.of(etcd).minus(before);
            EpochCluster.Run byEtcd = cluster.byEtcd(EpochWork.FLAGS, tasks, Long.MAX_VALUE, LONGEST);
            report.add(Row.beside(
                    "epoch by flags beside the same with each flag told by etcd, " + where,
                    run.laps(),
                    byEtcd.laps(),
                    MOST_OF_BY_ETCD));
            report.add(alone("first epoch after the start, " + where, cold.firstNanos()));
            report.add(alone("the same of a later job in the same processes, " + where, run.firstNanos()));
            report.add(Row.count("etcd: transactions per epoch, " + where, counts.transactions(), run.epochs()));
            report.add(Row.count("etcd: watch events per epoch, " + where, counts.events(), run.epochs()));
            EpochCluster.Run killed = cluster.oursWithKill(tasks, LONGEST, BEFORE_KILL);
            report.add(alone("epoch in which a process is killed, " + where, (long)
                    (killed.laps().millis(100) * 1e6)));
        }
    }

    private static Row alone(String what, long nanos) {
        return new Row(what, "ms", nanos / 1e6, null, null, 1, "", null);
    }
}

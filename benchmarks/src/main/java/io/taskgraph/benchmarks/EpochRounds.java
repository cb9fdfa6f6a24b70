package io.taskgraph.benchmarks;

import io.taskgraph.test.etcd.EtcdServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How long an epoch by flags takes: advance, all enter, all flag task 0. */
final class EpochRounds {

    /** Share of writes of joining and leaving that is no epoch's. */
    private static final double SLACK = 0.05;

    private static final long[] TASKS = {15, 2, 7, 31, 63};

    /** The number of tasks that the budget is for. */
    private static final long JUDGED = 15;

    private static final Duration JUDGED_FOR = Duration.ofSeconds(3);
    private static final Duration OTHERS_FOR = Duration.ofSeconds(2);

    /** Budgets of the ratio with several processes, by tasks. */
    private static final Map<Long, Double> MOST_IN_SEVERAL = Map.of(2L, 0.8, 15L, 0.35, 63L, 0.2);

    /** How often an embedded job with a budget runs. */
    private static final int ROUNDS = 5;

    private final Report report;
    private final long measured;

    /** Measures so many epochs at most of each job. */
    EpochRounds(Report report, long measured) {
        this.report = report;
        this.measured = measured;
    }

    private Laps laps(long tasks, int times) {
        return new Laps(times * measured, longest(tasks));
    }

    private static Duration longest(long tasks) {
        return tasks == JUDGED ? JUDGED_FOR : OTHERS_FOR;
    }

    void embedded() throws InterruptedException {
        for (long tasks : TASKS) {
            boolean judged = tasks == JUDGED;
            List<Samples> rounds = new ArrayList<>();
            for (int i = 0; i < (judged ? ROUNDS : 1); i++) {
                Laps laps = laps(tasks, 10);
                Jobs.embedded(tasks, id -> new FlagBarrier(tasks, laps), FlagBarrier.topologies(tasks));
                rounds.add(laps.samples());
            }
            rounds.sort(Comparator.comparingDouble(Samples::perSecond));
            Samples median = rounds.get(rounds.size() / 2);
            report.add(new Row(
                    "epochs by flags, embedded, %d tasks".formatted(tasks),
                    "1/s",
                    median.perSecond(),
                    null,
                    null,
                    median.count(),
                    judged ? "at least 10,000/s, median of %d".formatted(ROUNDS) : "",
                    judged ? median.perSecond() >= 10_000 : null));
        }
    }

    /** In one process, this one. */
    void onEtcd(EtcdServer etcd) throws IOException, InterruptedException {
        warmUp(EpochWork.FLAGS, etcd);
        for (long tasks : TASKS) {
            Laps raw = byHand(EpochWork.FLAGS, etcd, tasks);
            EtcdCounts before = EtcdCounts.of(etcd);
            Laps ours = ours(EpochWork.FLAGS, etcd, tasks);
            EtcdCounts counts = EtcdCounts.of(etcd).minus(before);
            String what = "epoch by flags, etcd, 1 process, %d tasks".formatted(tasks);
            report.add(
                    tasks == JUDGED
                            ? Row.beside(what, ours.samples(), raw.samples(), 0.3)
                            : Row.compared(what, ours.samples(), raw.samples()));
            counts(counts, 1, tasks, ours.epochs());
        }
    }

    private Laps byHand(EpochWork work, EtcdServer etcd, long tasks) throws IOException, InterruptedException {
        Laps laps = laps(tasks, 1);
        try (ByHand part = work.byHand(etcd.endpoint(), EpochWork.Share.all(tasks), laps)) {
            part.run();
        }
        return laps;
    }

    private Laps ours(EpochWork work, EtcdServer etcd, long tasks) throws InterruptedException {
        Laps laps = laps(tasks, 1);
        Jobs.onEtcd(etcd.endpoint(), tasks, id -> work.task(tasks, laps), work.topologies(tasks));
        return laps;
    }

    /** In several processes, each of them a JVM. */
    void onEtcd(EtcdServer etcd, int processes) throws IOException, InterruptedException {
        try (EpochCluster cluster = new EpochCluster(etcd, processes)) {
            warmUp(cluster, processes, EpochWork.FLAGS);
            for (long tasks : TASKS) {
                onEtcd(etcd, cluster, processes, tasks, MOST_IN_SEVERAL.get(tasks));
            }
        }
        try (EpochCluster cluster = new EpochCluster(etcd, 2)) {
            warmUp(cluster, 2, EpochWork.FLAGS);
            onEtcd(etcd, cluster, 2, 2, MOST_IN_SEVERAL.get(2L));
        }
    }

    private void onEtcd(EtcdServer etcd, EpochCluster cluster, int processes, long tasks, @Nullable Double most)
            throws IOException, InterruptedException {
        Samples raw =
                cluster.raw(EpochWork.FLAGS, tasks, measured, longest(tasks)).laps();
        EtcdCounts before = EtcdCounts.of(etcd);
        EpochCluster.Run ours = cluster.ours(EpochWork.FLAGS, tasks, measured, longest(tasks));
        EtcdCounts counts = EtcdCounts.of(etcd).minus(before);
        String what = "epoch by flags, etcd, %d processes, %d tasks".formatted(processes, tasks);
        report.add(most == null ? Row.compared(what, ours.laps(), raw) : Row.beside(what, ours.laps(), raw, most));
        counts(counts, processes, tasks, ours.epochs());
    }

    /** Its JVMs are new, and what warms up one kind does not warm up the other. */
    private void warmUp(EpochCluster cluster, int processes, EpochWork work) throws IOException, InterruptedException {
        Compilers.<IOException>letRest(
                report, "%s, %d processes".formatted(work.inWords(), processes), cluster::compiledMillis, () -> {
                    cluster.raw(work, JUDGED, measured, JUDGED_FOR);
                    cluster.ours(work, JUDGED, measured, JUDGED_FOR);
                });
    }

    private void warmUp(EpochWork work, EtcdServer etcd) throws IOException, InterruptedException {
        Compilers.<IOException>letRest(report, work.inWords() + ", 1 process", Compilers::millisHere, () -> {
            byHand(work, etcd, JUDGED);
            ours(work, etcd, JUDGED);
        });
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
    void tree(EtcdServer etcd) throws IOException, InterruptedException {
        long tasks = JUDGED;
        warmUp(EpochWork.TREE, etcd);
        Laps raw = byHand(EpochWork.TREE, etcd, tasks);
        Laps ours = ours(EpochWork.TREE, etcd, tasks);
        report.add(Row.beside("epoch of a tree, etcd, 1 process, 15 tasks", ours.samples(), raw.samples(), 0.12));
        Laps embedded = laps(tasks, 1);
        Jobs.embedded(tasks, id -> new TreeSum(tasks, embedded), TreeSum.topologies(tasks));
        report.add(Row.of("epoch of a tree, embedded, 15 tasks", embedded.samples()));
    }

    /** The same in several processes, each of them a JVM. */
    void tree(EtcdServer etcd, int processes) throws IOException, InterruptedException {
        try (EpochCluster cluster = new EpochCluster(etcd, processes)) {
            warmUp(cluster, processes, EpochWork.TREE);
            Samples raw =
                    cluster.raw(EpochWork.TREE, JUDGED, measured, JUDGED_FOR).laps();
            Samples ours =
                    cluster.ours(EpochWork.TREE, JUDGED, measured, JUDGED_FOR).laps();
            report.add(Row.beside(
                    "epoch of a tree, etcd, %d processes, %d tasks".formatted(processes, JUDGED), ours, raw, 0.15));
        }
    }
}

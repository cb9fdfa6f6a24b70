package io.taskgraph.benchmarks;

import io.taskgraph.test.etcd.EtcdServer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs the whole-job benchmarks that are named on the command line, or all but the long ones, and writes {@code target/benchmarks/results.json} and
 * {@code results.md}. Needs an {@code etcd} on the path.
 */
public final class Benchmarks {

    private static final long EPOCHS = 2000;
    private static final int PROCESSES = 3;
    private static final int FAILURES = 12;
    private static final long LARGE = 1000;
    private static final long LARGER = 10_000;
    private static final int LARGE_WARM_UPS = 3;
    private static final List<String> HUGE_PAGES = List.of("-Xmx512m", "-XX:+UseTransparentHugePages");

    private Benchmarks() {}

    public static void main(String[] args) {
        try {
            run(Set.of(args));
            System.exit(0);
        } catch (Exception failed) {
            failed.printStackTrace();
            System.exit(1);
        }
    }

    private static void run(Set<String> wanted) throws Exception {
        Report report = new Report(System.out);
        report.begin();
        if (isWanted(wanted, "jmh")) {
            new HotPaths(report).run();
        }
        EpochRounds rounds = new EpochRounds(report, EPOCHS);
        if (isWanted(wanted, "embedded")) {
            rounds.embedded();
        }
        if (isWanted(wanted, "virtual") && VirtualThreads.areThere()) {
            new VirtualThreads(report).run();
        }
        if (isWanted(wanted, "idle")) {
            new IdleTasks(report).run();
        }
        if (isWanted(wanted, "requests")) {
            try (EtcdServer etcd = EtcdServer.start()) {
                new RequestRounds(report, etcd).run();
            }
        }
        if (isWanted(wanted, "start")) {
            new StartUp(report).run();
        } else if (!Collections.disjoint(wanted, StartUp.PARTS)) {
            new StartUp(report).run(wanted);
        }
        if (isWanted(wanted, "metrics")) {
            new MetricsCost(report).run();
        }
        if (isWanted(wanted, "etcd")) {
            try (EtcdServer etcd = EtcdServer.start()) {
                rounds.onEtcd(etcd);
            }
        }
        if (isWanted(wanted, "processes")) {
            try (EtcdServer etcd = EtcdServer.start()) {
                rounds.onEtcd(etcd, PROCESSES);
            }
        }
        large(report, wanted);
        if (isWanted(wanted, "tree")) {
            try (EtcdServer etcd = EtcdServer.start()) {
                rounds.tree(etcd);
                rounds.tree(etcd, PROCESSES);
            }
        }
        if (isWanted(wanted, "failover")) {
            try (EtcdServer etcd = EtcdServer.start()) {
                new Failover(report, etcd, FAILURES).run();
            }
        }
        if (isWanted(wanted, "blocks")) {
            try (EtcdServer etcd = EtcdServer.start()) {
                new BlockPulls(report, etcd).run();
            }
        }
        keys(report, wanted);
        input(report, wanted);
        if (isWanted(wanted, "collectives")) {
            collectives(report);
        } else if (wanted.contains("collectives-failover")) {
            collectiveFailovers(report);
        }
        if (wanted.contains("factorisations")) {
            new Factorisations(report).run();
        }
        report.write(Path.of("target", "benchmarks"));
    }

    private static void input(Report report, Set<String> wanted) throws Exception {
        InputBenchmark input = new InputBenchmark(report, Path.of("target", "benchmarks", "input"));
        if (wanted.contains("input")) {
            input.run();
        } else if (wanted.contains("input-runs")) {
            input.wholeRuns();
        }
    }

    private static void keys(Report report, Set<String> wanted) throws Exception {
        if (wanted.contains("keys") || !Collections.disjoint(wanted, KeysCost.PARTS)) {
            try (EtcdServer etcd = EtcdServer.start()) {
                new KeysCost(report, etcd).run(wanted.contains("keys") ? KeysCost.PARTS : wanted);
            }
        }
    }

    private static void large(Report report, Set<String> wanted) throws Exception {
        for (Map.Entry<String, Long> job :
                Map.of("large", LARGE, "larger", LARGER).entrySet()) {
            if (wanted.contains(job.getKey())) {
                try (EtcdServer etcd = EtcdServer.start()) {
                    new LargeJob(report, etcd, job.getValue(), job.getValue() > LARGE ? 1 : LARGE_WARM_UPS).run();
                }
            }
        }
    }

    private static void collectives(Report report) throws Exception {
        CollectiveRounds rounds = new CollectiveRounds(report);
        rounds.inOneProcess();
        try (EtcdServer etcd = EtcdServer.start()) {
            rounds.inThreeProcesses(etcd);
        }
        collectiveFailovers(report);
    }

    private static void collectiveFailovers(Report report) throws Exception {
        try (EtcdServer etcd = EtcdServer.start()) {
            new CollectiveFailover(report, etcd, FAILURES).run();
            new SpareNodesFailover(report, etcd, FAILURES, "", List.of()).run();
            new SpareNodesFailover(report, etcd, FAILURES, ", 512 MB of heap in huge pages", HUGE_PAGES).run();
        }
    }

    private static boolean isWanted(Set<String> wanted, String name) {
        return wanted.isEmpty() || wanted.contains(name);
    }
}

package io.taskgraph.benchmarks;

import io.taskgraph.test.etcd.EtcdServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The same runs of sample-regression on etcd, by three processes that are started at once beside one. On few cores the starts of three JVMs take
 * longer than the work of one, so what follows the start is told too: from the first epoch, which begins when every task has a process, to the end of the job.
 */
final class ClusterRuns {

    private static final Path RECORDS = Path.of("target", "benchmarks", "records");
    private static final int PROCESSES = 3;
    private static final double MOST_OF_ONE = 1.0;

    private final Report report;
    private final Path csv;
    private final List<String> options;

    ClusterRuns(Report report, Path csv, List<String> options) {
        this.report = report;
        this.csv = csv;
        this.options = options;
    }

    void run(String with) throws IOException, InterruptedException {
        try (EtcdServer etcd = EtcdServer.start()) {
            Runs one = new Runs(1, etcd);
            Runs three = new Runs(PROCESSES, etcd);
            for (int i = 0; i < Cost.TIMES; i++) {
                one.add();
                three.add();
            }
            String start = "the same on etcd, 442 rows: almost only the start, of 3 processes beside 1" + with;
            add(start, "s of CPU", cpu(three.starts), cpu(one.starts), null);
            add(start, "s", elapsed(three.starts), elapsed(one.starts), null);
            String table = "the same on etcd, 3 processes beside 1" + with;
            add(table, "s of CPU", cpu(three.tables), cpu(one.tables), null);
            add(table, "s", elapsed(three.tables), elapsed(one.tables), MOST_OF_ONE);
            add(table + ", from the first epoch on", "s", median(three.work), median(one.work), MOST_OF_ONE);
        }
    }

    /** What jobs of so many processes took. */
    private final class Runs {

        private final List<Cost> starts = new ArrayList<>();
        private final List<Cost> tables = new ArrayList<>();
        private final List<Double> work = new ArrayList<>();
        private final int processes;
        private final EtcdServer etcd;

        Runs(int processes, EtcdServer etcd) {
            this.processes = processes;
            this.etcd = etcd;
        }

        void add() throws IOException, InterruptedException {
            Path records = Files.createTempDirectory(Files.createDirectories(RECORDS), "job");
            starts.add(cost(RegressionRuns.SAMPLE_DATA, RegressionRuns.SAMPLE_TARGET, List.of()));
            tables.add(cost(csv.toString(), RegressionRuns.TARGET, List.of("--taskgraph.record.directory=" + records)));
            work.add(RecordedWork.seconds(records));
        }

        private Cost cost(String input, String target, List<String> more) throws IOException, InterruptedException {
            List<String> command = RegressionRuns.sample(options, input, target, RegressionRuns.TASKS);
            command.add("--taskgraph.etcd.endpoints=" + etcd.endpoint());
            command.add("--taskgraph.job.name=" + Jobs.newName());
            command.add("--taskgraph.node.slots=" + RegressionRuns.TASKS / processes);
            command.addAll(more);
            return RegressionRuns.cost(Collections.nCopies(processes, command));
        }
    }

    private static double cpu(List<Cost> costs) {
        return median(costs.stream().map(Cost::cpu).toList());
    }

    private static double elapsed(List<Cost> costs) {
        return median(costs.stream().map(Cost::elapsed).toList());
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private void add(String what, String unit, double three, double one, @Nullable Double most) {
        String budget = most == null ? "" : "at most %.1f x raw".formatted(most);
        report.add(
                new Row(what, unit, three, null, one, Cost.TIMES, budget, most == null ? null : three <= most * one));
    }
}

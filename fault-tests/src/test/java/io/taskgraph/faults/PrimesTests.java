package io.taskgraph.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.faults.primes.PrimesApplication;
import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.WithEtcd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.io.TempDir;

/** Runs the documentation's example of a master and its workers, and kills the master and workers in the middle of it. */
@WithEtcd
@Order(2)
class PrimesTests {

    /** What the status of a process is that was ended by SIGKILL. */
    private static final int KILLED = 137;

    private static final int WORKERS = 5;
    private static final int RANGES = 1_000;
    private static final int SLOTS = 3;

    private final EtcdServer etcd;

    @TempDir
    private Path checkpoints;

    PrimesTests(EtcdServer etcd) {
        this.etcd = etcd;
    }

    @FaultTest
    void oneProcessCounts(int run) {
        try (JavaProcess process = JavaProcess.ofClass(
                "primes-alone-" + run,
                PrimesApplication.class,
                arguments("--taskgraph.job.workers=3", "--primes.limit=100000"))) {
            assertThat(process.awaitExit()).isZero();
            assertThat(process.output()).anyMatch(line -> line.endsWith("There are 9592 primes"));
        }
    }

    @FaultTest
    void mastersAndWorkersAreKilledAndEachRangeCountsOnce(int run) {
        String job = "primes-" + run;
        List<JavaProcess> processes = new ArrayList<>();
        try (History history = new History(etcd.endpoint(), "taskgraph/" + job + "/")) {
            for (int i = 0; i < 3; i++) {
                processes.add(start(job, processes.size()));
            }
            int kills = 0;
            for (long task : new long[] {0, 0, 3, 0}) {
                awaitCounted(processes, ++kills * RANGES / 8);
                JavaProcess victim = ownerOf(task, history, processes);
                victim.signal("KILL");
                assertThat(victim.awaitExit()).isEqualTo(KILLED);
                processes.add(start(job, processes.size()));
            }
            List<JavaProcess> alive =
                    processes.stream().filter(JavaProcess::isAlive).toList();
            alive.forEach(process -> assertThat(process.awaitExit()).isZero());
            assertThat(lines(processes, "There are "))
                    .singleElement()
                    .asString()
                    .endsWith("There are 148933 primes");
            assertThat(lines(processes, "Task 0 goes on from the checkpoint")).hasSizeGreaterThanOrEqualTo(3);
            assertThat(lines(processes, "Counted from "))
                    .as("ranges counted, those again that were under way at a kill or slow at the end")
                    .hasSizeBetween(RANGES, RANGES + kills * WORKERS + WORKERS);
        } finally {
            processes.forEach(JavaProcess::close);
        }
    }

    private JavaProcess start(String job, int number) {
        return JavaProcess.ofClass(
                job + "-" + number,
                PrimesApplication.class,
                arguments(
                        "--taskgraph.etcd.endpoints=" + etcd.endpoint(),
                        "--taskgraph.job.name=" + job,
                        "--taskgraph.job.workers=" + WORKERS,
                        "--taskgraph.node.slots=" + SLOTS,
                        "--taskgraph.checkpoint.directory=" + checkpoints,
                        "--grpc.server.address=127.0.0.1",
                        "--primes.limit=2000000",
                        "--primes.size=2000"));
    }

    private static List<String> arguments(String... own) {
        return Stream.concat(
                        Stream.of(
                                "--spring.main.banner-mode=off",
                                "--spring.main.web-application-type=none",
                                "--logging.level.io.taskgraph=info"),
                        Stream.of(own))
                .toList();
    }

    private static void awaitCounted(List<JavaProcess> processes, int ranges) {
        JobUnderFaults.eventually()
                .until(() -> lines(processes, "Counted from ").size() >= ranges);
    }

    private static List<String> lines(List<JavaProcess> processes, String part) {
        return processes.stream()
                .flatMap(process -> process.output().stream())
                .filter(line -> line.contains(part))
                .toList();
    }

    /** Waits until a live process is the owner of a task, and returns it. */
    private static JavaProcess ownerOf(long task, History history, List<JavaProcess> processes) {
        List<JavaProcess> owners = new ArrayList<>();
        JobUnderFaults.eventually().until(() -> {
            History.Owner owner = history.owners().get(task);
            owners.clear();
            processes.stream()
                    .filter(JavaProcess::isAlive)
                    .filter(process -> owner != null
                            && process.output().stream()
                                    .anyMatch(line -> line.contains("process " + owner.process() + " joins with")))
                    .forEach(owners::add);
            return owners.size() == 1;
        });
        return owners.get(0);
    }
}

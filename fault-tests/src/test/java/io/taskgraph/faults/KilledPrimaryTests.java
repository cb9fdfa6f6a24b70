package io.taskgraph.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.coordination.Entry;
import io.taskgraph.etcd.EtcdCoordinator;
import io.taskgraph.etcd.EtcdSettings;
import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.WithEtcd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes hold three counters with one backup each; another one makes updates of them without pause. Primaries are
 * killed outright at random, {@code -Dfaults.kills} times; at the end each counter equals the number of acknowledged updates.
 */
@WithEtcd
class KilledPrimaryTests {

    private static final Duration TTL = Duration.ofSeconds(10);

    private final EtcdServer etcd;
    private final List<JavaProcess> counters = new ArrayList<>();
    private final List<Long> failovers = new ArrayList<>();

    KilledPrimaryTests(EtcdServer etcd) {
        this.etcd = etcd;
    }

    @FaultTest
    void countersEqualTheAcknowledgedUpdates(int run, @TempDir Path directory) throws IOException {
        Path stopFile = directory.resolve("stop");
        String job = "counters-" + run;
        Random random = new Random(run);
        try (EtcdCoordinator keys = EtcdCoordinator.create(EtcdSettings.builder(List.of(etcd.endpoint()))
                        .callTimeout(Duration.ofSeconds(10))
                        .build());
                JavaProcess maker = start(job, stopFile, "maker", 1)) {
            try {
                JobUnderFaults.eventually().until(() -> maker.output().contains("COUNTING"));
                for (int i = 0; i < 3; i++) {
                    startCounters(job, stopFile);
                }
                int kills = Integer.getInteger("faults.kills", 3);
                for (int kill = 0; kill < kills; kill++) {
                    awaitBackups(keys, job);
                    JobUnderFaults.pass(Duration.ofMillis(random.nextInt(100)));
                    killAPrimary(keys, job, random);
                    startCounters(job, stopFile);
                }
                awaitBackups(keys, job);
                Files.createFile(stopFile);
                assertThat(maker.awaitExit()).isZero();
                assertThat(maker.output()).filteredOn("COUNTING"::equals).hasSize(1);
                for (JavaProcess process : counters) {
                    if (process.isAlive()) {
                        process.awaitExit();
                    }
                }
                assertThat(numbers(counters, "COUNTED")).isEqualTo(numbers(List.of(maker), "ACKNOWLEDGED"));
                report(maker, kills);
            } finally {
                counters.forEach(JavaProcess::close);
            }
        }
    }

    private void startCounters(String job, Path stopFile) {
        counters.add(start(job, stopFile, "counter-" + counters.size(), 3));
    }

    private JavaProcess start(String job, Path stopFile, String name, int slots) {
        return JavaProcess.ofClass(
                job + "-" + name,
                CounterApplication.class,
                List.of(
                        "--spring.main.banner-mode=off",
                        "--spring.main.web-application-type=none",
                        "--logging.level.io.taskgraph=info",
                        "--grpc.server.address=127.0.0.1",
                        "--taskgraph.etcd.endpoints=" + etcd.endpoint(),
                        "--taskgraph.job.name=" + job,
                        "--taskgraph.job.tasks=" + (CounterApplication.COUNTERS + 1),
                        "--taskgraph.node.slots=" + slots,
                        "--taskgraph.lease.ttl=" + TTL.toMillis() + "ms",
                        "--taskgraph.backup.replicas=1",
                        "--faults.stop-file=" + stopFile));
    }

    private static List<Entry> keys(EtcdCoordinator keys, String job, String below) {
        return JobUnderFaults.answer(keys.list("taskgraph/" + job + "/" + below))
                .entries();
    }

    /** Waits until every counter has a live backup that is in sync; a copy that has just been promoted still has its key as one. */
    private static void awaitBackups(EtcdCoordinator keys, String job) {
        JobUnderFaults.eventually().until(() -> {
            List<Entry> holders = keys(keys, job, "tasks/");
            return keys(keys, job, "insync/").stream()
                            .filter(entry -> holders.stream()
                                    .anyMatch(holder -> isBackup(holder, entry) && !isPrimary(holder, holders)))
                            .count()
                    == CounterApplication.COUNTERS;
        });
    }

    private static boolean isBackup(Entry holder, Entry inSync) {
        String task = inSync.key().substring(inSync.key().lastIndexOf('/') + 1);
        String node = holder.key().substring(holder.key().lastIndexOf('/') + 1);
        return holder.key().contains("/tasks/" + task + "/backups/")
                && inSync.value().toStringUtf8().contains(node + "@" + holder.modRevision());
    }

    private static boolean isPrimary(Entry backup, List<Entry> holders) {
        int backups = backup.key().indexOf("/backups/");
        String primary = backup.key().substring(0, backups) + "/primary";
        String node = backup.key().substring(backups + "/backups/".length());
        return holders.stream()
                .anyMatch(holder -> holder.key().equals(primary)
                        && holder.value().toStringUtf8().contains(node));
    }

    private void killAPrimary(EtcdCoordinator keys, String job, Random random) {
        JavaProcess victim = ownerOfACounter(keys, job, random);
        long killed = System.nanoTime();
        victim.signal("KILL");
        String name = name(victim);
        JobUnderFaults.eventually()
                .until(() -> keys(keys, job, "tasks/").stream()
                                .filter(entry -> entry.key().endsWith("/primary"))
                                .filter(entry -> !entry.value().toStringUtf8().contains(name + "."))
                                .count()
                        == CounterApplication.COUNTERS + 1);
        failovers.add((System.nanoTime() - killed) / 1_000_000);
    }

    /** Waits until the primary of some counter is known by the log of a live process, and returns that process. */
    private JavaProcess ownerOfACounter(EtcdCoordinator keys, String job, Random random) {
        List<JavaProcess> owners = new ArrayList<>();
        JobUnderFaults.eventually().until(() -> {
            List<Entry> primaries = keys(keys, job, "tasks/").stream()
                    .filter(entry ->
                            entry.key().endsWith("/primary") && !entry.key().endsWith("/0/primary"))
                    .toList();
            String primary = primaries.isEmpty()
                    ? ""
                    : primaries.get(random.nextInt(primaries.size())).value().toStringUtf8();
            owners.clear();
            counters.stream()
                    .filter(JavaProcess::isAlive)
                    .filter(process -> primary.contains(name(process) + "."))
                    .forEach(owners::add);
            return owners.size() == 1;
        });
        return owners.get(0);
    }

    private static String name(JavaProcess process) {
        return process.output().stream()
                .filter(line -> line.contains(" joins with "))
                .map(line -> line.replaceAll(".*process (\\S+) joins with .*", "$1"))
                .findFirst()
                .orElse("none");
    }

    private static Map<Long, Long> numbers(List<JavaProcess> processes, String what) {
        return processes.stream()
                .flatMap(process -> process.output().stream())
                .filter(line -> line.startsWith(what + " "))
                .map(line -> line.split(" ", -1))
                .collect(Collectors.toMap(
                        words -> Long.valueOf(words[1]), words -> Long.valueOf(words[2]), Long::sum, TreeMap::new));
    }

    private void report(JavaProcess maker, int kills) {
        failovers.sort(null);
        List<Long> gaps = maker.output().stream()
                .filter(line -> line.startsWith("GAP "))
                .map(line -> Long.valueOf(line.split(" ", -1)[2]))
                .skip(CounterApplication.COUNTERS)
                .sorted()
                .toList();
        System.out.println(kills + " processes of primaries killed; new primaries after p50 "
                + failovers.get(failovers.size() / 2) + " ms, at most " + failovers.get(failovers.size() - 1)
                + " ms; acknowledged " + numbers(List.of(maker), "ACKNOWLEDGED") + "; "
                + gaps.size() + " gaps between acknowledgements, p50 "
                + (gaps.isEmpty()
                        ? "none"
                        : gaps.get(gaps.size() / 2) + " ms, longest " + gaps.get(gaps.size() - 1) + " ms"));
    }
}

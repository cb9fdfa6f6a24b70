package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.backup.BackupSettings;
import io.taskgraph.record.ProcessRecord;
import io.taskgraph.record.RecordEvent;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.test.SimulatedJob;
import io.taskgraph.test.TaskGraphTest;
import io.taskgraph.topology.Topologies;
import io.taskgraph.verify.Finding;
import io.taskgraph.verify.Property;
import io.taskgraph.verify.Verification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever fails, the records of a run are never held against the framework, and a run in which nothing fails is proven. */
class VerifiedRunTests {

    private static final long TASKS = 15;

    @TaskGraphTest(
            tasks = TASKS,
            processes = 4,
            faults = {
                Fault.CRASH,
                Fault.VANISH,
                Fault.PAUSE,
                Fault.CUT,
                Fault.OUTAGE,
                Fault.WATCH_GAP,
                Fault.HAND_OVER,
                Fault.FALSE_EVIDENCE
            },
            faultsWithinMillis = 500,
            runs = 40)
    void aTreeUnderAllFaults(SimulatedJob job) {
        Map<Long, Long> sums = new TreeMap<>();
        TreeSum.topologies(TASKS).forEach(job::linkage);
        job.faults(faults -> faults.withLostAnswers(0.03).withResets(0.03))
                .tasks(task -> new TreeSum(10, sums, (callback, framework) -> {}))
                .atMost(Duration.ofMinutes(30))
                .run();
        assertThat(job).hasSucceeded().hasEndedInEpoch(10);
    }

    @Test
    void aRunWithoutFaultsIsProven() {
        Verification verification = verifiedTree(3, 5, 3);
        assertThat(verification.isProven()).as(verification.report()).isTrue();
        assertThat(verification.events()).isGreaterThan(1_000);
    }

    @Test
    void aRunInOneProcessIsProven() {
        Verification verification = verifiedTree(3, Math.toIntExact(TASKS), 1);
        assertThat(verification.isProven()).as(verification.report()).isTrue();
    }

    /** Runs a tree to its end in a number of processes, each with a number of slots, where nothing fails. */
    static Verification verifiedTree(long seed, int slots, int processes) {
        Map<Integer, List<ProcessRecord.Entry>> records = new TreeMap<>();
        Map<Long, Long> sums = new TreeMap<>();
        Simulation simulation = new Simulation(
                seed,
                Faults.delaysOnly(),
                RuntimeSettings.builder("tree", TASKS)
                        .slots(slots)
                        .flags(SwarmPlan.flags(seed))
                        .build(),
                task -> new TreeSum(10, sums, (callback, framework) -> {}),
                TreeSum.topologies(TASKS));
        record(simulation, records);
        simulation.start(processes);
        assertThat(simulation.runToEnd(Duration.ofMinutes(5))).isTrue();
        return verify(records, true);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void updatesAndBackupsUnderFaults(long seed) {
        Map<Integer, List<ProcessRecord.Entry>> records = new TreeMap<>();
        UpdateChecker[] checker = new UpdateChecker[1];
        BackupSettings backup = BackupSettings.none().withReplicas(1);
        Random random = new Random(seed);
        Simulation simulation = new Simulation(
                seed,
                Faults.delaysOnly()
                        .with(Fault.CRASH, 2)
                        .with(Fault.HAND_OVER, 1)
                        .with(Fault.CUT, 1)
                        .within(Duration.ofMillis(800)),
                RuntimeSettings.of("updates", 3).withSlots(3).withBackup(backup),
                task -> new UpdateJob(checker[0], random, 3, 6, 16),
                Map.of(UpdateJob.LINK, Topologies.allToAll(3)));
        checker[0] = new UpdateChecker(simulation, backup.acknowledge(), false);
        record(simulation, records);
        simulation.start(4);
        assertThat(simulation.runToEnd(Duration.ofMinutes(30))).isTrue();
        Verification verification = verify(records, false);
        assertThat(verification.isRefuted()).as(verification.report()).isFalse();
        assertThat(records.values().stream().flatMap(List::stream).map(ProcessRecord.Entry::event))
                .anyMatch(RecordEvent.Applied.class::isInstance);
    }

    @Test
    void aRecordThatIsTamperedWithIsRefuted() {
        Map<Integer, List<ProcessRecord.Entry>> records = new TreeMap<>();
        Map<Long, Long> sums = new TreeMap<>();
        Simulation simulation = new Simulation(
                4,
                Faults.delaysOnly(),
                RuntimeSettings.of("tree", TASKS),
                task -> new TreeSum(3, sums, (callback, framework) -> {}),
                TreeSum.topologies(TASKS));
        record(simulation, records);
        simulation.start(1);
        assertThat(simulation.runToEnd(Duration.ofMinutes(5))).isTrue();
        List<ProcessRecord.Entry> entries = records.get(0);
        entries.removeIf(entry -> entry.event() instanceof RecordEvent.Advanced advanced && advanced.epoch() == 2);
        assertThat(verify(records, true).findings())
                .extracting(Finding::property)
                .contains(Property.EPOCHS);
    }

    private static void record(Simulation simulation, Map<Integer, List<ProcessRecord.Entry>> records) {
        simulation.onStart(process -> {
            List<ProcessRecord.Entry> entries = new ArrayList<>();
            records.put(records.size(), entries);
            process.runtime().recordTo((nanoTime, event) -> entries.add(new ProcessRecord.Entry(nanoTime, event)));
        });
    }

    private static Verification verify(Map<Integer, List<ProcessRecord.Entry>> records, boolean closed) {
        return Verification.of(records.entrySet().stream()
                .map(of -> {
                    List<ProcessRecord.Entry> entries = new ArrayList<>(of.getValue());
                    if (closed) {
                        entries.add(new ProcessRecord.Entry(0, new RecordEvent.Closed()));
                    }
                    return new ProcessRecord("process " + of.getKey(), entries);
                })
                .toList());
    }
}

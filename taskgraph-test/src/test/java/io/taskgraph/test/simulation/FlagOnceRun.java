package io.taskgraph.test.simulation;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.checkpoint.Checkpoint;
import io.taskgraph.checkpoint.CheckpointStore;
import io.taskgraph.checkpoint.Checkpointable;
import io.taskgraph.checkpoint.MemoryCheckpointStore;
import io.taskgraph.runtime.CheckpointSettings;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.topology.Topologies;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * One run of a job whose tasks flag once in an epoch: a copy that goes on from a state by which it has flagged does not do so again. The
 * only process is killed now and then, right when a state has become durable; so each flag that such a state speaks of must be set by then.
 */
final class FlagOnceRun {

    private static final long TASKS = 3;
    private static final long LAST_EPOCH = 8;
    private static final int KILLS = 4;
    private static final String ALL = "All";
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final Random random;
    private final Simulation simulation;
    private final List<String> breaches;
    private int kills;
    private int skipped;

    FlagOnceRun(long seed) {
        random = new Random(seed);
        simulation = new Simulation(
                seed,
                Faults.delaysUpTo(Duration.ofMillis(20)),
                RuntimeSettings.builder("once", TASKS)
                        .slots((int) TASKS)
                        .flags(SwarmPlan.flags(seed))
                        .build(),
                task -> new OnceTask(),
                Map.of(ALL, Topologies.allToAll(TASKS)));
        simulation.checkpointTo(new CheckpointSettings(new DeadlyStore(), CheckpointSettings.OnFailure.CONTINUE));
        simulation.start(1);
        breaches = RunEnd.of(simulation, Outcome::isSuccess, LIMIT);
    }

    List<String> breaches() {
        return breaches;
    }

    /** Returns how often a copy has gone on from a state by which it has flagged in the same epoch. */
    int skipped() {
        return skipped;
    }

    private void replaceProcess() {
        simulation.processes().forEach(SimulatedProcess::kill);
        simulation.startProcess();
    }

    /** Has the process that writes killed now and then. */
    private final class DeadlyStore implements CheckpointStore {

        private final MemoryCheckpointStore states = new MemoryCheckpointStore(2);

        @Override
        public void write(Checkpoint checkpoint) throws IOException {
            states.write(checkpoint);
            if (kills < KILLS && random.nextInt(3) == 0) {
                kills++;
                simulation.soon(FlagOnceRun.this::replaceProcess);
            }
        }

        @Override
        public long latestIncarnation(String runId, long task) {
            return states.latestIncarnation(runId, task);
        }

        @Override
        public Optional<Checkpoint> newest(String runId, long task, long epoch) {
            return states.newest(runId, task, epoch);
        }
    }

    /** Flags before or after it asks for its state to be written, in the same callback; the state says in both cases that it has. */
    private final class OnceTask implements Task, Checkpointable {

        private final Set<Long> done = new HashSet<>();
        private Framework framework;
        private long flaggedIn = -1;

        @Override
        public void init(long taskId, Framework given) {
            framework = given;
        }

        @Override
        public void writeState(OutputStream out) throws IOException {
            new DataOutputStream(out).writeLong(flaggedIn);
        }

        @Override
        public void restoreState(InputStream in) throws IOException {
            flaggedIn = new DataInputStream(in).readLong();
        }

        @Override
        public void enterEpoch(EpochContext context) {
            done.clear();
            if (context.epoch() == LAST_EPOCH) {
                framework.shutdownJob(Outcome.succeeded());
                return;
            }
            if (flaggedIn == context.epoch()) {
                skipped++;
            } else if (random.nextBoolean()) {
                framework.flagMeta(context, ALL, "done");
                framework.checkpoint(context);
            } else {
                framework.checkpoint(context);
                framework.flagMeta(context, ALL, "done");
            }
            flaggedIn = context.epoch();
            isDone(context, framework.getTaskId());
        }

        @Override
        public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
            isDone(context, fromId);
        }

        private void isDone(EpochContext context, long task) {
            done.add(task);
            if (framework.getTaskId() == 0 && done.size() == TASKS) {
                framework.incEpoch(context);
            }
        }
    }
}

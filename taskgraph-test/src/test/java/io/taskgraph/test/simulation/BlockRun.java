package io.taskgraph.test.simulation;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.StaleEpochException;
import io.taskgraph.Task;
import io.taskgraph.checkpoint.Checkpointable;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.topology.Topologies;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One run of a job in which every task, in every epoch, computes a block from its state and from all blocks of the epoch, and goes
 * on from a checkpoint when it moves. Without failures nothing depends on chance, so every run must give the same states.
 */
final class BlockRun {

    static final long TASKS = 3;
    static final long LAST_EPOCH = 6;
    private static final Duration LIMIT = Duration.ofMinutes(60);

    private final Map<Long, Long> states = new HashMap<>();
    private final Map<Long, Long> newest = new HashMap<>();
    private final List<String> breaches = new ArrayList<>();
    private final Set<BytesValue> published = new HashSet<>();
    private final Simulation simulation;
    private final Nonce nonce;
    private int restored;

    /** Gives what a copy adds to the bytes of its block beside what follows from the state: different for each copy, or nothing. */
    interface Nonce {

        long of(Framework framework);
    }

    BlockRun(long seed, int processes, Faults faults, Nonce nonce) {
        this(seed, processes, faults, nonce, started -> {});
    }

    private BlockRun(long seed, int processes, Faults faults, Nonce nonce, Consumer<Simulation> prepare) {
        this.nonce = nonce;
        CallbackChecker callbacks = new CallbackChecker(faults.letCopiesOverlap());
        simulation = new Simulation(
                seed,
                faults,
                RuntimeSettings.builder("blocks", TASKS)
                        .flags(SwarmPlan.flags(seed))
                        .build(),
                callbacks.watch(task -> new BlockTask()),
                Map.of("All", Topologies.allToAll(TASKS)));
        FencingChecker fencing = new FencingChecker(simulation);
        prepare.accept(simulation);
        simulation.start(processes);
        breaches.addAll(RunEnd.of(simulation, Outcome::isSuccess, LIMIT));
        breaches.addAll(callbacks.breaches());
        breaches.addAll(fencing.breaches());
    }

    /** Plans a run under a mix that leaves out some of the faults. */
    static SwarmPlan plan(long seed) {
        return SwarmPlan.of(SimulatedJob.BLOCKS, seed, TASKS, LAST_EPOCH, random -> {
            random.nextBoolean();
            return 1 + random.nextInt(4);
        });
    }

    /** Returns what goes wrong; the states must be those of a run without faults, unless copies differ. */
    static List<String> of(SwarmPlan plan, Consumer<Simulation> prepare) {
        boolean same = plan.random().nextBoolean();
        BlockRun run = new BlockRun(
                plan.timing(),
                plan.processes(),
                plan.faults(),
                framework -> same ? 0 : framework.fencingToken(),
                prepare);
        List<String> breaches = new ArrayList<>(run.breaches());
        if (same && !run.states().equals(undisturbed())) {
            breaches.add("states " + run.states());
        }
        return breaches;
    }

    /** Returns the last states of a run without faults. */
    static Map<Long, Long> undisturbed() {
        return new BlockRun(1, 1, Faults.delaysOnly(), framework -> 0).states();
    }

    List<String> breaches() {
        return breaches;
    }

    /** Returns the last state of each task. */
    Map<Long, Long> states() {
        return states;
    }

    int restored() {
        return restored;
    }

    Map<Fault, Integer> injected() {
        return simulation.injected();
    }

    /** A block of some size that follows from task, epoch, state and what tells the copy from others. */
    private static BytesValue block(long task, long epoch, long state, long copy) {
        byte[] bytes = new byte[200 + (int) (state & 0xFF)];
        new Random(31 * (31 * (31 * state + task) + epoch) + copy).nextBytes(bytes);
        return BytesValue.of(ByteString.copyFrom(bytes));
    }

    /**
     * A new copy may have to go through the epoch once more in which its checkpoint was written, so that holds what the state was
     * when that epoch began, too.
     */
    private final class BlockTask implements Task, Checkpointable {

        private final Map<Long, BytesValue> pulled = new HashMap<>();
        private final Set<Long> done = new HashSet<>();
        private Framework framework;
        private long stateEpoch = -1;
        private long atStart;
        private long atEnd = 1;

        @Override
        public void init(long taskId, Framework newFramework) {
            framework = newFramework;
        }

        @Override
        public void writeState(OutputStream out) throws IOException {
            DataOutputStream data = new DataOutputStream(out);
            data.writeLong(stateEpoch);
            data.writeLong(atStart);
            data.writeLong(atEnd);
        }

        @Override
        public void restoreState(InputStream in) throws IOException {
            DataInputStream data = new DataInputStream(in);
            stateEpoch = data.readLong();
            atStart = data.readLong();
            atEnd = data.readLong();
            restored++;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            long epoch = context.epoch();
            pulled.clear();
            done.clear();
            if (stateEpoch == epoch - 1) {
                atStart = atEnd;
            } else if (stateEpoch != epoch) {
                breaches.add("task " + framework.getTaskId() + " enters " + epoch + " with state of " + stateEpoch);
            }
            stateEpoch = epoch;
            if (epoch == LAST_EPOCH) {
                framework.shutdownJob(Outcome.succeeded());
                return;
            }
            BytesValue own = block(framework.getTaskId(), epoch, atStart, nonce.of(framework));
            published.add(own);
            framework.publish(context, "b", own);
            for (long from = 0; from < TASKS; from++) {
                long other = from;
                framework
                        .pull(context, from, "b", BytesValue.parser())
                        .whenComplete((block, cause) -> pulled(context, other, block, cause));
            }
        }

        private void pulled(EpochContext context, long from, BytesValue block, Throwable cause) {
            if (cause != null) {
                if (!(cause instanceof StaleEpochException)) {
                    breaches.add("pull from " + from + ": " + cause);
                }
                return;
            }
            if (!published.contains(block)) {
                breaches.add("task " + from + " has never published what was pulled from it");
            }
            if (pulled.put(from, block) != null || stateEpoch != context.epoch()) {
                breaches.add("pull from " + from + " in epoch " + context.epoch() + " came twice or late");
            }
            if (pulled.size() == TASKS) {
                atEnd = atStart;
                for (long task = 0; task < TASKS; task++) {
                    atEnd = 31 * atEnd + pulled.get(task).hashCode();
                }
                framework.checkpoint(context).whenComplete((durable, failure) -> durable(context, failure));
            }
        }

        private void durable(EpochContext context, Throwable failure) {
            if (failure != null) {
                if (!(failure instanceof StaleEpochException)) {
                    breaches.add("checkpoint: " + failure);
                }
                return;
            }
            // A former copy at a slow process may come here after its successor is further.
            if (newest.merge(framework.getTaskId(), context.epoch(), Math::max) == context.epoch()) {
                states.put(framework.getTaskId(), atEnd);
            }
            if (framework.flagMeta(context, "All", "done")) {
                isDone(context, framework.getTaskId());
            }
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

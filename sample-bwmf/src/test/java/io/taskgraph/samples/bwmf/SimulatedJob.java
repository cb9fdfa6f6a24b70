package io.taskgraph.samples.bwmf;

import io.taskgraph.Outcome;
import io.taskgraph.TaskBuilder;
import io.taskgraph.checkpoint.Checkpoint;
import io.taskgraph.checkpoint.CheckpointStore;
import io.taskgraph.checkpoint.MemoryCheckpointStore;
import io.taskgraph.runtime.CheckpointSettings;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.samples.bwmf.io.MatrixInput;
import io.taskgraph.samples.bwmf.io.MatrixSummary;
import io.taskgraph.samples.bwmf.model.Factors;
import io.taskgraph.samples.bwmf.model.SolverSettings;
import io.taskgraph.samples.bwmf.model.StopRule;
import io.taskgraph.samples.bwmf.model.TaskShards;
import io.taskgraph.samples.bwmf.proto.Report;
import io.taskgraph.test.simulation.Fault;
import io.taskgraph.test.simulation.Faults;
import io.taskgraph.test.simulation.SimulatedProcess;
import io.taskgraph.test.simulation.Simulation;
import io.taskgraph.topology.Topologies;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A job of the application's tasks in the simulator, run to its end. */
final class SimulatedJob implements Results {

    private static final Duration LIMIT = Duration.ofMinutes(60);

    private final Simulation simulation;
    private final List<Outcome> outcomes;
    private final List<Long> restored = new ArrayList<>();
    private @Nullable Factors factors;
    private @Nullable Course course;

    /**
     * Runs a job.
     *
     * @param damaged how many of the newest checkpoints of a task are passed over whenever one is read, as if they were damaged
     */
    SimulatedJob(Problem problem, int tasks, int processes, long seed, Faults faults, int damaged) {
        simulation = new Simulation(
                seed,
                faults,
                RuntimeSettings.of("bwmf", tasks),
                TaskBuilder.withFramework((id, framework) -> {
                    Share share = new Share(problem, (int) id, tasks);
                    return id == 0
                            ? new LeadingTask(framework, problem, share, this, () -> 0)
                            : new FollowingTask(framework, problem, share);
                }),
                Map.of(
                        BwmfApplication.NEIGHBORS, Topologies.allToAll(tasks),
                        BwmfApplication.MASTER, Topologies.starWorkers(tasks)));
        simulation.checkpointTo(new CheckpointSettings(new Damaged(damaged), CheckpointSettings.OnFailure.CONTINUE));
        simulation.start(processes);
        simulation.runToEnd(LIMIT);
        outcomes = simulation.processes().stream()
                .filter(SimulatedProcess::isAlive)
                .map(SimulatedProcess::outcome)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Returns the problem, with V read once for each task, however many copies it has. */
    static Problem problem(MatrixInput input, SolverSettings solver, StopRule stop, Factors start) {
        return new Problem(new ReadOnce(input), solver, stop, matrix -> start);
    }

    /** Returns how the job ended as each live process saw it. */
    List<Outcome> outcomes() {
        return outcomes;
    }

    Map<Fault, Integer> injected() {
        return simulation.injected();
    }

    /** Returns the epochs of the checkpoints that copies went on from. */
    List<Long> restored() {
        return restored;
    }

    Factors factors() {
        return Objects.requireNonNull(factors);
    }

    Course course() {
        return Objects.requireNonNull(course);
    }

    @Override
    public void begin(MatrixSummary matrix, Report merged) {
        // What is told here is tested with the application.
    }

    @Override
    public void progress(long epoch, Course newCourse) {
        // The course at the end has it all.
    }

    @Override
    public String finish(Factors newFactors, Course newCourse, String reason) {
        factors = newFactors;
        course = newCourse;
        return reason;
    }

    private final class Damaged implements CheckpointStore {

        private final MemoryCheckpointStore store = new MemoryCheckpointStore(10);
        private final int damaged;

        Damaged(int damaged) {
            this.damaged = damaged;
        }

        @Override
        public void write(Checkpoint checkpoint) throws IOException {
            store.write(checkpoint);
        }

        @Override
        public Optional<Checkpoint> newest(String runId, long task, long epoch) {
            Optional<Checkpoint> newest = store.newest(runId, task, epoch);
            for (int i = 0; i < damaged && newest.isPresent(); i++) {
                long before = newest.get().epoch() - 1;
                newest = before < 0 ? Optional.empty() : store.newest(runId, task, before);
            }
            newest.ifPresent(found -> restored.add(found.epoch()));
            return newest;
        }
    }

    private static final class ReadOnce implements MatrixInput {

        private final MatrixInput input;
        private final Map<Integer, TaskShards> shards = new HashMap<>();

        ReadOnce(MatrixInput input) {
            this.input = input;
        }

        @Override
        public MatrixSummary summary() {
            return input.summary();
        }

        @Override
        public TaskShards read(MatrixSummary summary, int task, int tasks) {
            return shards.computeIfAbsent(task, missing -> input.read(summary, missing, tasks));
        }
    }
}

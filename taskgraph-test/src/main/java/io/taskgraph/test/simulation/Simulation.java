package io.taskgraph.test.simulation;

import io.taskgraph.TaskBuilder;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.embedded.EmbeddedCoordinator;
import io.taskgraph.runtime.RuntimePorts;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.runtime.TaskGraphRuntime;
import io.taskgraph.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A cluster of processes that work on one job, in one thread under virtual time. Everything random comes from the seed. */
public final class Simulation {

    private static final int HISTORY = 100_000;

    private final VirtualTime time = new VirtualTime();
    private final Random random;
    private final Faults faults;
    private final RuntimeSettings settings;
    private final TaskBuilder builder;
    private final Map<String, Topology> topologies;
    private final EmbeddedCoordinator store;
    private final Map<String, SimulatedProcess> processes = new LinkedHashMap<>();
    private long lastId;
    private int crashesAhead;

    /**
     * Prepares a cluster without processes.
     *
     * @param seed decides every delay and fault
     * @param settings settings of every process
     * @param builder makes the tasks of every process
     * @param topologies topology by link type
     */
    public Simulation(
            long seed, Faults faults, RuntimeSettings settings, TaskBuilder builder, Map<String, Topology> topologies) {
        this.random = new Random(seed);
        this.faults = faults;
        this.settings = settings;
        this.builder = builder;
        this.topologies = new LinkedHashMap<>(topologies);
        this.store = new EmbeddedCoordinator(time::nanoTime, Runnable::run, time::after, HISTORY);
    }

    /** Starts processes, and plans the crashes: each process killed has a successor a little later. */
    public void start(int number) {
        for (int i = 0; i < number; i++) {
            startProcess();
        }
        crashesAhead = faults.crashes();
        for (int i = 0; i < faults.crashes(); i++) {
            time.after(upTo(faults.crashWithin()), this::crashOne);
        }
    }

    private void crashOne() {
        List<SimulatedProcess> victims = processes.values().stream()
                .filter(process -> process.isAlive() && process.outcome() == null)
                .toList();
        if (victims.isEmpty()) {
            crashesAhead--;
            return;
        }
        victims.get(random.nextInt(victims.size())).kill();
        time.after(upTo(settings.leaseTtl()), () -> {
            crashesAhead--;
            startProcess();
        });
    }

    /** Starts one more process. */
    public SimulatedProcess startProcess() {
        SimulatedProcess process = new SimulatedProcess("sim-" + lastId++);
        processes.put(process.address(), process);
        Executor executor = action -> later(process, action);
        RuntimePorts ports = new RuntimePorts(
                time::nanoTime,
                executor,
                executor,
                (delay, action) -> timer(process, delay, action),
                () -> "p" + lastId++);
        TaskGraphRuntime runtime = new TaskGraphRuntime(
                settings, new SimulatedCoordinator(this, process, store), new SimulatedTransport(this, process), ports);
        runtime.setTaskBuilder(builder);
        topologies.forEach(runtime::addLinkage);
        process.started(runtime);
        runtime.join().whenComplete(process::ended);
        return process;
    }

    Runnable timer(SimulatedProcess process, Duration delay, Runnable action) {
        boolean[] cancelled = new boolean[1];
        time.after(delay, () -> {
            if (process.isAlive() && !cancelled[0]) {
                action.run();
            }
        });
        return () -> cancelled[0] = true;
    }

    /** Lets time pass until every live process has seen the end of the job; false if that took longer than {@code limit}. */
    public boolean runToEnd(Duration limit) {
        return time.runUntil(
                () -> crashesAhead == 0
                        && processes.values().stream()
                                .filter(SimulatedProcess::isAlive)
                                .allMatch(process -> process.outcome() != null || process.failure() != null),
                limit);
    }

    /** Lets time pass until a condition holds; false if it did not within {@code limit}. */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        return time.runUntil(condition, limit);
    }

    /** Returns all processes ever started. */
    public List<SimulatedProcess> processes() {
        return new ArrayList<>(processes.values());
    }

    /** Returns the store behind all processes' coordinators. */
    public Coordinator store() {
        return store;
    }

    /** Returns true with a probability. */
    public boolean draws(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    Faults faults() {
        return faults;
    }

    @Nullable
    SimulatedProcess process(String address) {
        return processes.get(address);
    }

    void later(SimulatedProcess process, Runnable action) {
        time.after(upTo(faults.maxDelay()), () -> {
            if (process.isAlive()) {
                action.run();
            }
        });
    }

    /** Like {@link #later}, but not before another moment; returns when it will be. */
    long laterInOrder(SimulatedProcess process, long notBefore, Runnable action) {
        long at = Math.max(notBefore, time.nanoTime() + upTo(faults.maxDelay()).toNanos());
        time.after(Duration.ofNanos(at - time.nanoTime()), () -> {
            if (process.isAlive()) {
                action.run();
            }
        });
        return at;
    }

    private Duration upTo(Duration most) {
        return Duration.ofNanos((long) (random.nextDouble() * most.toNanos()));
    }
}

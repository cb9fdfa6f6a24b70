package io.taskgraph.test;

import io.taskgraph.Outcome;
import io.taskgraph.PrintableText;
import io.taskgraph.TaskBuilder;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.test.simulation.Fault;
import io.taskgraph.test.simulation.Faults;
import io.taskgraph.test.simulation.LockstepThreads;
import io.taskgraph.test.simulation.SimulatedProcess;
import io.taskgraph.test.simulation.Simulation;
import io.taskgraph.topology.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A job whose processes run in the thread of the test, under virtual time: the framework's own code on a simulated network and
 * coordinator. A job of many seconds takes milliseconds, and the seed decides every delay and fault.
 *
 * <p>Computations of {@code compute} run in the same thread; iterative tasks have threads, of which one runs at a time. Tasks must not wait for anything of the real world, such as threads of
 * their own or network calls: time does not pass meanwhile.
 */
public final class SimulatedJob extends JobUnderTest {

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final long seed;
    private Faults faults;
    private final LockstepThreads threads = new LockstepThreads(action -> soon(action));
    private Executor soon = Runnable::run;
    private LongSupplier nanoTime = () -> 0;
    private @Nullable Simulation simulation;

    SimulatedJob(TestPlan plan, long seed) {
        super(plan, LIMIT);
        this.seed = seed;
        this.faults = plan.faults();
    }

    private void soon(Runnable action) {
        soon.execute(action);
    }

    /** Returns the seed of this run. */
    public long seed() {
        return seed;
    }

    /** Changes the faults, beyond those of the annotation: delays, lost answers, broken connections. */
    public SimulatedJob faults(UnaryOperator<Faults> change) {
        requireNotStarted("faults");
        faults = change.apply(faults);
        return this;
    }

    @Override
    void start(int number, RuntimeSettings settings, TaskBuilder builder, Map<String, Topology> topologies) {
        Simulation made = new Simulation(
                seed,
                faults,
                settings,
                () -> SimulatedIterations.inLockstep(builder, threads, () -> nanoTime.getAsLong()),
                topologies);
        soon = made::soon;
        nanoTime = made::nanoTime;
        int[] last = new int[1];
        made.onStart(process -> process.runtime().recordTo(history().of(last[0]++)));
        simulation = made;
        made.start(number);
    }

    @Override
    public int startProcess() {
        simulation().startProcess();
        return simulation().processes().size() - 1;
    }

    /** Kills a process outright; its tasks go to others, if there are any. */
    public void crash(int process) {
        process(process).kill();
    }

    /** Lets a process hand its tasks over and leave. Returns at once. */
    public void handOver(int process) {
        process(process).runtime().drain();
    }

    /**
     * Lets time pass until a condition holds.
     *
     * @throws AssertionError if it does not within {@code within} of virtual time
     */
    public void runUntil(BooleanSupplier condition, Duration within) {
        if (!simulation().runUntil(condition, within)) {
            throw new AssertionError(description() + ": the awaited condition does not hold after "
                    + PrintableText.of(within) + "\n" + standstill() + history().describeLast());
        }
    }

    /** Lets time pass. */
    public void runFor(Duration span) {
        simulation().runUntil(() -> false, span);
    }

    @Override
    Outcome end(Duration within) {
        if (!simulation().runToEnd(within)) {
            throw new AssertionError(description() + " has not ended within " + PrintableText.of(within)
                    + " of virtual time\n" + standstill() + history().describeLast());
        }
        List<SimulatedProcess> left = simulation().processes().stream()
                .filter(SimulatedProcess::isAlive)
                .toList();
        List<Outcome> outcomes = left.stream()
                .map(SimulatedProcess::outcome)
                .filter(java.util.Objects::nonNull)
                .distinct()
                .toList();
        if (outcomes.size() != 1) {
            List<Throwable> failures = left.stream()
                    .map(SimulatedProcess::failure)
                    .filter(java.util.Objects::nonNull)
                    .toList();
            AssertionError none = new AssertionError(description() + ": the " + left.size()
                    + " processes that are left saw the outcomes " + outcomes + " and the failures " + failures);
            failures.forEach(none::addSuppressed);
            throw none;
        }
        return outcomes.get(0);
    }

    private Standstill standstill() {
        Standstill standstill = new Standstill();
        List<SimulatedProcess> processes = simulation().processes();
        for (int i = 0; i < processes.size(); i++) {
            SimulatedProcess process = processes.get(i);
            Throwable failure = process.failure();
            if (process.isAlive() && failure != null) {
                standstill.addFailed(i, failure);
            } else if (process.isAlive() && process.outcome() == null) {
                standstill.add(i, process.runtime().monitor());
            }
        }
        return standstill;
    }

    @Override
    boolean isLive(int process) {
        return process(process).isAlive();
    }

    /** Returns how often each fault has happened while the job ran. */
    public Map<Fault, Integer> injected() {
        return simulation().injected();
    }

    private SimulatedProcess process(int number) {
        List<SimulatedProcess> processes = simulation().processes();
        if (number < 0 || number >= processes.size()) {
            throw new IllegalArgumentException(
                    "'process' must be from 0 to " + (processes.size() - 1) + ", but is " + number);
        }
        return processes.get(number);
    }

    private Simulation simulation() {
        Simulation current = simulation;
        if (current == null) {
            throw new IllegalStateException(description() + " must be started first: call 'start' or 'run'");
        }
        return current;
    }

    @Override
    String description() {
        return "job of seed " + seed;
    }

    @Override
    void close() {
        // All is in memory: nothing goes on when nobody lets time pass. Only threads that wait would wait for ever.
        threads.close();
    }
}

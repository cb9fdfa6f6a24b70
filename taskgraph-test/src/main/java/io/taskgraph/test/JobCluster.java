package io.taskgraph.test;

import io.taskgraph.Outcome;
import io.taskgraph.PrintableText;
import io.taskgraph.TaskBuilder;
import io.taskgraph.coordination.embedded.EmbeddedCoordinator;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.runtime.RuntimePorts;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.runtime.RuntimeThreads;
import io.taskgraph.runtime.TaskGraphRuntime;
import io.taskgraph.topology.Topology;
import io.taskgraph.transport.DataTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A job whose processes have real threads and clocks, around one embedded coordinator and with gRPC within the JVM. For tasks that wait
 * for the real world, and for races between threads. Two runs differ.
 */
public final class JobCluster extends JobUnderTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int THREADS = 4;

    private record Member(TaskGraphRuntime runtime, DataTransport transport, CompletableFuture<Outcome> end) {}

    private final EmbeddedCoordinator coordinator = EmbeddedCoordinator.create();
    private final ExecutorService loops = Executors.newFixedThreadPool(THREADS);

    /** Engines, computations and all else that must not wait for a callback. */
    private final ExecutorService others = Executors.newCachedThreadPool();

    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final List<Member> processes = new ArrayList<>();
    private final Set<Integer> left = new HashSet<>();
    private @Nullable Starter starter;

    /** Makes one more process. */
    private interface Starter {
        Member start(int number);
    }

    JobCluster(TestPlan plan) {
        super(plan, LIMIT);
    }

    @Override
    void start(int number, RuntimeSettings settings, TaskBuilder builder, Map<String, Topology> topologies) {
        starter = process -> {
            DataTransport transport =
                    GrpcDataTransport.inProcess(UUID.randomUUID().toString());
            RuntimePorts ports = new RuntimePorts(
                    System::nanoTime,
                    RuntimeThreads.of(loops, others),
                    this::schedule,
                    () -> UUID.randomUUID().toString());
            TaskGraphRuntime runtime = new TaskGraphRuntime(settings, coordinator, transport, ports);
            runtime.setTaskBuilder(SimulatedIterations.withThreads(builder))
                    .recordTo(history().of(process));
            topologies.forEach(runtime::addLinkage);
            return new Member(runtime, transport, runtime.join().toCompletableFuture());
        };
        for (int i = 0; i < number; i++) {
            startProcess();
        }
    }

    private Runnable schedule(Duration delay, Runnable action) {
        Future<?> timer = timers.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
    }

    @Override
    public int startProcess() {
        Starter current = starter;
        if (current == null) {
            throw new IllegalStateException("'startProcess' must be called after 'start'");
        }
        processes.add(current.start(processes.size()));
        return processes.size() - 1;
    }

    /** Lets a process leave at once, without handing its tasks over; others take them when its lease is given back. */
    public void leave(int process) {
        Member leaving = process(process);
        left.add(process);
        leaving.runtime().close();
    }

    /** Lets a process hand its tasks over and leave. Returns at once. */
    public void handOver(int process) {
        Member leaving = process(process);
        left.add(process);
        leaving.runtime().drain();
    }

    @Override
    Outcome end(Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        Set<Outcome> outcomes = new HashSet<>();
        for (int i = 0; i < processes.size(); i++) {
            if (!left.contains(i)) {
                outcomes.add(end(i, within, deadline));
            }
        }
        if (outcomes.size() != 1) {
            throw new AssertionError(description() + ": the processes that are left saw the outcomes " + outcomes);
        }
        return outcomes.iterator().next();
    }

    private Outcome end(int process, Duration within, long deadline) {
        try {
            return processes.get(process).end().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(
                    description() + " has not ended within " + PrintableText.of(within) + "\n" + standstill()
                            + history().describeLast(),
                    e);
        } catch (ExecutionException e) {
            throw new AssertionError(description() + ": process " + process + " could not take part", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(description() + ": interrupted while waiting for its end", e);
        }
    }

    private Standstill standstill() {
        Standstill standstill = new Standstill();
        for (int i = 0; i < processes.size(); i++) {
            Member member = processes.get(i);
            if (!left.contains(i) && !member.end().isDone()) {
                standstill.add(i, member.runtime().monitor());
            } else if (!left.contains(i) && member.end().isCompletedExceptionally()) {
                standstill.addFailed(
                        i, member.end().handle((outcome, failure) -> failure).join());
            }
        }
        return standstill;
    }

    @Override
    boolean isLive(int process) {
        return !left.contains(process);
    }

    private Member process(int number) {
        if (number < 0 || number >= processes.size()) {
            throw new IllegalArgumentException(
                    "'process' must be from 0 to " + (processes.size() - 1) + ", but is " + number);
        }
        return processes.get(number);
    }

    @Override
    String description() {
        return "job in a cluster";
    }

    @Override
    void close() {
        for (Member process : processes) {
            process.runtime().close();
            process.transport().close();
        }
        coordinator.close();
        timers.shutdownNow();
        loops.shutdownNow();
        others.shutdownNow();
    }
}

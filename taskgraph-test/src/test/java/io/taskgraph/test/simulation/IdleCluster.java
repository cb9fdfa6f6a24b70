package io.taskgraph.test.simulation;

import com.google.protobuf.ByteString;
import com.google.protobuf.Int64Value;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.Write;
import io.taskgraph.engine.Refusal;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.transport.DataCall;
import io.taskgraph.transport.DataRequest;
import io.taskgraph.transport.IncomingCall;
import io.taskgraph.transport.RequestHandler;
import io.taskgraph.transport.ResponseListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A simulated cluster whose tasks do nothing, so that a test can ask the network and the coordinator itself. */
final class IdleCluster {

    static final String KEY = "test/key";

    final Simulation simulation;
    final List<SimulatedProcess> processes;

    IdleCluster(int number, Faults faults) {
        simulation = new Simulation(
                7, faults, RuntimeSettings.of("idle", 2).withSlots(2), task -> new EchoTask() {}, EchoTask.allToAll(2));
        simulation.start(number);
        processes = simulation.processes();
        pass(Duration.ofSeconds(1));
    }

    void pass(Duration span) {
        simulation.runUntil(() -> false, span);
    }

    long in(Duration span) {
        return simulation.nanoTime() + span.toNanos();
    }

    Coordinator coordinator(SimulatedProcess process) {
        return new SimulatedCoordinator(simulation, process, simulation.store());
    }

    CompletionStage<CommitResult> put(SimulatedProcess process, String value) {
        return coordinator(process)
                .commit(new Transaction(List.of(), List.of(new Write.Put(KEY, ByteString.copyFromUtf8(value), 0))));
    }

    /** Returns what a key holds in the store itself; null if it is not there. */
    @Nullable
    String stored() {
        return simulation.store().list(KEY).toCompletableFuture().join().entries().stream()
                .map(entry -> entry.value().toStringUtf8())
                .findFirst()
                .orElse(null);
    }

    /** Returns the processes that hold the tasks by the keys. */
    List<SimulatedProcess> holders() {
        return simulation.store().list("").toCompletableFuture().join().entries().stream()
                .filter(entry -> entry.key().endsWith("/primary"))
                .map(Entry::leaseId)
                .flatMap(lease -> processes().filter(process -> process.holds(lease)))
                .toList();
    }

    private Stream<SimulatedProcess> processes() {
        return simulation.processes().stream();
    }

    /** Lets a process answer every request at once; returns what it is asked. */
    List<Object> echoing(SimulatedProcess process) {
        List<Object> asked = new ArrayList<>();
        process.serve(new RequestHandler() {
            @Override
            public MethodDescriptor<?, ?> findMethod(String fullMethodName) {
                return EchoTask.ECHO;
            }

            @Override
            public Runnable handle(IncomingCall call) {
                @SuppressWarnings("unchecked") // Only the method above is asked.
                DataCall<Int64Value, Int64Value> request = (DataCall<Int64Value, Int64Value>) call;
                asked.add(request.input());
                request.responses().answered(request.input(), request.header().toIncarnation());
                return () -> {};
            }
        });
        return asked;
    }

    /** Lets one process ask another one; returns the answers, or the reasons why there is none. */
    List<Object> ask(SimulatedProcess from, SimulatedProcess to) {
        List<Object> answers = new ArrayList<>();
        ask(from, to, answers);
        return answers;
    }

    /** Does so, and returns what gives the request up. */
    Runnable ask(SimulatedProcess from, SimulatedProcess to, List<Object> answers) {
        return new SimulatedTransport(simulation, from)
                .send(
                        to.address(),
                        new DataRequest<>(
                                new RequestHeader("run", 0, 0, 1, 1, 1),
                                EchoTask.ECHO,
                                Int64Value.of(1),
                                Duration.ofSeconds(60)),
                        new ResponseListener<>() {
                            @Override
                            public void answered(Int64Value output, long incarnation) {
                                answers.add(output);
                            }

                            @Override
                            public void failed(Refusal failure, Status status) {
                                answers.add(failure);
                            }
                        });
    }
}

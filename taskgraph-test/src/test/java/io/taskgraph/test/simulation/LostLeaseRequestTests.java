package io.taskgraph.test.simulation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import io.grpc.MethodDescriptor;
import io.grpc.stub.StreamObserver;
import io.taskgraph.EpochContext;
import io.taskgraph.engine.FlagMessage;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.transport.FlagListener;
import io.taskgraph.transport.IncomingCall;
import io.taskgraph.transport.RequestHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a process has under way at others when it loses its lease. */
class LostLeaseRequestTests {

    private static final RuntimeSettings SETTINGS = RuntimeSettings.builder("lost", 2)
            .slots(1)
            .requestTimeout(Duration.ofHours(1))
            .build();

    private final List<IncomingCall> arrived = new ArrayList<>();
    private final List<IncomingCall> withdrawn = new ArrayList<>();

    /** The engine of such a process takes no step any more, so nobody but the end of its session gives them up. */
    @Test
    void theRequestsOfALostSessionAreWithdrawnWhereTheyWait() {
        Simulation simulation =
                new Simulation(1, Faults.delaysOnly(), SETTINGS, task -> new AskingTask(), EchoTask.allToAll(2));
        List<SimulatedProcess> asking = new ArrayList<>();
        simulation.onRequest((process, header) -> asking.add(process));
        simulation.start(2);
        simulation.processes().forEach(process -> process.serve(watched(requireNonNull(process.handler()))));
        assertThat(simulation.runUntil(() -> arrived.size() == 2, Duration.ofSeconds(10)))
                .as("both requests have arrived")
                .isTrue();
        List<IncomingCall> ofTheLost = List.copyOf(arrived);

        Duration lost = SETTINGS.leaseTtl().multipliedBy(2);
        asking.get(0).cutUntil(simulation.nanoTime() + lost.toNanos());

        assertThat(simulation.runUntil(() -> withdrawn.size() == 2, lost.multipliedBy(2)))
                .as("both requests are withdrawn")
                .isTrue();
        assertThat(withdrawn).containsExactlyInAnyOrderElementsOf(ofTheLost);
    }

    private RequestHandler watched(RequestHandler handler) {
        return new RequestHandler() {
            @Override
            public @Nullable MethodDescriptor<?, ?> findMethod(String fullMethodName) {
                return handler.findMethod(fullMethodName);
            }

            @Override
            public Runnable handle(IncomingCall call) {
                arrived.add(call);
                Runnable withdrawal = handler.handle(call);
                return () -> {
                    withdrawn.add(call);
                    withdrawal.run();
                };
            }

            @Override
            public void flags(FlagMessage message, String caller, FlagListener answer) {
                handler.flags(message, caller, answer);
            }
        };
    }

    /** Task 0 asks for a number and pulls a block; task 1 never gives either. */
    private static final class AskingTask extends EchoTask {

        @Override
        public void enterEpoch(EpochContext context) {
            if (id == 0) {
                ask(context, 1, 1);
                framework.pull(context, 1, "never", Int64Value.parser());
            }
        }

        @Override
        void answer(long number, StreamObserver<Int64Value> observer) {}
    }
}

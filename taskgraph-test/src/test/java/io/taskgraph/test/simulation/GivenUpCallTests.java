package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.taskgraph.engine.Refusal;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.transport.Block;
import io.taskgraph.transport.BlockContent;
import io.taskgraph.transport.BlockListener;
import io.taskgraph.transport.BlockRequest;
import io.taskgraph.transport.DataCall;
import io.taskgraph.transport.IncomingCall;
import io.taskgraph.transport.PullCall;
import io.taskgraph.transport.RequestHandler;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The simulated network withdraws a call that its caller gives up, as the real transports do. */
class GivenUpCallTests {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final IdleCluster cluster = new IdleCluster(2, Faults.delaysOnly());
    private final SimulatedProcess caller = cluster.processes.get(0);
    private final SimulatedProcess asked = cluster.processes.get(1);
    private final List<IncomingCall> arrived = new ArrayList<>();
    private final List<IncomingCall> withdrawn = new ArrayList<>();
    private final List<Object> told = new ArrayList<>();

    GivenUpCallTests() {
        asked.serve(new RequestHandler() {
            @Override
            public MethodDescriptor<?, ?> findMethod(String fullMethodName) {
                return EchoTask.ECHO;
            }

            @Override
            public Runnable handle(IncomingCall call) {
                arrived.add(call);
                return () -> withdrawn.add(call);
            }
        });
    }

    @Test
    void aRequestThatHasArrivedIsWithdrawnAndItsLateAnswerIsToldNobody() {
        Runnable cancel = cluster.ask(caller, asked, told);
        cluster.pass(SOON);
        assertThat(arrived).hasSize(1);
        cancel.run();
        cancel.run();
        cluster.pass(SOON);
        assertThat(withdrawn).containsExactlyElementsOf(arrived);
        answer(arrived.get(0));
        cluster.pass(LONG);
        assertThat(told).isEmpty();
    }

    @Test
    void aRequestOnItsWayDoesNotArrive() {
        cluster.ask(caller, asked, told).run();
        cluster.pass(LONG);
        assertThat(arrived).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void anAnswerThatHasLeftIsToldAllTheSame() {
        Runnable cancel = cluster.ask(caller, asked, told);
        cluster.pass(SOON);
        answer(arrived.get(0));
        cancel.run();
        cluster.pass(SOON);
        assertThat(told).containsExactly(Int64Value.of(7));
        assertThat(withdrawn).isEmpty();
    }

    @Test
    void behindABrokenConnectionTheAskedProcessHearsOfItLate() {
        Runnable cancel = cluster.ask(caller, asked, told);
        cluster.pass(SOON);
        caller.unheardUntil(asked, cluster.in(LONG));
        cancel.run();
        cluster.pass(Duration.ofMillis(1));
        assertThat(withdrawn).isEmpty();
        cluster.pass(Duration.ofSeconds(16));
        assertThat(withdrawn).containsExactlyElementsOf(arrived);
        assertThat(told).isEmpty();
    }

    @Test
    void aPullThatHasArrivedIsWithdrawnAndItsBlockDoesNotCome() {
        Runnable cancel = pull();
        cluster.pass(SOON);
        assertThat(arrived).hasSize(1);
        cancel.run();
        cluster.pass(SOON);
        assertThat(withdrawn).containsExactlyElementsOf(arrived);
        ((PullCall) arrived.get(0)).responses().answered(Block.of(Int64Value.of(7)), 1);
        cluster.pass(LONG);
        assertThat(told).isEmpty();
    }

    @Test
    void aPullOnItsWayDoesNotArrive() {
        pull().run();
        cluster.pass(LONG);
        assertThat(arrived).isEmpty();
        assertThat(told).isEmpty();
    }

    @SuppressWarnings("unchecked") // Only the method above is asked.
    private static void answer(IncomingCall call) {
        ((DataCall<Int64Value, Int64Value>) call).responses().answered(Int64Value.of(7), 1);
    }

    private Runnable pull() {
        return new SimulatedTransport(cluster.simulation, caller)
                .pull(
                        asked.address(),
                        new BlockRequest(new RequestHeader("run", 0, 0, 1, 1, 1), "block", 0, null, LONG),
                        new BlockListener() {
                            @Override
                            public void started(BlockContent content, long offset) {
                                told.add(content);
                            }

                            @Override
                            public void arrived(InputStream bytes) {
                                told.add(bytes);
                            }

                            @Override
                            public void completed(long incarnation) {
                                told.add(incarnation);
                            }

                            @Override
                            public void failed(Refusal failure, Status status) {
                                told.add(failure);
                            }
                        });
    }
}

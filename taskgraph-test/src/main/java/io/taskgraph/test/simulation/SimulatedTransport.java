package io.taskgraph.test.simulation;

import io.grpc.Status;
import io.taskgraph.engine.Refusal;
import io.taskgraph.transport.BlockListener;
import io.taskgraph.transport.BlockRequest;
import io.taskgraph.transport.DataRequest;
import io.taskgraph.transport.DataTransport;
import io.taskgraph.transport.EncodedMessage;
import io.taskgraph.transport.Monitor;
import io.taskgraph.transport.RequestHandler;
import io.taskgraph.transport.ResponseListener;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The network as one process sees it: delayed messages, and a reset of what was under way when a process is killed. */
final class SimulatedTransport implements DataTransport {

    private static final Duration CONNECT_INTERVAL = Duration.ofMillis(50);

    private final Simulation simulation;
    private final SimulatedProcess process;

    SimulatedTransport(Simulation simulation, SimulatedProcess process) {
        this.simulation = simulation;
        this.process = process;
    }

    @Override
    public String serve(RequestHandler handler) {
        process.serve(handler);
        return process.address();
    }

    @Override
    public <Q, A> void send(String address, DataRequest<Q, A> request, ResponseListener<A> listener) {
        Exchange<A> exchange = new Exchange<>(request, listener);
        simulation.asking(process, request);
        simulation.later(process, () -> {
            SimulatedProcess target = simulation.process(address);
            if (target != null && target.isVanished()) {
                return;
            }
            if (target != null && !simulation.carries(process, target)) {
                simulation.noticeLater(process, exchange::reset);
                return;
            }
            RequestHandler handler = target == null ? null : target.handler();
            if (target == null || handler == null) {
                exchange.reset();
                return;
            }
            target.onReset(exchange::reset);
            String method = request.method().getFullMethodName();
            boolean known = handler.findMethod(method) != null;
            Object input = known
                    ? request.input()
                    : EncodedMessage.of(request.method().getRequestMarshaller(), request.input());
            handler.handle(request.header(), method, input, exchange.from(target));
        });
    }

    @Override
    public Runnable pull(String address, BlockRequest request, BlockListener listener) {
        SimulatedPull pull = new SimulatedPull(simulation, process, request, listener);
        simulation.later(process, () -> pull.arriveAt(simulation.process(address)));
        return pull::cancel;
    }

    /** Connects every 50 ms, as long as the monitor is open. */
    @Override
    public Monitor monitor(String address, Runnable refused) {
        boolean[] closed = new boolean[1];
        SimulatedProcess watched = simulation.process(address);
        if (watched != null) {
            watched.onAccusation(() -> {
                for (int i = 0; i < 2 && !closed[0]; i++) {
                    simulation.later(process, refused);
                }
            });
        }
        connect(address, refused, closed);
        return () -> closed[0] = true;
    }

    private void connect(String address, Runnable refused, boolean[] closed) {
        simulation.later(process, () -> {
            if (closed[0]) {
                return;
            }
            SimulatedProcess target = simulation.process(address);
            boolean gone = target == null || (!target.isAlive() && !target.isVanished());
            if (gone
                    && (target == null
                            || (simulation.carries(process, target) && simulation.carries(target, process)))) {
                refused.run();
            }
            simulation.timer(process, CONNECT_INTERVAL, () -> connect(address, refused, closed));
        });
    }

    /** One request and the way back of its answer. */
    private final class Exchange<A> {

        private final DataRequest<?, A> request;
        private @Nullable ResponseListener<A> listener;

        Exchange(DataRequest<?, A> request, ResponseListener<A> listener) {
            this.request = request;
            this.listener = listener;
        }

        void reset() {
            end(l -> l.failed(Refusal.NOT_PRIMARY, Status.UNAVAILABLE.withDescription("connection reset")));
        }

        ResponseListener<Object> from(SimulatedProcess target) {
            return new ResponseListener<>() {
                @Override
                public void answered(Object output, long incarnation) {
                    if (simulation.draws(simulation.faults().resets())) {
                        reset();
                    } else if (!simulation.carries(target, process)) {
                        simulation.noticeLater(process, Exchange.this::reset);
                    } else if (target.isAlive()) {
                        simulation.answering(request.header(), incarnation);
                        A decoded = decoded(output);
                        end(l -> l.answered(decoded, incarnation));
                    }
                }

                @Override
                public void failed(Refusal failure, Status status) {
                    if (!simulation.carries(target, process)) {
                        simulation.noticeLater(process, Exchange.this::reset);
                    } else if (target.isAlive()) {
                        end(l -> l.failed(failure, status));
                    }
                }
            };
        }

        @SuppressWarnings("unchecked") // The serving side answers with the method's own type, or encoded if asked so.
        private A decoded(Object output) {
            return output instanceof EncodedMessage encoded
                    ? encoded.decode(request.method().getResponseMarshaller())
                    : (A) output;
        }

        private void end(Consumer<ResponseListener<A>> how) {
            ResponseListener<A> told = listener;
            listener = null;
            if (told != null) {
                simulation.later(process, () -> how.accept(told));
            }
        }
    }

    @Override
    public void close() {}
}

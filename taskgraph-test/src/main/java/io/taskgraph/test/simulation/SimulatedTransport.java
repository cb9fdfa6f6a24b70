package io.taskgraph.test.simulation;

import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.taskgraph.engine.BackupMessage;
import io.taskgraph.engine.FlagAnswer;
import io.taskgraph.engine.FlagMessage;
import io.taskgraph.engine.Refusal;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.transport.BackupCall;
import io.taskgraph.transport.BackupRequest;
import io.taskgraph.transport.BlockListener;
import io.taskgraph.transport.BlockRequest;
import io.taskgraph.transport.DataCall;
import io.taskgraph.transport.DataRequest;
import io.taskgraph.transport.DataTransport;
import io.taskgraph.transport.EncodedMessage;
import io.taskgraph.transport.FlagListener;
import io.taskgraph.transport.IncomingCall;
import io.taskgraph.transport.Monitor;
import io.taskgraph.transport.RequestHandler;
import io.taskgraph.transport.ResponseListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The network as one process sees it: delayed messages, and a reset of calls under way when a process is killed. */
final class SimulatedTransport implements DataTransport {

    private static final Duration CONNECT_INTERVAL = Duration.ofMillis(50);

    private final Simulation simulation;
    private final SimulatedProcess process;
    /** When the last message with flags arrives, by address. */
    private final Map<String, Long> lastFlags = new HashMap<>();

    SimulatedTransport(Simulation simulation, SimulatedProcess process) {
        this.simulation = simulation;
        this.process = process;
    }

    @Override
    public String serve(RequestHandler handler) {
        process.serve(handler);
        return process.address();
    }

    /** {@inheritDoc} Here it is told an answer that has left the other process by then, and else nothing. */
    @Override
    public <Q, A> Runnable send(String address, DataRequest<Q, A> request, ResponseListener<A> listener) {
        Exchange<A> exchange = new Exchange<>(request.header(), listener);
        exchange.start(address, (handler, responses) -> handler.handle(call(handler, request, responses)));
        return exchange::cancel;
    }

    private static <Q, A> IncomingCall call(
            RequestHandler handler, DataRequest<Q, A> request, ResponseListener<A> responses) {
        MethodDescriptor<Q, A> method = request.method();
        String name = method.getFullMethodName();
        if (handler.findMethod(name) != null) {
            return new DataCall<>(request.header(), name, request.input(), responses);
        }
        EncodedMessage input = EncodedMessage.of(method.getRequestMarshaller(), request.input());
        return new DataCall<>(request.header(), name, input, new ResponseListener<EncodedMessage>() {
            @Override
            public void answered(EncodedMessage output, long incarnation) {
                responses.answered(output.decode(method.getResponseMarshaller()), incarnation);
            }

            @Override
            public void failed(Refusal failure, Status status) {
                responses.failed(failure, status);
            }
        });
    }

    @Override
    public void sendBackup(String address, BackupRequest request, ResponseListener<BackupMessage.Answer> listener) {
        Exchange<BackupMessage.Answer> exchange = new Exchange<>(request.header(), listener);
        if (simulation.refuses(request)) {
            exchange.reset();
            return;
        }
        Runnable start = () -> exchange.start(
                address,
                (handler, responses) ->
                        handler.handle(new BackupCall(request.header(), request.question(), responses)));
        Duration delay = simulation.extraDelay(request);
        if (delay.isZero()) {
            start.run();
        } else {
            simulation.timer(process, delay, start);
        }
    }

    /** A message may be lost, come twice, or lose its answer; those that arrive do so in order. */
    @Override
    public void sendFlags(String address, FlagMessage message, FlagListener listener) {
        simulation.sendingFlags(process, message);
        FlagWay way = new FlagWay(listener);
        boolean lost = simulation.draws(simulation.faults().resets());
        long at = simulation.laterInOrder(process, lastFlags.getOrDefault(address, Long.MIN_VALUE), () -> {
            if (lost) {
                way.end(FlagAnswer.LOST);
            } else {
                way.arrive(simulation.process(address), message);
            }
        });
        lastFlags.put(address, at);
        if (simulation.draws(simulation.faults().resets())) {
            simulation.later(process, () -> new FlagWay(answer -> {}).arrive(simulation.process(address), message));
        }
    }

    /** The way of one message with flags, and of its answer. */
    private final class FlagWay {

        private @Nullable FlagListener listener;

        FlagWay(FlagListener listener) {
            this.listener = listener;
        }

        void arrive(@Nullable SimulatedProcess target, FlagMessage message) {
            RequestHandler handler = target == null ? null : target.handler();
            if (target != null && (target.isVanished() || !simulation.carries(process, target))) {
                simulation.noticeLater(process, () -> end(FlagAnswer.LOST));
            } else if (target == null || handler == null) {
                end(FlagAnswer.LOST);
            } else {
                target.onReset(() -> end(FlagAnswer.LOST));
                handler.flags(message, "", answer -> answered(target, answer));
            }
        }

        private void answered(SimulatedProcess target, FlagAnswer answer) {
            if (simulation.draws(simulation.faults().resets())) {
                end(FlagAnswer.LOST);
            } else if (!simulation.carries(target, process)) {
                simulation.noticeLater(process, () -> end(FlagAnswer.LOST));
            } else if (target.isAlive()) {
                end(answer);
            }
        }

        private void end(FlagAnswer answer) {
            FlagListener told = listener;
            listener = null;
            if (told != null) {
                simulation.later(process, () -> told.answered(answer));
            }
        }
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

        private final RequestHeader header;
        private final GivenUp givenUp = new GivenUp(simulation, process);
        private @Nullable ResponseListener<A> listener;

        Exchange(RequestHeader header, ResponseListener<A> listener) {
            this.header = header;
            this.listener = listener;
        }

        /** Lets the request arrive, unless it is lost on its way. */
        void start(String address, BiFunction<RequestHandler, ResponseListener<A>, Runnable> arrival) {
            simulation.asking(process, header);
            simulation.later(process, () -> {
                SimulatedProcess target = simulation.process(address);
                if (givenUp.isCancelled() || (target != null && target.isVanished())) {
                    return;
                }
                if (target != null && !simulation.carries(process, target)) {
                    simulation.noticeLater(process, this::reset);
                    return;
                }
                RequestHandler handler = target == null ? null : target.handler();
                if (target == null || handler == null) {
                    reset();
                    return;
                }
                target.onReset(this::reset);
                givenUp.arrived(target, arrival.apply(handler, from(target)));
            });
        }

        /** Gives the request up, unless it has ended. */
        void cancel() {
            if (listener != null) {
                listener = null;
                givenUp.cancel();
            }
        }

        private void reset() {
            end(l -> l.failed(Refusal.NOT_PRIMARY, Status.UNAVAILABLE.withDescription("connection reset")));
        }

        private ResponseListener<A> from(SimulatedProcess target) {
            return new ResponseListener<>() {
                @Override
                public void answered(A output, long incarnation) {
                    if (simulation.draws(simulation.faults().resets())) {
                        reset();
                    } else if (!simulation.carries(target, process)) {
                        simulation.noticeLater(process, Exchange.this::reset);
                    } else if (target.isAlive()) {
                        simulation.answering(header, incarnation);
                        end(l -> l.answered(output, incarnation));
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

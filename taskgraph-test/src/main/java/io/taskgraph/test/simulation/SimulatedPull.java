package io.taskgraph.test.simulation;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.taskgraph.engine.Refusal;
import io.taskgraph.transport.Block;
import io.taskgraph.transport.BlockListener;
import io.taskgraph.transport.BlockRequest;
import io.taskgraph.transport.PullCall;
import io.taskgraph.transport.RequestHandler;
import io.taskgraph.transport.ResponseListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** One pull on the simulated network: a few parts that come in order, one after another, until one of the two dies. */
final class SimulatedPull {

    private static final int PARTS = 8;

    private final Simulation simulation;
    private final SimulatedProcess process;
    private final BlockRequest request;
    private final GivenUp givenUp;
    private @Nullable BlockListener listener;
    private long lastArrival;

    SimulatedPull(Simulation simulation, SimulatedProcess process, BlockRequest request, BlockListener listener) {
        this.simulation = simulation;
        this.process = process;
        this.request = request;
        this.givenUp = new GivenUp(simulation, process);
        this.listener = listener;
    }

    /** The listener may still receive bytes on their way, but no end. */
    void cancel() {
        if (listener != null) {
            listener = null;
            givenUp.cancel();
        }
    }

    void arriveAt(@Nullable SimulatedProcess target) {
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
        ResponseListener<Block> responses = new ResponseListener<>() {
            @Override
            public void answered(Block block, long incarnation) {
                if (target.isAlive()) {
                    simulation.answering(request.header(), incarnation);
                    send(target, block, request.start(block), incarnation, true);
                }
            }

            @Override
            public void failed(Refusal failure, Status status) {
                if (!simulation.carries(target, process)) {
                    simulation.noticeLater(process, SimulatedPull.this::reset);
                } else if (target.isAlive()) {
                    end(failure, status);
                }
            }
        };
        givenUp.arrived(
                target, handler.handle(new PullCall(request.header(), request.name(), request.timeout(), responses)));
    }

    private void send(SimulatedProcess target, Block block, long offset, long incarnation, boolean first) {
        if (!simulation.carries(target, process)) {
            simulation.noticeLater(process, this::reset);
            return;
        }
        long length = block.content().length();
        ByteString part = block.slice(offset, (int) Math.max(1, length / PARTS));
        lastArrival = simulation.laterInOrder(process, lastArrival, () -> {
            BlockListener told = listener;
            if (told == null) {
                return;
            }
            if (first) {
                told.started(block.content(), offset);
            }
            tell(told, part);
            long next = offset + part.size();
            if (next == length) {
                listener = null;
                told.completed(incarnation);
            } else if (target.isAlive()) {
                send(target, block, next, incarnation, false);
            }
        });
    }

    private static void tell(BlockListener told, ByteString part) {
        try {
            told.arrived(part.newInput());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void reset() {
        end(Refusal.NOT_PRIMARY, Status.UNAVAILABLE.withDescription("connection reset"));
    }

    private void end(Refusal failure, Status status) {
        BlockListener told = listener;
        listener = null;
        if (told != null) {
            simulation.later(process, () -> told.failed(failure, status));
        }
    }
}

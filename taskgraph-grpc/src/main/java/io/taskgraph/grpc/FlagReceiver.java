package io.taskgraph.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.taskgraph.engine.FlagAnswer;
import io.taskgraph.engine.Refusal;
import io.taskgraph.grpc.v1.FlagsMessage;
import io.taskgraph.grpc.v1.FlagsReceipt;
import io.taskgraph.transport.RequestHandler;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the flags that another process tells, and answers each message. */
final class FlagReceiver extends ServerCall.Listener<FlagsMessage> implements Pending {

    private static final Logger logger = LoggerFactory.getLogger(FlagReceiver.class);

    /** Most messages that are taken before the first of them is answered. */
    private static final int MAX_UNANSWERED = 64;

    private final ServerCall<FlagsMessage, FlagsReceipt> call;
    private final String caller;
    private final Supplier<@Nullable RequestHandler> handler;
    private final Consumer<Pending> done;
    private boolean closed;

    /**
     * @param caller fingerprint of the process at the other end; empty if it is not known
     * @param done told when the call has ended
     */
    FlagReceiver(
            ServerCall<FlagsMessage, FlagsReceipt> call,
            String caller,
            Supplier<@Nullable RequestHandler> handler,
            Consumer<Pending> done) {
        this.call = call;
        this.caller = caller;
        this.handler = handler;
        this.done = done;
    }

    void start() {
        call.sendHeaders(new Metadata());
        call.request(MAX_UNANSWERED);
    }

    @Override
    public void onMessage(FlagsMessage message) {
        RequestHandler current = handler.get();
        if (current == null) {
            answer(message.getNumber(), FlagAnswer.NOT_TAKEN);
        } else {
            current.flags(FlagsCodec.read(message), caller, answer -> answer(message.getNumber(), answer));
        }
    }

    private void answer(long number, FlagAnswer answer) {
        try {
            synchronized (this) {
                if (closed) {
                    return;
                }
                call.sendMessage(FlagsReceipt.newBuilder()
                        .setNumber(number)
                        .setTaken(answer == FlagAnswer.TAKEN)
                        .build());
            }
            call.request(1);
        } catch (RuntimeException | Error e) { // An interceptor of the application, on the thread of whoever answers.
            refuse(Refusal.HANDLER, Status.INTERNAL.withDescription("the answer to flags could not be sent: " + e));
            done.accept(this);
        }
    }

    @Override
    public void onHalfClose() {
        abandon();
    }

    @Override
    public void onCancel() {
        synchronized (this) {
            closed = true;
        }
        done.accept(this);
    }

    @Override
    public void abandon() {
        refuse(Refusal.NOT_PRIMARY, ServingRegistry.NOT_SERVING);
        done.accept(this);
    }

    /** Ends the call. */
    synchronized void refuse(Refusal failure, Status status) {
        if (!closed) {
            closed = true;
            try {
                call.close(status, Trailers.of(failure));
            } catch (RuntimeException | Error e) { // As above, or the caller went away.
                logger.debug("A stream of flags could not be closed", e);
            }
        }
    }
}

package io.taskgraph.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.taskgraph.engine.FlagAnswer;
import io.taskgraph.engine.FlagMessage;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.grpc.v1.FlagsGrpc;
import io.taskgraph.grpc.v1.FlagsMessage;
import io.taskgraph.grpc.v1.FlagsReceipt;
import io.taskgraph.transport.FlagListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The flags that this process tells another one, as one call for as long as the connection stands. When it ends, all messages without an
 * answer are lost. It also ends when an interceptor of the application throws. Thread-safe.
 *
 * <p>The lock is held while a message is sent, and never when an answer comes: within one JVM both happen on one thread.
 */
final class FlagStream extends ClientCall.Listener<FlagsReceipt> {

    /** Most messages without an answer; one more is not sent, so that its flags are set in the coordinator. */
    static final int MAX_UNANSWERED = 1024;

    private final Map<Long, FlagListener> unanswered = new ConcurrentHashMap<>();
    private final BiConsumer<FlagStream, Status> ended;
    private final AtomicBoolean over = new AtomicBoolean();
    /** Null before it is made. */
    private volatile @Nullable ClientCall<FlagsMessage, FlagsReceipt> call;

    private long lastNumber;
    private volatile boolean closed;

    /** @param ended told once, when the stream has ended and before the listeners are */
    FlagStream(BiConsumer<FlagStream, Status> ended) {
        this.ended = ended;
    }

    /**
     * Begins, in a run of the job, before any message is sent. Whether a message is of a run that the other process takes part in, it decides for each.
     */
    void start(Channel channel, String runId) {
        try {
            ClientCall<FlagsMessage, FlagsReceipt> opened =
                    channel.newCall(FlagsGrpc.getTellMethod(), CallOptions.DEFAULT);
            call = opened;
            opened.start(this, HeaderCodec.encode(new RequestHeader(runId, 0, 0, 0, 0, 0)));
            opened.request(MAX_UNANSWERED);
        } catch (RuntimeException | Error e) { // An interceptor of the application.
            broken("the stream of flags could not be opened", e);
        }
    }

    /** Returns whether it has ended, or is about to. */
    boolean isClosed() {
        return closed;
    }

    /** Sends a message. It is lost if this stream has ended, or if the other process is too far behind. */
    void send(FlagMessage message, FlagListener listener) {
        long number;
        boolean fits;
        Throwable failure = null;
        synchronized (this) {
            number = ++lastNumber;
            fits = unanswered.size() < MAX_UNANSWERED;
            unanswered.put(number, listener);
            if (fits && !closed) {
                failure = trySending(FlagsCodec.write(number, message));
            }
        }
        if (failure != null) {
            broken("flags could not be sent", failure);
        }
        if (!fits || closed) {
            lose(number);
        }
    }

    private @Nullable Throwable trySending(FlagsMessage message) {
        ClientCall<FlagsMessage, FlagsReceipt> open = call;
        try {
            if (open != null) {
                open.sendMessage(message);
            }
            return null;
        } catch (RuntimeException | Error e) { // An interceptor of the application.
            return e;
        }
    }

    private void broken(String why, Throwable cause) {
        closed = true;
        Cancelling.cancel(call, why, cause);
        end(Status.INTERNAL.withDescription(why + ": " + cause));
    }

    private void lose(long number) {
        FlagListener listener = unanswered.remove(number);
        if (listener != null) {
            listener.answered(FlagAnswer.LOST);
        }
    }

    @Override
    public void onMessage(FlagsReceipt receipt) {
        ClientCall<FlagsMessage, FlagsReceipt> open = call;
        if (open != null) {
            open.request(1);
        }
        FlagListener listener = unanswered.remove(receipt.getNumber());
        if (listener != null) {
            listener.answered(receipt.getTaken() ? FlagAnswer.TAKEN : FlagAnswer.NOT_TAKEN);
        }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        end(status);
    }

    private void end(Status status) {
        closed = true;
        if (over.compareAndSet(false, true)) {
            ended.accept(this, status);
        }
        unanswered.keySet().forEach(this::lose);
    }

    void cancel() {
        synchronized (this) {
            closed = true;
        }
        if (!Cancelling.cancel(call, "this process tells no more flags", null)) {
            end(Status.CANCELLED);
        }
    }
}

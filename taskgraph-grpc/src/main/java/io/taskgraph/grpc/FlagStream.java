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
import java.util.function.Consumer;

/**
 * The flags that this process tells another one, as one call for as long as the connection stands. When it ends, all messages without an
 * answer are lost. Thread-safe.
 *
 * <p>The lock is held while a message is sent, and never when an answer comes: within one JVM both happen on one thread.
 */
final class FlagStream extends ClientCall.Listener<FlagsReceipt> {

    /** Most messages without an answer; one more is not sent, so that its flags are set in the coordinator. */
    static final int MAX_UNANSWERED = 1024;

    private final ClientCall<FlagsMessage, FlagsReceipt> call;
    private final Map<Long, FlagListener> unanswered = new ConcurrentHashMap<>();
    private final Consumer<Status> ended;

    private long lastNumber;
    private volatile boolean closed;

    /** @param ended told once, when the call has ended and before the listeners are */
    FlagStream(Channel channel, Consumer<Status> ended) {
        this.call = channel.newCall(FlagsGrpc.getTellMethod(), CallOptions.DEFAULT);
        this.ended = ended;
    }

    /** Begins, in a run of the job. Whether a message is of a run that the other process takes part in, it decides for each. */
    void start(String runId) {
        call.start(this, HeaderCodec.encode(new RequestHeader(runId, 0, 0, 0, 0, 0)));
        call.request(MAX_UNANSWERED);
    }

    /** Sends a message. It is lost if this stream has ended, or if the other process is too far behind. */
    void send(FlagMessage message, FlagListener listener) {
        long number;
        boolean fits;
        synchronized (this) {
            number = ++lastNumber;
            fits = unanswered.size() < MAX_UNANSWERED;
            unanswered.put(number, listener);
            if (fits && !closed) {
                call.sendMessage(FlagsCodec.write(number, message));
            }
        }
        if (!fits || closed) {
            lose(number);
        }
    }

    private void lose(long number) {
        FlagListener listener = unanswered.remove(number);
        if (listener != null) {
            listener.answered(FlagAnswer.LOST);
        }
    }

    @Override
    public void onMessage(FlagsReceipt receipt) {
        call.request(1);
        FlagListener listener = unanswered.remove(receipt.getNumber());
        if (listener != null) {
            listener.answered(receipt.getTaken() ? FlagAnswer.TAKEN : FlagAnswer.NOT_TAKEN);
        }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        closed = true;
        ended.accept(status);
        unanswered.keySet().forEach(this::lose);
    }

    void cancel() {
        synchronized (this) {
            closed = true;
        }
        call.cancel("this process tells no more flags", null);
    }
}

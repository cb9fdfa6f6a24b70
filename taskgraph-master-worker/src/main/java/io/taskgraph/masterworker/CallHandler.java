package io.taskgraph.masterworker;

import com.google.protobuf.Message;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.taskgraph.NullReturnException;
import io.taskgraph.StaleEpochException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers the calls that come to one copy. On its loop alone. */
final class CallHandler {

    private final Role role;
    private final CopyLoop loop;
    private final MessageTypes types;
    private final Consumer<HeldAnswers.Answer> release;
    private final AnswerLedger ledger = new AnswerLedger();

    /** Makes a handler; {@code release} lets the answers to notifications go when they may. */
    CallHandler(Role role, CopyLoop loop, MessageTypes types, Consumer<HeldAnswers.Answer> release) {
        this.release = release;
        this.role = role;
        this.loop = loop;
        this.types = types;
    }

    /** Answers a call, unless its caller no longer waits: it has given the call up, or has lost its task. */
    void handle(Call call, StreamObserver<Reply> answer) {
        if (call.kind() == Call.Kind.DATA) {
            end(answer, invoke(call));
        } else if (!ledger.isStale(call)) {
            ledger.note(call);
            Reply reply = ledger.remembered(call);
            if (reply == null) {
                reply = invoke(call);
                ledger.remember(call, reply);
            }
            Reply given = reply;
            release.accept(failure -> released(call, answer, given, failure));
        }
    }

    /** A call to a copy that has lost its task is not answered: it is asked again at the next one as soon as that is known. */
    private static void released(Call call, StreamObserver<Reply> answer, Reply reply, @Nullable Throwable failure) {
        if (failure == null) {
            end(answer, reply);
        } else if (!(failure instanceof StaleEpochException)) {
            answer.onError(Status.ABORTED
                    .withDescription("notification '" + call.method() + "' of task " + call.from()
                            + " is applied, but that was not made durable: " + failure.getMessage())
                    .asRuntimeException());
        }
    }

    AnswerLedger ledger() {
        return ledger;
    }

    private static void end(StreamObserver<Reply> answer, Reply reply) {
        answer.onNext(reply);
        answer.onCompleted();
    }

    // Whatever the application throws is the answer, and as such remembered: the call has been applied as far as it
    // came.
    @SuppressWarnings("CatchingUnchecked")
    private Reply invoke(Call call) {
        Reply[] reply = new Reply[1];
        loop.run(() -> {
            try {
                reply[0] = Reply.of(types.write(output(call)));
            } catch (Throwable e) {
                reply[0] = Reply.thrown(e);
            }
        });
        return reply[0];
    }

    private Message output(Call call) throws Exception {
        boolean notify = call.kind() == Call.Kind.NOTIFY;
        Message input = types.read(call.input());
        @Nullable
        Message output = notify
                ? role.onNotify(call.from(), call.method(), input)
                : role.serveData(call.from(), call.method(), input);
        return NullReturnException.check(
                output,
                () -> "'" + (notify ? "onNotify" : "serveData") + "' of the " + role.name() + " returned null for '"
                        + call.method() + "': it must return an answer");
    }
}

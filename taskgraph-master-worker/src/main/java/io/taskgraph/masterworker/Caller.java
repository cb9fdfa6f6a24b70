package io.taskgraph.masterworker;

import com.google.protobuf.Message;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.PrintableText;
import io.taskgraph.RequestFailedException;
import io.taskgraph.StaleEpochException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Makes the calls of one copy. Thread-safe. */
final class Caller {

    private static final Duration LONGEST_DEADLINE = Duration.ofDays(365);

    private final Framework framework;
    private final CopyLoop loop;
    private final MessageTypes types;
    private final long workers;
    private final Map<Long, CallWindow> windows = new ConcurrentHashMap<>();
    private volatile @Nullable EpochContext context;

    Caller(Framework framework, CopyLoop loop, MessageTypes types, long workers) {
        this.framework = framework;
        this.loop = loop;
        this.types = types;
        this.workers = workers;
    }

    /** Allows calls from now on. */
    void entered(EpochContext entered) {
        context = entered;
    }

    Framework framework() {
        return framework;
    }

    long workers() {
        return workers;
    }

    CompletionStage<?> checkpoint() {
        return framework.checkpoint(entered());
    }

    CompletionStage<Message> notify(
            @Nullable CallId id, long to, String method, Message input, @Nullable Duration within) {
        requireDeadline(within);
        EpochContext current = entered();
        Content content = types.write(input);
        CallWindow window = windows.computeIfAbsent(to, task -> new CallWindow());
        CallWindow.Place place = window.begin(to);
        Call call = new Call(
                Call.Kind.NOTIFY,
                framework.getTaskId(),
                framework.fencingToken(),
                place.number(),
                place.lowest(),
                id == null ? "" : id.value(),
                method,
                content);
        return send(current, to, call, within, () -> window.end(place.number()));
    }

    CompletionStage<Message> request(long to, String method, Message input, @Nullable Duration within) {
        requireDeadline(within);
        Call call = new Call(
                Call.Kind.DATA, framework.getTaskId(), framework.fencingToken(), 0, 0, "", method, types.write(input));
        return send(entered(), to, call, within, () -> {});
    }

    /** A call that is refused must not keep its place among those under way: so this is looked at before there is one. */
    private static void requireDeadline(@Nullable Duration within) {
        if (within != null && (within.isNegative() || within.isZero() || within.compareTo(LONGEST_DEADLINE) > 0)) {
            throw new IllegalArgumentException("'within' must be more than nothing and at most "
                    + PrintableText.of(LONGEST_DEADLINE) + ", but is " + PrintableText.of(within));
        }
    }

    private EpochContext entered() {
        EpochContext current = context;
        if (current == null) {
            throw new IllegalStateException(
                    "task " + framework.getTaskId() + " can make calls from 'run' on, but not in 'setup' or before");
        }
        return current;
    }

    private CompletionStage<Message> send(
            EpochContext current, long to, Call call, @Nullable Duration within, Runnable ended) {
        CallStage<Message> stage = new CallStage<>(loop);
        if (loop.hasEnded()) {
            stage.completeExceptionally(new StaleEpochException(current.epoch()));
            return stage;
        }
        CompletionStage<Reply> asked = within == null
                ? framework.dataRequest(current, to, CallMethod.CALL, call)
                : framework.dataRequest(current, to, CallMethod.CALL, call, within);
        Arrival arrival = new Arrival(to, call.method(), stage, ended);
        var unused = asked.whenComplete(arrival::told);
        arrival.handedOut();
        return stage;
    }

    /** Completes the stage of one call. */
    private final class Arrival {

        private final long to;
        private final String method;
        private final CallStage<Message> stage;
        private final Runnable ended;
        private volatile @Nullable Thread caller = Thread.currentThread();

        Arrival(long to, String method, CallStage<Message> stage, Runnable ended) {
            this.to = to;
            this.method = method;
            this.stage = stage;
            this.ended = ended;
        }

        void handedOut() {
            caller = null;
        }

        /** Mostly on the loop; on the caller's own thread if the end came before it could be attached, and then nobody listens yet. */
        void told(@Nullable Reply reply, @Nullable Throwable failure) {
            ended.run();
            if (Thread.currentThread() == caller) {
                complete(reply, failure);
            } else {
                loop.run(() -> complete(reply, failure));
            }
        }

        private void complete(@Nullable Reply reply, @Nullable Throwable failure) {
            if (reply == null) {
                Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
                stage.completeExceptionally(cause == null ? new IllegalStateException("no answer") : named(cause));
            } else if (reply.isError()) {
                stage.completeExceptionally(
                        new RemoteCallException(to, method, reply.errorClass(), reply.errorMessage()));
            } else {
                read(reply.output());
            }
        }

        private Throwable named(Throwable cause) {
            Duration deadline = cause instanceof RequestFailedException failed ? failed.deadline() : null;
            return deadline == null ? cause : new CallTimeoutException(to, method, deadline, cause);
        }

        private void read(Content output) {
            try {
                stage.complete(types.read(output));
            } catch (RuntimeException | Error e) {
                stage.completeExceptionally(e);
            }
        }
    }
}

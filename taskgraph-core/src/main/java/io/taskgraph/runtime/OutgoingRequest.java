package io.taskgraph.runtime;

import io.grpc.Status;
import io.taskgraph.PrintableText;
import io.taskgraph.RequestFailedException;
import io.taskgraph.StaleEpochException;
import io.taskgraph.TaskGraphException;
import io.taskgraph.engine.Event;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.runtime.RuntimeListener.RequestOutcome;
import io.taskgraph.status.TaskStatus.RequestStatus;
import io.taskgraph.transport.DataTransport;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A request of a local copy to another task, kept while the engine drives it to its end: sent any number of times, then ended once, by
 * {@link #deliver}, {@link #fail} or {@link #discard}. It is sent and ended on the engine's loop; the copy is told on its own.
 *
 * @param <A> the answer
 */
abstract class OutgoingRequest<A> {

    /** Told on the copy's loop how a request ended: with an answer or with a cause. */
    @FunctionalInterface
    interface End<A> {

        void told(@Nullable A output, @Nullable TaskGraphException cause);
    }

    /**
     * Names under which the ends of a request run as callbacks.
     *
     * @param answered with an answer
     * @param failed without one
     * @param stale because the epoch or the copy has ended
     */
    record Callbacks(String answered, String failed, String stale) {}

    private static final Status NO_PRIMARY = Status.UNAVAILABLE.withDescription("the task has no primary");

    private final NewRequest made;
    private final String method;
    private final Callbacks callbacks;
    private final End<A> end;
    private final RequestTiming timing;

    /** The last try; null before there is one. */
    private volatile @Nullable Try lastTry;

    /**
     * A try.
     *
     * @param address address of the asked process
     * @param age how long the request had been under way when it began
     * @param failure why it has failed; null while it is under way
     */
    private record Try(
            String address, Duration age, @Nullable Status failure) {}

    OutgoingRequest(NewRequest made, String method, IntSupplier inputBytes, Callbacks callbacks, End<A> end) {
        this.made = made;
        this.method = method;
        this.callbacks = callbacks;
        this.end = end;
        this.timing = made.clock().start(made.from(), made.to(), method, inputBytes);
    }

    /** Asks a copy, once. Earlier attempts no longer count. */
    abstract void attempt(DataTransport transport, String address, RequestHeader header, Consumer<Event> events);

    /** Returns the answer that is kept; null if there is none. */
    abstract @Nullable A answer();

    /** Returns the size of the kept answer in bytes; 0 if there is none, -1 if it is not known. */
    abstract int answerBytes();

    /** Returns the incarnation whose answer is kept; 0 if there is none, or it is not known. */
    long answeredBy() {
        return 0;
    }

    /** Returns the name of the request in failures. */
    String subject() {
        return method;
    }

    /** Returns the name under which it is shown to people. */
    String shown() {
        return method;
    }

    /** Gives up the attempt under way. On the engine's loop, and on any thread where the session ends. */
    abstract void stop();

    final NewRequest made() {
        return made;
    }

    final TaskCopy copy() {
        return made.from().copy();
    }

    final Duration timeout() {
        return made.timeout();
    }

    /** Keeps why a try has failed. */
    final void failedBy(Status status) {
        Try failed = lastTry;
        if (failed != null) {
            lastTry = new Try(failed.address(), failed.age(), status);
        }
    }

    /** Describes the likely state of a target that has not answered. */
    String pending() {
        return "it has not answered";
    }

    final void send(DataTransport transport, String address, RequestHeader header, Consumer<Event> events) {
        lastTry = new Try(address, timing.age(), null);
        timing.sent(() -> attempt(transport, address, header, events));
    }

    /** Hands the answer over that was kept. */
    final void deliver() {
        timing.ended(RequestOutcome.ANSWERED, answerBytes());
        A answer = answer();
        if (answer == null) {
            throw new IllegalStateException(
                    "request " + made.id() + ", '" + method + "', must be delivered, but has no answer");
        }
        copy().run(callbacks.answered(), this::about, () -> end.told(answer, null));
    }

    /** Tells that there is no answer: the other task said so if {@code byHandler}, else the time is up. */
    final void fail(boolean byHandler) {
        stop();
        timing.ended(byHandler ? RequestOutcome.FAILED : RequestOutcome.TIMEOUT, 0);
        RequestFailedException cause = byHandler
                ? new RequestFailedException(made.to(), subject(), lastStatus())
                : new RequestFailedException(made.to(), subject(), timedOut(), timeout());
        copy().run(callbacks.failed(), this::about, () -> end.told(null, cause));
    }

    private String about() {
        return FailedPart.about(shown().equals(method) ? "'" + method + "'" : shown(), made.to());
    }

    private Status timedOut() {
        return Status.DEADLINE_EXCEEDED.withDescription(
                "no answer within " + PrintableText.of(timeout()) + ": " + lastSeen());
    }

    /** Returns the last true state, not the first: a task that had no primary at first may have had one for long. */
    private String lastSeen() {
        Try last = lastTry;
        if (last == null) {
            return "task " + made.to() + " has had no primary, so nobody was asked";
        }
        String tries = timing.tries() == 1 ? "" : timing.tries() + " times, the last time ";
        String asked = "task " + made.to() + " at " + last.address() + " was asked " + tries
                + ago(timing.age().minus(last.age()));
        Status failure = last.failure();
        // The transport's own deadline is that of the request: it says no more than that nothing has come.
        if (failure == null || failure.getCode() == Status.Code.DEADLINE_EXCEEDED) {
            return asked + ", and " + pending();
        }
        return asked + ", which failed: " + text(failure);
    }

    private static String ago(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s ago", duration.toNanos() / 1e9);
    }

    private Status lastStatus() {
        Try last = lastTry;
        Status failure = last == null ? null : last.failure();
        return failure == null ? NO_PRIMARY : failure;
    }

    /** Ends the request because its epoch or its copy has ended. */
    final void discard() {
        stop();
        timing.ended(RequestOutcome.STALE, 0);
        long epoch = made.from().epoch();
        copy().run(callbacks.stale(), () -> end.told(null, new StaleEpochException(epoch)));
    }

    /**
     * Returns how it stands; on any thread.
     *
     * @param sent whether it lies at the asked task
     */
    final RequestStatus status(boolean sent) {
        boolean failed = timing.tries() > 1 || !sent;
        return new RequestStatus(made.to(), shown(), timing.age(), sent, failed ? text(lastStatus()) : null);
    }

    private static String text(Status status) {
        return status.getCode() + (status.getDescription() == null ? "" : " " + status.getDescription());
    }
}

package io.taskgraph.runtime;

import io.taskgraph.engine.Event;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.transport.DataTransport;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a local copy has asked of another task, kept while the engine drives it to its end: that is one of the last three. */
interface OutgoingRequest {

    /** Asks a copy. Whatever was sent before is of no use any more. */
    void send(DataTransport transport, String address, RequestHeader header, Duration timeout, Consumer<Event> events);

    /** Returns how long it may take, retries and waiting for an owner included; null as long as any. */
    default @Nullable Duration ownTimeout() {
        return null;
    }

    /** Hands the answer over that was kept. */
    void deliver();

    /**
     * Tells that there is no answer.
     *
     * @param byHandler whether the other task said so; else {@code timeout} has passed
     */
    void fail(boolean byHandler, Duration timeout);

    /** Returns the full name of the method that is asked. */
    String method();

    /** Returns the size of the input in bytes; −1 if it is not known. */
    int inputBytes();

    /** Returns the size of the kept answer in bytes; 0 if there is none, −1 if it is not known. */
    int answerBytes();

    /** Returns the incarnation whose answer is kept; 0 if there is none, or it is not known. */
    default long answeredBy() {
        return 0;
    }

    /** Returns why the last try failed, or why none was made. */
    String lastFailure();

    /** Ends the request because its epoch or its copy has ended. */
    void discard();
}

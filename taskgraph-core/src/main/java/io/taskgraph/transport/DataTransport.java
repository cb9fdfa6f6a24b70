package io.taskgraph.transport;

/** Carries data requests between task copies. One per process. */
public interface DataTransport extends AutoCloseable {

    /** Starts serving the process's task copies and returns the address under which other processes reach them. */
    String serve(RequestHandler handler);

    /**
     * Sends one request. The answer or the failure arrives exactly once, on any thread; the transport does not retry.
     *
     * @param address what {@link #serve} of the other process returned
     */
    <Q, A> void send(String address, DataRequest<Q, A> request, ResponseListener<A> listener);

    @Override
    void close();
}

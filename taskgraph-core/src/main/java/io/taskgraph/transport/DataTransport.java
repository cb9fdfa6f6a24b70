package io.taskgraph.transport;

import io.taskgraph.engine.BackupMessage;

/** Carries data requests, pulls of blocks and messages about backups between task copies. One per process. */
public interface DataTransport extends AutoCloseable {

    /** Starts serving the process's task copies and returns the address under which other processes reach them. */
    String serve(RequestHandler handler);

    /**
     * Sends one request. The answer or the failure arrives exactly once, on any thread; the transport does not retry.
     *
     * @param address what {@link #serve} of the other process returned
     */
    <Q, A> void send(String address, DataRequest<Q, A> request, ResponseListener<A> listener);

    /**
     * Sends one message about updates and backups. The answer or the failure arrives exactly once, on any thread; the transport does
     * not retry.
     *
     * @param address what {@link #serve} of the other process returned
     */
    void sendBackup(String address, BackupRequest request, ResponseListener<BackupMessage.Answer> listener);

    /**
     * Pulls a published block in parts, from an offset on. The serving side sends no faster than the parts are taken in, and
     * never has more than a few of them on their way, however large the block. The transport does not retry.
     *
     * @param address what {@link #serve} of the other process returned
     * @return gives the attempt up; the listener may still be told of what was on its way
     */
    Runnable pull(String address, BlockRequest request, BlockListener listener);

    /**
     * Watches over another process by keeping a connection to it, and reports each time that a connection is refused: evidence
     * that no process serves there any more. A time-out, an unreachable network and a connection that merely ends are no such
     * evidence; after one that ended it connects again at once, after a refusal a little later, for as long as the watch lasts.
     *
     * @param address what {@link #serve} of the other process returned
     * @param refused told on any thread; must hand over at once
     */
    Monitor monitor(String address, Runnable refused);

    @Override
    void close();
}

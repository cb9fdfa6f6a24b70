package io.taskgraph.transport;

import io.taskgraph.engine.BackupMessage;
import io.taskgraph.engine.FlagAnswer;
import io.taskgraph.engine.FlagMessage;
import io.taskgraph.engine.ProcessEntry;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Carries data requests, pulls of blocks, messages about backups and flags between processes. One per process. */
public interface DataTransport extends AutoCloseable {

    /** Starts serving the process's task copies and returns the address under which other processes reach them. */
    String serve(RequestHandler handler);

    /**
     * Sends one request. The answer or the failure arrives exactly once, on any thread; the transport does not retry.
     *
     * @param address the result of {@link #serve} at the other process
     * @return cancels the request at both processes: whether the listener is told anything after that is not certain
     */
    <Q, A> Runnable send(String address, DataRequest<Q, A> request, ResponseListener<A> listener);

    /**
     * Sends one message about updates and backups. The answer or the failure arrives exactly once, on any thread; the transport does
     * not retry.
     *
     * @param address the result of {@link #serve} at the other process
     */
    void sendBackup(String address, BackupRequest request, ResponseListener<BackupMessage.Answer> listener);

    /**
     * Tells another process flags. The answer arrives exactly once, on any thread: {@link FlagAnswer#LOST} if the message may have arrived
     * or not, or its answer does not come. Messages to one address arrive in the order in which they were sent, as far as they arrive; the
     * transport does not retry. By default a transport carries none, so that the coordinator tells them.
     *
     * @param address the result of {@link #serve} at the other process
     */
    default void sendFlags(String address, FlagMessage message, FlagListener listener) {
        listener.answered(FlagAnswer.NOT_TAKEN);
    }

    /**
     * Ends what carries flags, in both directions, and carries none from now on: this process takes part in the job no longer. Without
     * it, a server that waits for its calls would wait for the flags of processes that go on.
     */
    default void endFlags() {}

    /**
     * Pulls a published block in parts, from an offset on. The serving side sends no faster than the parts are consumed, and
     * never has more than a few of them on their way, however large the block. The transport does not retry.
     *
     * @param address the result of {@link #serve} at the other process
     * @return cancels the attempt; the listener may still receive bytes that were on their way
     */
    Runnable pull(String address, BlockRequest request, BlockListener listener);

    /**
     * Watches over another process by keeping a connection to it, and reports each time that a connection is refused: evidence
     * that no process serves there. A time-out, an unreachable network and the mere end of a connection are no such evidence. It
     * connects again at once after the end of a connection, and a little later after a refusal, for as long as the watch lasts.
     *
     * @param address the result of {@link #serve} at the other process
     * @param refused called on any thread; must not block
     */
    Monitor monitor(String address, Runnable refused);

    /**
     * Returns whether connections to an address are refused now, for certain: nothing listens there. A time-out and any answer are no such
     * certainty. Used on a process's own address, which may be advertised wrongly.
     *
     * @param address address that {@link #serve} of a process returned
     */
    default CompletionStage<Boolean> refuses(String address) {
        return CompletableFuture.completedFuture(false);
    }

    /**
     * Returns the fingerprint of the certificate that this process shows to others, for its entry at the coordinator; empty if the transport has
     * none that is known by its fingerprint.
     */
    default String fingerprint() {
        return "";
    }

    /**
     * Tells the live processes of the job, by name, each time that they have changed. The map is the caller's, who changes it later. A transport that knows processes by their fingerprints
     * takes connections of these processes alone.
     */
    default void processes(Map<String, ProcessEntry> processes) {}

    /**
     * Returns why a process with this transport cannot take part beside others, for a reader who has to change one of them; null if it can. Asked
     * with the processes that the job has before this one joins.
     *
     * @param process name of this process
     */
    default @Nullable String conflict(String process, Map<String, ProcessEntry> others) {
        return null;
    }

    @Override
    void close();
}

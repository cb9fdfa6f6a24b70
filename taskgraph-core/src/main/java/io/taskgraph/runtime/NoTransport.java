package io.taskgraph.runtime;

import io.taskgraph.engine.BackupMessage;
import io.taskgraph.transport.BackupRequest;
import io.taskgraph.transport.BlockListener;
import io.taskgraph.transport.BlockRequest;
import io.taskgraph.transport.DataRequest;
import io.taskgraph.transport.DataTransport;
import io.taskgraph.transport.Monitor;
import io.taskgraph.transport.RequestHandler;
import io.taskgraph.transport.ResponseListener;

/** Carries nothing, for a job whose tasks only flag: its flags go by the coordinator, and its processes are not watched. */
final class NoTransport implements DataTransport {

    @Override
    public String serve(RequestHandler handler) {
        throw refused();
    }

    @Override
    public <Q, A> Runnable send(String address, DataRequest<Q, A> request, ResponseListener<A> listener) {
        throw refused();
    }

    @Override
    public void sendBackup(String address, BackupRequest request, ResponseListener<BackupMessage.Answer> listener) {
        throw refused();
    }

    @Override
    public Runnable pull(String address, BlockRequest request, BlockListener listener) {
        throw refused();
    }

    @Override
    public Monitor monitor(String address, Runnable refused) {
        return () -> {};
    }

    @Override
    public void close() {}

    private static UnsupportedOperationException refused() {
        return new UnsupportedOperationException("this transport carries nothing");
    }
}

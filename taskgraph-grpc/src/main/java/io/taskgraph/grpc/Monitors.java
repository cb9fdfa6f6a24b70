package io.taskgraph.grpc;

import io.taskgraph.transport.Monitor;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** The watches over other processes, which share one thread for their retries. */
final class Monitors implements AutoCloseable {

    private final PeerChannels channels;
    private final Set<ConnectionMonitor> open = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "taskgraph-monitor");
        thread.setDaemon(true);
        return thread;
    });

    Monitors(PeerChannels channels) {
        this.channels = channels;
        timer.setRemoveOnCancelPolicy(true);
    }

    Monitor add(String address, Runnable refused) {
        ConnectionMonitor monitor = new ConnectionMonitor(channels, address, refused, timer);
        open.add(monitor);
        monitor.start();
        return () -> {
            open.remove(monitor);
            monitor.close();
        };
    }

    CompletionStage<Boolean> refuses(String address) {
        return channels.refuses(address);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        open.forEach(ConnectionMonitor::close);
    }
}

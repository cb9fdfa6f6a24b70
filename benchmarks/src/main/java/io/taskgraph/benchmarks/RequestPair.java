package io.taskgraph.benchmarks;

import com.google.protobuf.BytesValue;
import io.taskgraph.test.etcd.EtcdServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** This process, which asks, and a {@link RequestProcess}, which answers: both by the framework and by hand. */
final class RequestPair implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final JavaProcess other;
    private final RawAsker raw;
    private final TcpCopy tcp;
    private final Member member;
    private final Asker asker = new Asker(Map.of());
    private final Thread run = new Thread(this::run, "member");
    private volatile @Nullable Throwable failure;

    RequestPair(EtcdServer etcd) throws IOException, InterruptedException, ExecutionException, TimeoutException {
        this(etcd, Jobs.hasKeys());
    }

    /** @param keys whether the two make keys of their own, or speak plain text */
    RequestPair(EtcdServer etcd, boolean keys)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        String job = Jobs.newName();
        CompletableFuture<String[]> ports = new CompletableFuture<>();
        other = JavaProcess.of(
                RequestProcess.class,
                words -> {
                    if (words[0].equals(RequestProcess.SERVING)) {
                        ports.complete(words);
                    }
                },
                job,
                etcd.endpoint().toString(),
                Boolean.toString(keys));
        String[] serving = ports.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        raw = new RawAsker(Integer.parseInt(serving[1]));
        tcp = new TcpCopy(Integer.parseInt(serving[2]));
        member = RequestProcess.member(job, etcd.endpoint(), asker, keys);
        run.setDaemon(true);
        run.start();
    }

    private void run() {
        try {
            member.run();
        } catch (InterruptedException | RuntimeException e) {
            failure = e;
        }
    }

    /** Returns the processor time that the two processes have used so far. */
    long cpuNanos() {
        return other.cpuNanos()
                + ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toNanos();
    }

    /** Returns how long it took in all, in nanoseconds. */
    long raw(BytesValue payload, int underWay, long requests, Samples samples) throws InterruptedException {
        long start = System.nanoTime();
        raw.run(payload, underWay, requests, samples);
        return System.nanoTime() - start;
    }

    /** Returns how long it took in all, in nanoseconds. */
    long ours(BytesValue payload, int underWay, long requests, Samples samples)
            throws InterruptedException, ExecutionException, TimeoutException {
        long start = System.nanoTime();
        asker.run(payload, underWay, requests, samples);
        return System.nanoTime() - start;
    }

    /** Returns the size of a block that came by a raw unary call. */
    long unary(int mebibytes) {
        return raw.get(mebibytes).getValue().size();
    }

    /** Returns the size of a block that was pulled. */
    long pull(int mebibytes) throws InterruptedException, ExecutionException, TimeoutException {
        return asker.pull(mebibytes).getValue().size();
    }

    /** Returns how many bytes came over a plain socket. */
    long tcp(int mebibytes) throws IOException {
        return tcp.get(mebibytes).length;
    }

    @Override
    public void close() {
        asker.endJob();
        try {
            run.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        raw.close();
        tcp.close();
        member.close();
        other.close();
        if (failure != null) {
            throw new IllegalStateException("The job of the benchmark failed", failure);
        }
    }
}

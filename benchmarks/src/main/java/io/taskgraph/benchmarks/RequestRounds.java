package io.taskgraph.benchmarks;

import com.google.protobuf.BytesValue;
import io.taskgraph.coordination.embedded.EmbeddedCoordinator;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** How long a data request between two processes takes, and how many of them a second holds. */
final class RequestRounds {

    private static final int[] BYTES = {16, 1024, 65_536, 1_048_576};
    private static final int MANY = 32;

    private final Report report;

    RequestRounds(Report report) {
        this.report = report;
    }

    void run() throws IOException, InterruptedException, ExecutionException, TimeoutException {
        for (int bytes : BYTES) {
            long requests = bytes > 100_000 ? 500 : 10_000;
            latency(bytes, requests);
            throughput(bytes, requests);
        }
    }

    private void latency(int bytes, long requests)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Samples raw = new Samples();
        Samples ours = new Samples();
        raw(bytes, 1, requests, raw);
        ours(bytes, 1, requests, ours);
        report.add(Row.beside("data request, %,d bytes, one at a time".formatted(bytes), ours, raw, 1.25));
    }

    private void throughput(int bytes, long requests)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        double raw = perSecond(requests, raw(bytes, MANY, requests, new Samples()));
        double ours = perSecond(requests, ours(bytes, MANY, requests, new Samples()));
        report.add(new Row(
                "data requests, %,d bytes, %d at a time".formatted(bytes, MANY),
                "1/s",
                ours,
                null,
                raw,
                requests,
                "at least 0.8 x raw",
                ours >= 0.8 * raw));
    }

    private static double perSecond(long requests, long nanos) {
        return requests * 1e9 / nanos;
    }

    private static long raw(int bytes, int underWay, long requests, Samples samples)
            throws IOException, InterruptedException {
        BytesValue payload = Blob.of(bytes);
        try (RawAsker asker = new RawAsker()) {
            asker.run(payload, underWay, 0, requests, new Samples());
            long start = System.nanoTime();
            asker.run(payload, underWay, 0, requests, samples);
            return System.nanoTime() - start;
        }
    }

    /** Runs two members. The time includes their joining, which the number of requests makes small. */
    private static long ours(int bytes, int underWay, long requests, Samples samples)
            throws InterruptedException, ExecutionException, TimeoutException {
        BytesValue payload = Blob.of(bytes);
        long[] start = new long[1];
        try (EmbeddedCoordinator coordinator = EmbeddedCoordinator.create()) {
            Jobs.members(
                    2,
                    2,
                    () -> coordinator,
                    id -> new Asker(payload, underWay, requests, requests, samples, () -> start[0] = System.nanoTime()),
                    Asker.topologies());
        }
        return System.nanoTime() - start[0];
    }
}

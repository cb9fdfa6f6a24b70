package io.taskgraph.benchmarks;

import com.google.protobuf.BytesValue;
import io.taskgraph.test.etcd.EtcdServer;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * How long a data request between two processes takes, and how many of them a second holds. The framework and the raw program take
 * turns, so that what else the machine does hits both.
 */
final class RequestRounds {

    private static final int[] BYTES = {16, 1024, 65_536, 1_048_576};
    private static final int MANY = 32;
    private static final int WARM_UP = 2;
    private static final int ROUNDS = 5;
    private static final double MAX_LATENCY = 1.1;
    private static final double MIN_THROUGHPUT = 1.0;

    private final Report report;
    private final EtcdServer etcd;

    RequestRounds(Report report, EtcdServer etcd) {
        this.report = report;
        this.etcd = etcd;
    }

    void run() throws IOException, InterruptedException, ExecutionException, TimeoutException {
        try (RequestPair pair = new RequestPair(etcd)) {
            for (int bytes : BYTES) {
                measure(pair, bytes, 1);
                measure(pair, bytes, MANY);
            }
        }
    }

    private void measure(RequestPair pair, int bytes, int underWay)
            throws InterruptedException, ExecutionException, TimeoutException {
        BytesValue payload = Blob.of(bytes);
        long requests = bytes > 100_000 ? 100 : 2_000;
        for (int i = 0; i < WARM_UP; i++) {
            pair.raw(payload, underWay, requests, new Samples());
            pair.ours(payload, underWay, requests, new Samples());
        }
        Samples raw = new Samples();
        Samples ours = new Samples();
        long rawNanos = 0;
        long oursNanos = 0;
        for (int i = 0; i < ROUNDS; i++) {
            rawNanos += pair.raw(payload, underWay, requests, raw);
            oursNanos += pair.ours(payload, underWay, requests, ours);
        }
        if (underWay == 1) {
            report.add(Row.beside("data request, %,d bytes, one at a time".formatted(bytes), ours, raw, MAX_LATENCY));
            return;
        }
        double perSecond = requests * ROUNDS * 1e9 / oursNanos;
        double rawPerSecond = requests * ROUNDS * 1e9 / rawNanos;
        report.add(new Row(
                "data requests, %,d bytes, %d at a time".formatted(bytes, underWay),
                "1/s",
                perSecond,
                null,
                rawPerSecond,
                requests * ROUNDS,
                "at least %s x raw".formatted(MIN_THROUGHPUT),
                perSecond >= MIN_THROUGHPUT * rawPerSecond));
    }
}

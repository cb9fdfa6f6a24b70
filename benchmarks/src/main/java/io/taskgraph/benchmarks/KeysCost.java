package io.taskgraph.benchmarks;

import com.google.protobuf.BytesValue;
import io.taskgraph.test.etcd.EtcdServer;
import java.time.Duration;
import java.util.Set;

/**
 * What it costs that processes make keys of their own and speak TLS, beside plain text. The two take turns, in short rounds, so that anything else that the
 * machine does hits both; a time is beside the median of the other one. Processor time is that of the processes of the job.
 */
final class KeysCost {

    static final Set<String> PARTS = Set.of("keys-epochs", "keys-requests", "keys-start");

    private static final int PROCESSES = 3;
    private static final long[] TASKS = {2, 7, 15, 31, 63};
    private static final int EPOCH_ROUNDS = 4;
    private static final long MOST_EPOCHS = 5_000;
    private static final Duration EPOCHS_FOR = Duration.ofMillis(1_500);
    private static final double MOST_OF_EPOCH = 1.1;
    private static final long WARM_UP_TASKS = 15;
    private static final Duration WARM_UP_FOR = Duration.ofSeconds(3);

    private static final int[] BYTES = {16, 1_024, 65_536, 1_048_576};
    private static final int REQUEST_ROUNDS = 10;
    private static final int LARGE = 100_000;
    private static final double MOST_OF_REQUEST = 1.2;

    private static final int MEBIBYTES = 16;
    private static final int PULL_ROUNDS = 10;
    private static final int PULLS = 12;
    private static final double MOST_OF_PULL = 1.6;

    private static final int STARTS = 10;
    private static final double MOST_MORE_MILLIS = 150;

    private final Report report;
    private final EtcdServer etcd;

    KeysCost(Report report, EtcdServer etcd) {
        this.report = report;
        this.etcd = etcd;
    }

    /** Measures the named {@link #PARTS}. */
    void run(Set<String> parts) throws Exception {
        if (parts.contains("keys-epochs")) {
            epochs();
        }
        if (parts.contains("keys-requests")) {
            requests();
        }
        if (parts.contains("keys-start")) {
            starts();
        }
    }

    private void requests() throws Exception {
        try (RequestPair keys = new RequestPair(etcd, true);
                RequestPair plain = new RequestPair(etcd, false)) {
            for (int bytes : BYTES) {
                requests(keys, plain, bytes);
            }
            pulls(keys, plain);
        }
    }

    /** One of the two sides. */
    private static final class Side {

        private final Samples times = new Samples();
        private long cpuNanos;

        private double cpuMillis() {
            return cpuNanos / 1e6 / times.count();
        }
    }

    /** Lets one side do its part of a round. */
    @FunctionalInterface
    private interface Turn {

        void take(boolean keys, Side side) throws Exception;
    }

    /** Lets both sides take turns, each of them first in every other round, after half as many rounds that do not count. */
    private void compare(String what, int rounds, double most, Turn turn) throws Exception {
        for (int i = 0; i < rounds / 2; i++) {
            turn.take(true, new Side());
            turn.take(false, new Side());
        }
        Side keys = new Side();
        Side plain = new Side();
        for (int i = 0; i < rounds; i++) {
            boolean first = i % 2 == 0;
            turn.take(first, first ? keys : plain);
            turn.take(!first, first ? plain : keys);
        }
        report.add(
                most > 0
                        ? Row.beside(what, keys.times, plain.times, most)
                        : Row.compared(what, keys.times, plain.times));
        report.add(
                new Row(what + ", CPU", "ms", keys.cpuMillis(), null, plain.cpuMillis(), keys.times.count(), "", null));
    }

    private void warmUp(EpochCluster cluster) throws Exception {
        Compilers.<Exception>letRest(report, "epochs with and without keys", cluster::compiledMillis, () -> {
            for (boolean keys : new boolean[] {true, false}) {
                cluster.giveKeys(keys);
                cluster.ours(EpochWork.FLAGS, WARM_UP_TASKS, MOST_EPOCHS, WARM_UP_FOR);
            }
        });
    }

    private void epochs() throws Exception {
        try (EpochCluster cluster = new EpochCluster(etcd, PROCESSES)) {
            warmUp(cluster);
            for (long tasks : TASKS) {
                compare(
                        "with keys, epoch by flags, %d processes, %d tasks".formatted(PROCESSES, tasks),
                        EPOCH_ROUNDS,
                        MOST_OF_EPOCH,
                        (keys, side) -> {
                            cluster.giveKeys(keys);
                            long cpu = cluster.cpuNanos();
                            side.times.add(cluster.ours(EpochWork.FLAGS, tasks, MOST_EPOCHS, EPOCHS_FOR)
                                    .laps());
                            side.cpuNanos += cluster.cpuNanos() - cpu;
                        });
            }
        }
    }

    private void requests(RequestPair keys, RequestPair plain, int bytes) throws Exception {
        BytesValue payload = Blob.of(bytes);
        long requests = bytes > LARGE ? 100 : 1_000;
        compare(
                "with keys, data request, %,d bytes, one at a time".formatted(bytes),
                REQUEST_ROUNDS,
                bytes > LARGE ? 0 : MOST_OF_REQUEST,
                (withKeys, side) -> {
                    RequestPair pair = withKeys ? keys : plain;
                    long cpu = pair.cpuNanos();
                    pair.ours(payload, 1, requests, side.times);
                    side.cpuNanos += pair.cpuNanos() - cpu;
                });
    }

    private void pulls(RequestPair keys, RequestPair plain) throws Exception {
        compare(
                "with keys, pull of a block of %d MiB, 2 processes".formatted(MEBIBYTES),
                PULL_ROUNDS,
                MOST_OF_PULL,
                (withKeys, side) -> {
                    RequestPair pair = withKeys ? keys : plain;
                    long cpu = pair.cpuNanos();
                    for (int i = 0; i < PULLS; i++) {
                        long start = System.nanoTime();
                        pair.pull(MEBIBYTES);
                        side.times.add(System.nanoTime() - start);
                    }
                    side.cpuNanos += pair.cpuNanos() - cpu;
                });
    }

    /** Two processes, each with a task, from the start of their JVMs until they have made a few epochs together: so each has a connection of the other one. */
    private void starts() throws Exception {
        Side keys = new Side();
        Side plain = new Side();
        for (int i = 0; i < STARTS; i++) {
            boolean first = i % 2 == 0;
            start(first, first ? keys : plain);
            start(!first, first ? plain : keys);
        }
        String what = "with keys, start of 2 JVMs to the end of three epochs";
        report.add(new Row(
                what,
                "ms",
                keys.times.millis(50),
                null,
                plain.times.millis(50),
                STARTS,
                "at most %.0f ms more".formatted(MOST_MORE_MILLIS),
                keys.times.millis(50) <= plain.times.millis(50) + MOST_MORE_MILLIS));
        report.add(new Row(
                what + ", CPU of each", "ms", keys.cpuMillis() / 2, null, plain.cpuMillis() / 2, STARTS, "", null));
    }

    private void start(boolean withKeys, Side side) throws Exception {
        long begin = System.nanoTime();
        try (EpochCluster cluster = new EpochCluster(etcd, 2)) {
            cluster.giveKeys(withKeys);
            cluster.ours(EpochWork.FLAGS, 2, 1, EPOCHS_FOR);
            side.times.add(System.nanoTime() - begin);
            side.cpuNanos += cluster.cpuNanos();
        }
    }
}

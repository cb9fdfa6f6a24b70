package io.taskgraph.benchmarks;

import io.taskgraph.test.etcd.EtcdServer;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Pulls of one published block from another process, beside unary calls of grpc-java that return the same message and the bare copy
 * of as many bytes over TCP, in turns. All times end when the message, or the array of bytes, is there. The block is published
 * once, and the unary call serialises its message each time, as a service does.
 */
final class BlockPulls {

    private static final int BUDGETED = 16;

    /** How much is pulled in blocks of a size, and as much before that while the JVMs warm up. */
    private static final int MEBIBYTES = 640;

    private static final int MIN_PULLS = 12;
    private static final double MOST_OF_TCP = 1.5;

    private final Report report;
    private final EtcdServer etcd;

    BlockPulls(Report report, EtcdServer etcd) {
        this.report = report;
        this.etcd = etcd;
    }

    void run() throws IOException, InterruptedException, ExecutionException, TimeoutException {
        try (RequestPair pair = new RequestPair(etcd)) {
            for (int mebibytes : Blob.BLOCKS) {
                measure(pair, mebibytes, Math.max(MIN_PULLS, MEBIBYTES / mebibytes));
            }
        }
    }

    private void measure(RequestPair pair, int mebibytes, int pulls)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Samples tcp = new Samples();
        Samples raw = new Samples();
        Samples ours = new Samples();
        for (int i = -pulls; i < pulls; i++) {
            long start = System.nanoTime();
            check(mebibytes, pair.tcp(mebibytes));
            long afterTcp = System.nanoTime();
            check(mebibytes, pair.unary(mebibytes));
            long afterUnary = System.nanoTime();
            check(mebibytes, pair.pull(mebibytes));
            long end = System.nanoTime();
            if (i >= 0) {
                tcp.add(afterTcp - start);
                raw.add(afterUnary - afterTcp);
                ours.add(end - afterUnary);
            }
        }
        String what = "pull of a block of %d MiB, 2 processes".formatted(mebibytes);
        report.add(
                mebibytes == BUDGETED
                        ? Row.beside(what + ", raw: bytes over TCP", ours, tcp, MOST_OF_TCP)
                        : Row.compared(what + ", raw: bytes over TCP", ours, tcp));
        report.add(Row.compared(what + ", raw: unary call", ours, raw));
    }

    private static void check(int mebibytes, long size) {
        if (size != (long) mebibytes << 20) {
            throw new IllegalStateException("%d bytes have come instead of %d MiB".formatted(size, mebibytes));
        }
    }
}

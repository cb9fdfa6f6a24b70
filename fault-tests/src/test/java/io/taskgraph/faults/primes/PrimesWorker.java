package io.taskgraph.faults.primes;

import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import io.taskgraph.masterworker.CallId;
import io.taskgraph.masterworker.WorkerFrame;
import io.taskgraph.masterworker.WorkerTask;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Counts the primes of one range after another. */
final class PrimesWorker implements WorkerTask {

    private @Nullable WorkerFrame frame;

    @Override
    public void setup(WorkerFrame newFrame, long workerId) {
        frame = newFrame;
    }

    @Override
    public void run() throws Exception {
        for (Range range = next(); range.getLast() > 0; range = next()) {
            Count count = Count.newBuilder()
                    .setRange(range)
                    .setPrimes(LongStream.rangeClosed(range.getFirst(), range.getLast())
                            .filter(PrimesWorker::isPrime)
                            .count())
                    .build();
            frame.getLogger().info("Counted from {}", range.getFirst());
            CallId id = CallId.of("from " + range.getFirst());
            frame.notifyMaster(id, "counted", count).toCompletableFuture().get();
        }
    }

    private Range next() throws Exception {
        return (Range) frame.notifyMaster("next", Empty.getDefaultInstance())
                .toCompletableFuture()
                .get();
    }

    private static boolean isPrime(long number) {
        return number > 1 && LongStream.rangeClosed(2, (long) Math.sqrt(number)).noneMatch(i -> number % i == 0);
    }

    @Override
    public Message onNotify(String method, Message input) {
        throw new IllegalArgumentException(method);
    }

    @Override
    public Message serveData(long fromId, String method, Message input) {
        throw new IllegalArgumentException(method);
    }
}

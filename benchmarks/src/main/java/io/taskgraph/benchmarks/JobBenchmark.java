package io.taskgraph.benchmarks;

import com.google.protobuf.BytesValue;
import io.taskgraph.EpochContext;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a task asks of the framework, between two tasks in one JVM on the embedded coordinator: from the call to its effect. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class JobBenchmark {

    /** After so many flags or blocks the epoch advances, since both are kept as long as it lasts. */
    private static final int PER_EPOCH = 100;

    private final BytesValue small = Blob.of(1024);
    private final BytesValue block = Blob.of(1 << 20);

    @SuppressWarnings("NullAway.Init") // Made in the setup.
    private Pair pair;

    private long count;

    @Setup
    public void start() throws InterruptedException {
        pair = new Pair();
    }

    @TearDown
    public void end() {
        pair.close();
    }

    @Benchmark
    public void flagToCallback() throws InterruptedException {
        long number = next();
        pair.framework(0).flagMeta(pair.context(0), Pair.PEERS, Long.toString(number));
        pair.awaitTold();
    }

    @Benchmark
    public void requestOf1KiB() throws InterruptedException {
        Pair.await(pair.framework(0).dataRequest(pair.context(0), 1, Blob.ECHO, small));
    }

    @Benchmark
    public void publishAndPullOf1MiB() throws InterruptedException {
        String name = Long.toString(next());
        EpochContext context = pair.context(0);
        pair.framework(1).publish(pair.context(1), name, block);
        Pair.await(pair.framework(0).pull(context, 1, name, BytesValue.parser()));
    }

    private long next() throws InterruptedException {
        if (++count % PER_EPOCH == 0) {
            pair.advance();
        }
        return count;
    }
}

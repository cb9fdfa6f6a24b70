package io.taskgraph.grpc;

import io.taskgraph.engine.RequestHeader;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What every data request carries beside its message, written and read. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class HeaderBenchmark {

    private final RequestHeader header =
            new RequestHeader("5a3fd4a2-5a84-4d5c-a2f6-3a3c8c1c9b55", 1_000_000, 3, 70_000, 12, 80_000);

    @Benchmark
    public @Nullable RequestHeader encodeAndDecode() {
        return HeaderCodec.decode(HeaderCodec.encode(header));
    }
}

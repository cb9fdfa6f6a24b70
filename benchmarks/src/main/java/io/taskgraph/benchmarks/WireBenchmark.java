package io.taskgraph.benchmarks;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import io.taskgraph.transport.Block;
import io.taskgraph.transport.Checksum;
import io.taskgraph.transport.EncodedMessage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What is done to the bytes of a message. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class WireBenchmark {

    private final BytesValue small = Blob.of(1024);
    private final BytesValue large = Blob.of(1 << 20);
    private final ByteString bytes = large.getValue();

    /** As when a task is asked whose services are not known yet. */
    @Benchmark
    public BytesValue encodeAndDecode1KiB() {
        return EncodedMessage.of(Blob.ECHO.getRequestMarshaller(), small).decode(Blob.ECHO.getRequestMarshaller());
    }

    /** Serialised into pieces, with the checksum. */
    @Benchmark
    public Block blockOf1MiB() {
        return Block.of(large);
    }

    @Benchmark
    public long checksumOf1MiB() {
        Checksum checksum = new Checksum();
        checksum.update(bytes);
        return checksum.value();
    }
}

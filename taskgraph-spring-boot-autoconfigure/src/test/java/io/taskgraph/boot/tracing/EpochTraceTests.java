package io.taskgraph.boot.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EpochTraceTests {

    @Test
    void isTheSameInEveryProcessAndAnotherOneForEachEpochAndRun() {
        EpochTrace trace = EpochTrace.of("run", 7, 1);
        assertThat(EpochTrace.of("run", 7, 1)).isEqualTo(trace);
        assertThat(EpochTrace.of("run", 8, 1).traceId()).isNotEqualTo(trace.traceId());
        assertThat(EpochTrace.of("other", 7, 1).traceId()).isNotEqualTo(trace.traceId());
    }

    @Test
    void headersAreThoseOfW3cAndB3() {
        EpochTrace trace = EpochTrace.of("run", 7, 1);
        assertThat(trace.headers().get("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
        assertThat(trace.headers().get("b3")).isEqualTo(trace.traceId() + "-" + trace.spanId() + "-1");
    }

    @Test
    void shareOfSampledEpochsIsTheProbability() {
        assertThat(sampled(0)).isZero();
        assertThat(sampled(1)).isEqualTo(10_000);
        assertThat(sampled(0.1)).isBetween(900L, 1100L);
    }

    private static long sampled(double probability) {
        return LongStream.range(0, 10_000)
                .filter(epoch -> EpochTrace.of("run", epoch, probability).sampled())
                .count();
    }
}

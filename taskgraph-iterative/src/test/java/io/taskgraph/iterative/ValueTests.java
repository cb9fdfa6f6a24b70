package io.taskgraph.iterative;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ValueTests {

    private final Codecs codecs = new Codecs(List.of(), getClass().getClassLoader());
    private final double[] array = {1, 2, 3, 4};
    private final ValueCodec codec = codecs.of(array);

    @Test
    void aPartHasItsOwnBytes() {
        Value part = Value.part(codec, array, 1, 2);
        assertThat(part.size()).isEqualTo(16);
        assertThat(part.bytes()).isEqualTo(Value.of(codec, new double[] {2, 3}).bytes());
        assertThat(Value.of(codec, array).size()).isEqualTo(32);
    }

    @Test
    void partsOfAllKindsAreCopiedToTheirPlace() {
        double[] into = new double[6];
        Value.part(codec, array, 2, 2).copyTo(ArrayCodec.DOUBLES, into, 1);
        Value.of(codec, new double[] {7}).copyTo(ArrayCodec.DOUBLES, into, 3);
        Value.encoded(codec, Value.of(codec, new double[] {8, 9}).bytes()).copyTo(ArrayCodec.DOUBLES, into, 4);
        assertThat(into).containsExactly(0, 3, 4, 7, 8, 9);
    }

    @Test
    void someElementsAreCopiedFromWhereverTheyAre() {
        Value part = Value.part(codec, array, 1, 3);
        for (Value value : new Value[] {part, Value.encoded(codec, part.bytes())}) {
            double[] into = new double[4];
            value.copyTo(ArrayCodec.DOUBLES, 1, 2, into, 1);
            assertThat(into).containsExactly(0, 3, 4, 0);
            assertThat(value.count(ArrayCodec.DOUBLES)).isEqualTo(3);
        }
    }

    @Test
    void aPartKnowsItsArray() {
        assertThat(Value.part(codec, array, 0, 1).isPartOf(array)).isTrue();
        assertThat(Value.part(codec, array, 0, 1).isPartOf(array.clone())).isFalse();
        assertThat(Value.encoded(codec, Value.of(codec, array).bytes()).isPartOf(array))
                .isFalse();
    }

    @Test
    void aDetachedValueDoesNotChange() {
        Value detached = Value.of(codec, array).detached();
        array[0] = -1;
        assertThat((double[]) detached.object()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void allThreadsGetTheSameObjectOfAValueThatCameAsBytes() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        CyclicBarrier together = new CyclicBarrier(2);
        try {
            for (int round = 0; round < 2_000; round++) {
                Value value = Value.encoded(codec, Value.of(codec, array).bytes());
                Callable<Object> ask = () -> {
                    together.await(10, TimeUnit.SECONDS);
                    return value.object();
                };
                Future<Object> one = threads.submit(ask);
                Future<Object> other = threads.submit(ask);
                assertThat(one.get(10, TimeUnit.SECONDS)).isSameAs(other.get(10, TimeUnit.SECONDS));
            }
        } finally {
            threads.shutdownNow();
        }
    }
}

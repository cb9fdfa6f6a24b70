package io.taskgraph.iterative;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SegmentsTests {

    /** Every element is in one segment, and every segment has an owner among the tasks. */
    @Test
    void segmentsFollowEachOtherWithoutAGap() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 500; i++) {
            int length = 1 + random.nextInt(1, 2000);
            int tasks = 1 + random.nextInt(200);
            Segments segments = Segments.of(length, tasks);
            assertThat(segments.count()).isBetween(1, Math.min(tasks, Segments.MAX_SEGMENTS));
            assertThat(segments.from(0)).isZero();
            long owner = -1;
            for (long segment = 0; segment < segments.count(); segment++) {
                assertThat(segments.from(segment) + segments.length(segment)).isEqualTo(segments.from(segment + 1));
                assertThat(segments.length(segment)).isPositive();
                assertThat(segments.owner(segment)).isGreaterThan(owner).isLessThan(tasks);
                owner = segments.owner(segment);
            }
            assertThat(segments.from(segments.count())).isEqualTo(length);
        }
    }

    @Test
    void anEmptyArrayIsOneSegment() {
        assertThat(Segments.of(0, 5).count()).isOne();
        assertThat(Segments.of(0, 5).length(0)).isZero();
    }

    @Test
    void theLargestArrayDoesNotOverflow() {
        Segments segments = Segments.of(Integer.MAX_VALUE, 64);
        assertThat(segments.from(63)).isPositive();
        assertThat(segments.from(64)).isEqualTo(Integer.MAX_VALUE);
    }
}

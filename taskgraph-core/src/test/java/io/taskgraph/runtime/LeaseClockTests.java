package io.taskgraph.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The fence shuts by the time for which a machine was suspended, and not by a time of day that only runs a little faster, or is set back. */
class LeaseClockTests {

    private static final long TTL = Duration.ofSeconds(10).toNanos();

    private long nanos = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();
    private long millis = 1_700_000_000_000L;
    private final LeaseClock clock = new LeaseClock(() -> nanos, () -> millis);

    private void pass(Duration time) {
        nanos += time.toNanos();
        millis += time.toMillis();
    }

    private void suspend(Duration time) {
        millis += time.toMillis();
    }

    @Test
    void aSuspendedMachineFindsItsFenceShutUntilARenewalThatWasSentAfterItIsAnswered() {
        Fence fence = new Fence(clock, TTL, clock.getAsLong());
        pass(Duration.ofSeconds(3));
        long before = clock.getAsLong();
        assertThat(fence.isOpen()).isTrue();
        suspend(Duration.ofSeconds(60));
        assertThat(fence.isOpen()).isFalse();
        fence.answered(before);
        assertThat(fence.isOpen()).isFalse();
        fence.answered(clock.getAsLong());
        assertThat(fence.isOpen()).isTrue();
        pass(Duration.ofSeconds(9));
        assertThat(fence.isOpen()).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(fence.isOpen()).isFalse();
    }

    @Test
    void aMachineThatIsSuspendedForLessThanTheTimeToLiveGoesOnWithWhatIsLeft() {
        Fence fence = new Fence(clock, TTL, clock.getAsLong());
        suspend(Duration.ofSeconds(6));
        assertThat(fence.isOpen()).isTrue();
        pass(Duration.ofSeconds(4));
        assertThat(fence.isOpen()).isFalse();
    }

    @Test
    void itCountsAsTheMonotonicClockDoesThoughTheTimeOfDayRunsFaster() {
        long start = clock.getAsLong();
        for (int i = 0; i < 3_600; i++) {
            pass(Duration.ofSeconds(1));
            millis += i % 2;
            clock.getAsLong();
        }
        assertThat(clock.getAsLong() - start)
                .isEqualTo(Duration.ofSeconds(3_600).toNanos());
    }

    /** A process that is stopped, unlike a machine that is suspended, has a monotonic clock that goes on. */
    @Test
    void aStopBetweenBothReadingsCountsOnce() {
        Duration stop = Duration.ofSeconds(30);
        boolean[] stops = {false};
        LeaseClock stopped = new LeaseClock(() -> nanos, () -> {
            if (stops[0]) {
                stops[0] = false;
                pass(stop);
            }
            return millis;
        });
        long start = stopped.getAsLong();
        pass(Duration.ofSeconds(2));
        stops[0] = true;
        stopped.getAsLong();
        assertThat(stopped.getAsLong() - start).isEqualTo(stop.plusSeconds(2).toNanos());
    }

    @Test
    void aTimeOfDayThatIsSetBackChangesNothing() {
        long start = clock.getAsLong();
        millis -= Duration.ofHours(1).toMillis();
        assertThat(clock.getAsLong()).isEqualTo(start);
        suspend(Duration.ofSeconds(60));
        assertThat(clock.getAsLong() - start).isEqualTo(Duration.ofSeconds(60).toNanos());
    }
}

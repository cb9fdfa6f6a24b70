package io.taskgraph.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class JoinPausesTests {

    private final AtomicLong now = new AtomicLong();
    private final JoinPauses pauses = new JoinPauses(now::get);

    @Test
    void triesInVainPauseForLongerUntilOneSucceeds() {
        assertThat(millis(8, pauses::afterTry))
                .containsExactly(200L, 400L, 800L, 1600L, 3200L, 6400L, 10_000L, 10_000L);
        pauses.joined();
        assertThat(pauses.afterTry()).hasMillis(200);
    }

    @Test
    void theSameReasonIsNoNewsUntilTheProcessHasJoined() {
        assertThat(Stream.of("a", "a", "b", "b", "a").map(pauses::isNews))
                .containsExactly(true, false, true, false, true);
        assertThat(pauses.joined()).as("it was news that it could not").isTrue();
        assertThat(pauses.joined()).isFalse();
        assertThat(pauses.isNews("a")).isTrue();
    }

    @Test
    void aLeaseThatIsLostAgainAndAgainIsWarnedOfLessAndLessOften() {
        List<Long> warnedAfter = new ArrayList<>();
        for (long second = 0; second <= 600; second += 10) {
            boolean warns = pauses.lost() == Level.WARN;
            assertThat(pauses.joined()).as("as loud as the loss").isEqualTo(warns);
            if (warns) {
                warnedAfter.add(second);
            }
            now.addAndGet(Duration.ofSeconds(10).toNanos());
        }
        assertThat(warnedAfter).containsExactly(0L, 60L, 180L, 420L);
    }

    @Test
    void evictionsSoonAfterJoiningPauseForLonger() {
        assertThat(millis(7, () -> {
                    pauses.joined();
                    return pauses.afterEviction();
                }))
                .containsExactly(200L, 400L, 800L, 1600L, 3200L, 6400L, 10_000L);
        pauses.joined();
        now.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(pauses.afterEviction()).hasMillis(200);
        pauses.joined();
        assertThat(pauses.afterEviction()).hasMillis(400);
    }

    private static Stream<Long> millis(int number, Supplier<Duration> pause) {
        return Stream.generate(pause).limit(number).map(Duration::toMillis);
    }
}

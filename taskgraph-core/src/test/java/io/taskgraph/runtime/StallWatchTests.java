package io.taskgraph.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskgraph.status.Explanation;
import io.taskgraph.status.Explanation.Cause;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a job that stands still is reported, on a clock that is moved by hand. */
class StallWatchTests {

    private record Timer(long at, Runnable action) implements Comparable<Timer> {

        @Override
        public int compareTo(Timer other) {
            return Long.compare(at, other.at);
        }
    }

    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final List<Long> reportedAfter = new ArrayList<>();
    private long now;
    private Cause cause = Cause.FLAG;
    private boolean holdsTasks = true;
    private boolean told;
    private final List<Boolean> warnings = new ArrayList<>();
    private final List<Long> ends = new ArrayList<>();

    private final StallWatch watch = watch(Runnable::run);

    private StallWatch watch(Executor threads) {
        return new StallWatch(
                Duration.ofSeconds(30),
                () -> now,
                (delay, action) -> {
                    Timer timer = new Timer(now + delay.toNanos(), action);
                    timers.add(timer);
                    return () -> timers.remove(timer);
                },
                threads,
                this::seen,
                report -> {
                    reportedAfter.add(report.quiet().toSeconds());
                    warnings.add(report.isWarning());
                },
                stood -> ends.add(stood.toSeconds()));
    }

    private StallWatch.Seen seen() {
        return new StallWatch.Seen(explanation(), holdsTasks, told);
    }

    private Explanation explanation() {
        return new Explanation("It waits.", cause, 0, null, "It goes on.", true, List.of(), 0);
    }

    @Test
    void reportsAtGrowingIntervals() {
        watch.start();
        advanceTo(600);
        assertThat(reportedAfter).containsExactly(30L, 90L, 210L, 450L);
    }

    @Test
    void lookThatGotNoThreadDoesNotKeepTheNextFromBeingTaken() {
        List<Error> refused = new ArrayList<>(List.of(new OutOfMemoryError("unable to create native thread")));
        watch(action -> {
                    if (!refused.isEmpty()) {
                        throw refused.remove(0);
                    }
                    action.run();
                })
                .start();
        assertThatThrownBy(() -> advanceTo(30)).isInstanceOf(OutOfMemoryError.class);
        advanceTo(90);
        assertThat(reportedAfter).containsExactly(90L);
    }

    @Test
    void anIntervalIsAnHourAtMost() {
        watch.start();
        advanceTo(100 * 3600);
        assertThat(reportedAfter.get(reportedAfter.size() - 1) - reportedAfter.get(reportedAfter.size() - 2))
                .isEqualTo(3600);
    }

    @Test
    void callbackOrEpochStartsItAnew() {
        watch.start();
        for (int second = 20; second <= 400; second += 20) {
            advanceTo(second);
            if (second % 40 == 0) {
                watch.callbackEnded(0, "metaReady", 1, false);
            } else {
                watch.epochBegan("run", second, 1);
            }
        }
        assertThat(reportedAfter).isEmpty();
        advanceTo(470);
        assertThat(reportedAfter).hasSize(1);
    }

    @Test
    void theTimeIsThatSinceTheLastWork() {
        watch.start();
        advanceTo(29);
        watch.callbackEnded(0, "metaReady", 1, false);
        advanceTo(58);
        assertThat(reportedAfter).isEmpty();
        advanceTo(59);
        assertThat(reportedAfter).containsExactly(30L);
    }

    @Test
    void aJobThatHasGoneOnIsReportedAsSoonAsBefore() {
        watch.start();
        advanceTo(10 * 3600);
        reportedAfter.clear();
        watch.epochBegan("run", 1, 1);
        advanceTo(10 * 3600 + 100);
        assertThat(reportedAfter).containsExactly(30L, 90L);
    }

    @Test
    void processWithoutTasksReportsOnlyWhatConcernsAll() {
        holdsTasks = false;
        watch.start();
        advanceTo(100);
        assertThat(reportedAfter).isEmpty();
        cause = Cause.NO_PRIMARY;
        advanceTo(300);
        assertThat(reportedAfter).containsExactly(210L);
    }

    @Test
    void endedJobIsNotReported() {
        cause = Cause.JOB_ENDED;
        watch.start();
        advanceTo(600);
        assertThat(reportedAfter).isEmpty();
    }

    @Test
    void nothingIsReportedOnceItIsStopped() {
        watch.start();
        advanceTo(40);
        watch.stop();
        advanceTo(600);
        assertThat(reportedAfter).hasSize(1);
        assertThat(timers).isEmpty();
    }

    @Test
    void whatIsAskedForIsWhatIsReported() {
        watch.start();
        advanceTo(29);
        assertThat(watch.isStandstill(seen())).isFalse();
        advanceTo(30);
        assertThat(reportedAfter).hasSize(1);
        assertThat(watch.isStandstill(seen())).isTrue();
        cause = Cause.COMPUTATION;
        assertThat(watch.isStandstill(seen())).as("it only takes long").isFalse();
        cause = Cause.NOT_JOINED;
        assertThat(watch.isStandstill(seen())).isTrue();
        holdsTasks = false;
        cause = Cause.FLAG;
        assertThat(watch.isStandstill(seen()))
                .as("others may work, as far as this process knows")
                .isFalse();
        cause = Cause.NO_PRIMARY;
        assertThat(watch.isStandstill(seen())).isTrue();
        watch.epochBegan("run", 1, 1);
        assertThat(watch.isStandstill(seen())).isFalse();
    }

    @Test
    void theEndOfAWarningIsToldOnce() {
        watch.start();
        watch.callbackEnded(0, "init", 1, false);
        assertThat(ends).isEmpty();
        advanceTo(100);
        assertThat(warnings).containsExactly(true, true);
        watch.callbackEnded(0, "metaReady", 1, false);
        watch.epochBegan("run", 1, 1);
        assertThat(ends).containsExactly(100L);
    }

    @Test
    void theEndOfLongWorkIsNoNews() {
        cause = Cause.COMPUTATION;
        watch.start();
        advanceTo(40);
        watch.callbackEnded(0, "metaReady", 1, false);
        assertThat(warnings).containsExactly(false);
        assertThat(ends).isEmpty();
    }

    @Test
    void whatAnotherPartTellsIsNotReported() {
        holdsTasks = false;
        cause = Cause.COORDINATOR;
        told = true;
        watch.start();
        advanceTo(40);
        assertThat(watch.isStandstill(seen())).isTrue();
        watch.callbackEnded(0, "init", 1, false);
        assertThat(reportedAfter).isEmpty();
        assertThat(ends).isEmpty();
    }

    /** It asks topologies, one of which may not return, and the thread of the timers keeps the lease. */
    @Test
    void aLookThatDoesNotReturnHoldsUpNoTimerAndIsNotFollowedByOthers() {
        Deque<Runnable> handed = new ArrayDeque<>();
        watch(handed::add).start();
        advanceTo(600);
        assertThat(handed).hasSize(1);
        assertThat(reportedAfter).isEmpty();
        handed.remove().run();
        assertThat(reportedAfter).containsExactly(30L);
        advanceTo(1000);
        assertThat(handed).hasSize(1);
    }

    @Test
    void aLookThatComesBackWhenTheJobHasGoneOnIsNotReported() {
        Deque<Runnable> handed = new ArrayDeque<>();
        StallWatch slow = watch(handed::add);
        slow.start();
        advanceTo(30);
        slow.epochBegan("run", 1, 1);
        handed.remove().run();
        assertThat(reportedAfter).isEmpty();
        slow.epochBegan("run", 2, 1);
        assertThat(ends).isEmpty();
    }

    private void advanceTo(long second) {
        long end = Duration.ofSeconds(second).toNanos();
        for (Timer next = due(end); next != null; next = due(end)) {
            now = next.at();
            next.action().run();
        }
        now = end;
    }

    private @Nullable Timer due(long end) {
        Timer next = timers.peek();
        return next != null && next.at() <= end ? timers.poll() : null;
    }
}

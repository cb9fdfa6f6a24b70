package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A process that does not know what the coordinator holds finds out, and asks no more often for it than it must. */
class LeftBehindTests {

    static LongStream seeds() {
        return LongStream.range(0, 12);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void allKeysAreReadOnceByEachProcessWhenNothingGoesWrong(long seed) {
        assertThat(LeftBehindRun.healthy(seed)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aJobGoesOnThoughTheWatchOfAProcessFallsSilent(long seed) {
        assertThat(LeftBehindRun.silentWatch(seed)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aFlagThatASilentWatchDoesNotTellIsFoundThoughNothingElseIsMissed(long seed) {
        assertThat(LeftBehindRun.missedFlag(seed)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aSpareProcessWhoseWatchFallsSilentTakesATaskAllTheSame(long seed) {
        assertThat(LeftBehindRun.silentSpare(seed)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void unknownOutcomesAreNotFollowedUpWithoutAPause(long seed) {
        assertThat(LeftBehindRun.unknownOutcomes(seed)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aProcessThatJoinsWhileTheSpecIsDeletedBeginsNoOtherRun(long seed) {
        assertThat(LeftBehindRun.deletedSpec(seed)).isEmpty();
    }
}

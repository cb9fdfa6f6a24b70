package io.taskgraph.test.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Looks at all states of small models, and at a number of those of larger ones. {@code -Dtaskgraph.model.states=N} looks at that many
 * of each.
 */
class ModelTests {

    private static final int SOME = 500;
    private static final Bounds ONE_TASK = Bounds.of(1, 2, 1).fromSettled();

    private static final Bounds DIRECT = Bounds.of(2, 2, 0).fromSettled().withLetters(0);
    private static final Bounds ONE_EPOCH = Bounds.of(1, 2, 0).fromSettled();

    static Stream<Bounds> small() {
        return Stream.of(
                Bounds.of(1, 1, 1),
                ONE_TASK,
                ONE_TASK.withCrashes(1),
                ONE_TASK.withLost(1),
                ONE_TASK.withPauses(1),
                ONE_EPOCH.withLost(2),
                ONE_EPOCH.withCrashes(1).withLost(1),
                ONE_EPOCH.withEvictions(1),
                DIRECT);
    }

    static Stream<Arguments> large() {
        return Stream.of(
                Arguments.of(Bounds.of(2, 2, 1).fromSettled(), 1_500),
                Arguments.of(Bounds.of(2, 2, 1), SOME),
                Arguments.of(Bounds.of(2, 2, 1).fromSettled().withCrashes(1).withRejoins(1), SOME),
                Arguments.of(ONE_TASK.withCrashes(1).withLost(1), SOME),
                Arguments.of(ONE_TASK.withPauses(1).withRejoins(1), SOME),
                Arguments.of(ONE_TASK.withEvictions(1).withRejoins(1), SOME),
                Arguments.of(ONE_TASK.withDrains(1), SOME),
                Arguments.of(DIRECT.withLetters(1), SOME),
                Arguments.of(DIRECT.withCrashes(1).withRejoins(1), SOME),
                Arguments.of(DIRECT.withLetters(1).withCrashes(1), SOME),
                Arguments.of(DIRECT.withPauses(1), SOME),
                Arguments.of(DIRECT.withLost(1), SOME),
                Arguments.of(DIRECT.withEvictions(1).withRejoins(1), SOME),
                Arguments.of(DIRECT.withDrains(1), SOME));
    }

    @ParameterizedTest
    @MethodSource("small")
    void allStatesKeepWhatIsPromised(Bounds bounds) {
        ModelSearch search = new ModelSearch(bounds, Long.MAX_VALUE);
        List<String> breaches = search.run();
        System.out.println(search);
        assertThat(breaches).isEmpty();
        assertThat(search.isComplete()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("large")
    void statesOfLargerModelsKeepWhatIsPromised(Bounds bounds, int states) {
        ModelSearch search = new ModelSearch(bounds, Long.getLong("taskgraph.model.states", states));
        List<String> breaches = search.run();
        System.out.println(search);
        assertThat(breaches).isEmpty();
    }
}

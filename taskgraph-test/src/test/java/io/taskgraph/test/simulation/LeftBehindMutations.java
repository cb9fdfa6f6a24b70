package io.taskgraph.test.simulation;

import static net.bytebuddy.matcher.ElementMatchers.named;

import io.taskgraph.engine.EngineMutations;
import io.taskgraph.engine.SetBackScripts;
import java.util.stream.Stream;

/** Breaks the rules for a process that knows less, or something else, than the coordinator holds. */
final class LeftBehindMutations {

    private static final String ENGINE = "io.taskgraph.engine.";

    private LeftBehindMutations() {}

    static Stream<Mutation> all() {
        return Stream.concat(ofSilence(), ofSetBack());
    }

    private static Stream<Mutation> ofSilence() {
        return Stream.of(
                new Mutation(
                        "all keys are read again when the view stands behind what others show",
                        ENGINE + "Relists",
                        Mutations.Never.class,
                        named("isBehind"),
                        LeftBehindRun::silentWatch,
                        12),
                new Mutation(
                        "a view in which nothing changes is checked",
                        ENGINE + "Relists",
                        Mutations.Never.class,
                        named("isToCheck"),
                        LeftBehindRun::silentSpare,
                        12),
                new Mutation(
                        "a flag that was missed is found by a check",
                        ENGINE + "Relists",
                        Mutations.Never.class,
                        named("isToCheck"),
                        LeftBehindRun::missedFlag,
                        12),
                new Mutation(
                        "what may have happened is not made again before the keys are read",
                        ENGINE + "PendingTransactions",
                        Mutations.Nothing.class,
                        named("holdUntilListed"),
                        LeftBehindRun::unknownOutcomes,
                        5),
                new Mutation(
                        "the keys are read again after a pause",
                        ENGINE + "Relists",
                        EngineMutations.NoPause.class,
                        named("advance"),
                        LeftBehindRun::unknownOutcomes,
                        5),
                new Mutation(
                        "no run begins while others take part in one",
                        ENGINE + "Generations",
                        Mutations.Never.class,
                        named("isTakenPartIn"),
                        LeftBehindRun::deletedSpec,
                        12));
    }

    private static Stream<Mutation> ofSetBack() {
        return Stream.of(
                new Mutation(
                        "a key whose revision has gone back shows that the coordinator was set back",
                        ENGINE + "JobView",
                        EngineMutations.NoWord.class,
                        named("earlier"),
                        seed -> SetBackScripts.byATask(),
                        1),
                new Mutation(
                        "an epoch that goes back shows that the coordinator was set back",
                        ENGINE + "Generations",
                        EngineMutations.NoWord.class,
                        named("earlierEpoch"),
                        seed -> SetBackScripts.byTheWatch(),
                        1),
                new Mutation(
                        "an epoch before the one that is remembered shows that the coordinator was set back",
                        ENGINE + "Generations",
                        Mutations.Never.class,
                        named("isBefore"),
                        seed -> SetBackScripts.byItsMemory(),
                        1),
                new Mutation(
                        "that the coordinator was set back is remembered beyond the lease",
                        ENGINE + "Generations",
                        EngineMutations.ForgetsTheSetBack.class,
                        named("seen"),
                        seed -> SetBackScripts.byTheList(),
                        1));
    }
}

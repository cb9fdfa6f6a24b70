package io.taskgraph.test.simulation;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.time.Duration;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/** Rules of collectives that {@link ProtocolMutationTests} breaks. */
final class CollectiveMutations {

    private static final String ITERATIVE = "io.taskgraph.iterative.";

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private CollectiveMutations() {}

    /** Ends soon: a broken job often asks again and again, and an hour of that takes minutes of the test. */
    static List<String> run(long seed) {
        try {
            return IterativeRun.within(LIMIT, seed);
        } catch (AssertionError e) {
            return List.of("broke down: " + e);
        }
    }

    static Stream<Mutation> all() {
        LongFunction<List<String>> iterative = CollectiveMutations::run;
        return Stream.of(
                new Mutation(
                        "values are combined along the tree of task ids",
                        ITERATIVE + "TreeFold",
                        Mutations.FromLeftToRight.class,
                        named("middle"),
                        iterative,
                        20),
                new Mutation(
                        "a reduction waits for the contribution of every task",
                        ITERATIVE + "Call",
                        Mutations.AlwaysOpen.class,
                        named("hasContributed"),
                        iterative,
                        20),
                new Mutation(
                        "contributions of another epoch do not count",
                        ITERATIVE + "Hub",
                        Mutations.AlwaysTheFirst.class,
                        named("key"),
                        iterative,
                        20),
                new Mutation(
                        "a value that stands for several tasks is made of the values of all of them",
                        ITERATIVE + "Answering",
                        Mutations.WithoutTheLast.class,
                        named("contributed"),
                        iterative,
                        300),
                new Mutation(
                        "a value that stands for several tasks is sent where all of them are",
                        ITERATIVE + "Answering",
                        Mutations.AlwaysOpen.class,
                        named("isGiven"),
                        iterative,
                        100),
                new Mutation(
                        "a caller that goes on leaves a copy of what it gave",
                        ITERATIVE + "EpochHub",
                        Mutations.Nothing.class,
                        named("release"),
                        iterative,
                        100),
                new Mutation(
                        "a state is durable before its task votes",
                        ITERATIVE + "CheckpointedHost",
                        Mutations.Nothing.class,
                        named("secure"),
                        iterative,
                        50),
                new Mutation(
                        "a later copy of the task that combines small values asks for them",
                        ITERATIVE + "Member",
                        Mutations.Nothing.class,
                        named("isSuccessor"),
                        iterative,
                        100),
                new Mutation(
                        "values that are too large for an offer are asked for",
                        ITERATIVE + "Call",
                        Mutations.Nothing.class,
                        named("held"),
                        iterative,
                        100));
    }
}

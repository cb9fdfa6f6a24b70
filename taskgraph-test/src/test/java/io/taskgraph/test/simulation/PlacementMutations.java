package io.taskgraph.test.simulation;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.util.stream.Stream;

/** Breaks the rules by which copies get slots. */
final class PlacementMutations {

    private static final String ENGINE = "io.taskgraph.engine.";

    private PlacementMutations() {}

    static Stream<Mutation> all() {
        return Stream.of(
                new Mutation(
                        "a backup that cannot take over makes room for a task without primary",
                        ENGINE + "BackupPlacement",
                        Mutations.AlwaysOpen.class,
                        named("isInSyncHere"),
                        CrossedBackupsRun::of,
                        20),
                new Mutation(
                        "a task is backed up by a process that does not refuse it",
                        ENGINE + "BackupPlacement",
                        Mutations.Never.class,
                        named("refuses"),
                        RefusedBackupRun::of,
                        5));
    }
}

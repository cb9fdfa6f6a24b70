package io.taskgraph.test.simulation;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.taskgraph.engine.EngineMutations;
import java.util.List;
import java.util.stream.Stream;

/** Breaks the rules for updates and backups. */
final class BackupMutations {

    private static final String ENGINE = "io.taskgraph.engine.";
    private static final String RUNTIME = "io.taskgraph.runtime.";

    private BackupMutations() {}

    static Stream<Mutation> all() {
        return Stream.of(
                new Mutation(
                        "a backup is marked as out of sync before an update is acknowledged without it",
                        ENGINE + "PrimaryLog",
                        EngineMutations.AcknowledgedBeforeMarked.class,
                        named("matched"),
                        BackupMutations::cutPrimaries,
                        20),
                new Mutation(
                        "an update that comes again is not applied again",
                        ENGINE + "PrimaryLog",
                        Mutations.ForgetsWhatCame.class,
                        named("submit"),
                        BackupMutations::updates,
                        300),
                new Mutation(
                        "only a backup that is in sync takes over",
                        ENGINE + "BackupPlacement",
                        EngineMutations.AllInSync.class,
                        named("inSyncBackups"),
                        BackupMutations::updates,
                        20),
                new Mutation(
                        "a claim compares who is in sync",
                        ENGINE + "Transactions",
                        Mutations.WithoutInSyncCompare.class,
                        named("claim").and(takesArguments(4)),
                        seed -> UpdateScripts.leavingPrimary(seed).breaches(),
                        20),
                new Mutation(
                        "a backup passes over rounds that come late",
                        ENGINE + "BackupLog",
                        Mutations.ForgetsTheRound.class,
                        named("take"),
                        seed -> UpdateScripts.lateStates(seed).breaches(),
                        20),
                new Mutation(
                        "a copy that ends while it takes over gives its task back",
                        ENGINE + "Replication",
                        EngineMutations.JustABackup.class,
                        named("present"),
                        EndedTakeOverRun::killed,
                        5),
                new Mutation(
                        "a backup that has failed says so again when it takes over",
                        RUNTIME + "TaskCopy",
                        EngineMutations.FailsOnce.class,
                        named("failedNow"),
                        EndedTakeOverRun::failed,
                        5),
                new Mutation(
                        "commits wait for a backup that has nearly caught up",
                        ENGINE + "CatchUp",
                        Mutations.Never.class,
                        named("holdsCommits"),
                        UpdateStreamRun::longLog,
                        5),
                new Mutation(
                        "a backup that takes no update is taken out",
                        ENGINE + "BackupProgress",
                        Mutations.Never.class,
                        named("standsStill"),
                        seed -> UpdateScripts.refusedEntries(seed).breaches(),
                        5));
    }

    static List<String> updates(long seed) {
        return UpdateRun.ofRandomFaults(seed).breaches();
    }

    static List<String> cutPrimaries(long seed) {
        return UpdateScripts.cutPrimary(seed).breaches();
    }
}

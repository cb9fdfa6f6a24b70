package io.taskgraph.test.simulation;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.embedded.EmbeddedCoordinator;
import io.taskgraph.engine.SetBackScripts;
import io.taskgraph.test.model.SmallModels;
import io.taskgraph.verify.Verification;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Breaks one rule of the protocol at a time in the running program, and shows that the simulation finds it within a number of
 * seeds. A break that is never found would mean that a checker is missing.
 */
class ProtocolMutationTests {

    private static final int UNBROKEN_SEEDS = 10;
    private static final String ENGINE = "io.taskgraph.engine.";
    private static final String MASTER_WORKER = "io.taskgraph.masterworker.";
    private static final String RUNTIME = "io.taskgraph.runtime.";

    static Stream<Mutation> mutations() {
        return Stream.of(
                        ofTransactions(),
                        ofTime(),
                        ofTelling(),
                        ofCustody(),
                        ofRequests(),
                        ofCalls(),
                        PlacementMutations.all(),
                        BackupMutations.all(),
                        LeftBehindMutations.all(),
                        CollectiveMutations.all())
                .flatMap(Function.identity());
    }

    private static Stream<Mutation> ofTransactions() {
        LongFunction<List<String>> mixed = ProtocolMutationTests::mixed;
        return Stream.of(
                new Mutation(
                        "transactions compare the incarnation of the copy that they act for",
                        Transaction.class.getName(),
                        Mutations.WithoutPrimaryCompares.class,
                        isConstructor(),
                        seed -> SimulatedJob.MESH.run(seed + 100),
                        100),
                new Mutation(
                        "a claim creates, and never takes from a holder",
                        Transaction.class.getName(),
                        Mutations.WithoutAbsentCompares.class,
                        isConstructor(),
                        mixed,
                        100),
                new Mutation(
                        "an advance compares the epoch",
                        Transaction.class.getName(),
                        Mutations.WithoutEpochCompare.class,
                        isConstructor(),
                        // where only one copy advances, none is made again before the keys are read
                        SimulatedJob.MESH::run,
                        50),
                new Mutation(
                        "an advance compares the epoch, in the model",
                        Transaction.class.getName(),
                        Mutations.WithoutEpochCompare.class,
                        isConstructor(),
                        seed -> SmallModels.race(),
                        1),
                new Mutation(
                        "the job ends once, and nothing is set after that",
                        Transaction.class.getName(),
                        Mutations.WithoutOutcomeCompare.class,
                        isConstructor(),
                        SimulatedJob.BLOCKS::run,
                        50),
                new Mutation(
                        "a new run begins when no copy of the former one is left",
                        ENGINE + "Generations",
                        Mutations.NoneLeft.class,
                        named("left"),
                        ProtocolMutationTests::restarts,
                        20),
                new Mutation(
                        "a task that was given up is given back",
                        ENGINE + "Membership",
                        Mutations.Nothing.class,
                        named("release"),
                        ProtocolMutationTests::kills,
                        20),
                new Mutation(
                        "what a step has collected is sent",
                        ENGINE + "Proposals",
                        Mutations.Nothing.class,
                        named("send"),
                        mixed,
                        1),
                new Mutation(
                        "after an unknown outcome the keys are read again",
                        ENGINE + "Relists",
                        Mutations.Nothing.class,
                        named("unknown"),
                        mixed,
                        20));
    }

    private static Stream<Mutation> ofTime() {
        return Stream.of(
                new Mutation(
                        "past its deadline nothing is done",
                        RUNTIME + "Fence",
                        Mutations.AlwaysOpen.class,
                        named("isOpen"),
                        ProtocolMutationTests::pauses,
                        100),
                new Mutation(
                        "the deadline counts from the sending of a keep-alive, not from its answer",
                        RUNTIME + "Fence",
                        Mutations.FromTheAnswer.class,
                        named("answered"),
                        ProtocolMutationTests::slowKeepAlives,
                        400),
                new Mutation(
                        "the time for which the machine was suspended counts",
                        RUNTIME + "LeaseClock",
                        Mutations.AlwaysTheFirst.class,
                        named("offset"),
                        ProtocolMutationTests::suspensions,
                        100));
    }

    private static Stream<Mutation> ofTelling() {
        LongFunction<List<String>> mixed = ProtocolMutationTests::mixed;
        return Stream.of(
                new Mutation(
                        "a flag is told once",
                        ENGINE + "LocalCopy",
                        Mutations.ToldAgain.class,
                        named("tell"),
                        mixed,
                        20),
                new Mutation(
                        "what was told is set before the job ends",
                        ENGINE + "EpochProgress",
                        Mutations.AlwaysOpen.class,
                        named("isSettled"),
                        ProtocolMutationTests::toTheEnd,
                        20),
                new Mutation(
                        "a watch starts at the revision after the list",
                        EmbeddedCoordinator.class.getName(),
                        Mutations.SkipsARevision.class,
                        named("watch"),
                        mixed,
                        20),
                new Mutation(
                        "changes that are known are passed over",
                        ENGINE + "JobView",
                        Mutations.ForgetsItsRevision.class,
                        named("apply"),
                        TreeSumRun::repeatedChanges,
                        100));
    }

    private static Stream<Mutation> ofCustody() {
        LongFunction<List<String>> mesh = SimulatedJob.MESH::run;
        return Stream.of(
                new Mutation(
                        "flags that are kept are told again where a receiver has a new primary",
                        ENGINE + "FlagCustody",
                        Mutations.Nothing.class,
                        named("follow"),
                        mesh,
                        300),
                new Mutation(
                        "flags that may not have arrived are set",
                        ENGINE + "FlagCustody",
                        Mutations.Never.class,
                        named("failed"),
                        mesh,
                        100),
                new Mutation(
                        "a process tells what it has heard to copies that start later",
                        ENGINE + "HeardFlags",
                        io.taskgraph.engine.EngineMutations.HasHeardNothing.class,
                        named("of"),
                        mesh,
                        100),
                new Mutation(
                        "flags are set before their task is given up",
                        ENGINE + "EpochProgress",
                        Mutations.AlwaysOpen.class,
                        named("owesNothing"),
                        // rare: the first seed that shows it is 1,462
                        seed -> SimulatedJob.MESH.run(seed + 1_400),
                        200),
                new Mutation(
                        "a state is stored after the flags before it are set",
                        ENGINE + "EpochProgress",
                        Mutations.AlwaysOpen.class,
                        named("areSet"),
                        ProtocolMutationTests::flagsOnce,
                        20),
                new Mutation(
                        "a flag of a copy that is not the primary is not taken",
                        ENGINE + "LocalCopies",
                        Mutations.AlwaysOpen.class,
                        named("isOfPrimary"),
                        seed -> SmallModels.flagsOfTheEvicted(),
                        1));
    }

    private static Stream<Mutation> ofRequests() {
        return Stream.of(
                new Mutation(
                        "a call is served only by the incarnation that it is for",
                        ENGINE + "LocalCopies",
                        io.taskgraph.engine.EngineMutations.AnyIncarnation.class,
                        named("call"),
                        ProtocolMutationTests::killsInOneProcess,
                        200),
                new Mutation(
                        "a call is served only in its epoch",
                        ENGINE + "LocalCopies",
                        io.taskgraph.engine.EngineMutations.AnyEpoch.class,
                        named("call"),
                        ProtocolMutationTests::asking,
                        20),
                new Mutation(
                        "a call of the epoch before is refused",
                        ENGINE + "LocalCopies",
                        io.taskgraph.engine.EngineMutations.EpochBefore.class,
                        named("call"),
                        ProtocolMutationTests::asking,
                        20),
                new Mutation(
                        "a request is sent again when its task has another primary",
                        ENGINE + "Requests",
                        Mutations.Nothing.class,
                        named("primariesChanged"),
                        ProtocolMutationTests::vanishing,
                        100));
    }

    private static Stream<Mutation> ofCalls() {
        return Stream.of(
                new Mutation(
                        "the answer to a notification is remembered",
                        MASTER_WORKER + "AnswerLedger",
                        Mutations.Nothing.class,
                        named("remember"),
                        ProtocolMutationTests::masterAndWorkers,
                        20),
                new Mutation(
                        "an answer waits until the state is durable",
                        MASTER_WORKER + "CheckpointedHostTask",
                        Mutations.Never.class,
                        named("isDurable"),
                        ProtocolMutationTests::masterAndWorkers,
                        50),
                new Mutation(
                        "a state counts as durable only while its copy is the primary",
                        RUNTIME + "OwnershipReader",
                        Mutations.OwnerAnyway.class,
                        named("ask"),
                        ProtocolMutationTests::mastersThatMove,
                        50));
    }

    private static List<String> masterAndWorkers(long seed) {
        return RangeJobRun.ofRandomFaults(seed, true).breaches();
    }

    /** Processes lose their tasks, and hear nothing of it because they do not reach the coordinator. */
    private static List<String> mastersThatMove(long seed) {
        Faults faults = Faults.delaysUpTo(Duration.ofMillis(20))
                .with(Fault.FALSE_EVIDENCE, 6)
                .with(Fault.CUT, 6);
        return new RangeJobRun(seed, 3, true, faults, (task, job) -> false).breaches();
    }

    private static List<String> mixed(long seed) {
        return TreeSumRun.ofRandomFaults(seed).breaches();
    }

    private static List<String> toTheEnd(long seed) {
        Verification verification = VerifiedRunTests.verifiedTree(seed, 15, 1);
        return verification.isRefuted() ? List.of(verification.report()) : List.of();
    }

    private static List<String> pauses(long seed) {
        Faults faults = Faults.delaysUpTo(Duration.ofMillis(20)).with(Fault.PAUSE, 4);
        return new TreeSumRun(seed, 3, faults, (callback, framework) -> {}).breaches();
    }

    /** Machines are suspended: their monotonic clocks stand still, and those of their leases do not. */
    private static List<String> suspensions(long seed) {
        Faults faults = Faults.delaysUpTo(Duration.ofMillis(20)).with(Fault.PAUSE, 4);
        return new TreeSumRun(seed, 3, faults, Simulation::suspendClocks).breaches();
    }

    /** Messages take up to a third of a lease, so that processes often stand still between a keep-alive and its answer. */
    private static List<String> slowKeepAlives(long seed) {
        Faults faults =
                Faults.delaysUpTo(Duration.ofSeconds(2)).with(Fault.PAUSE, 8).within(Duration.ofMinutes(2));
        return new TreeSumRun(seed, 3, faults, (callback, framework) -> {}).breaches();
    }

    private static List<String> kills(long seed) {
        Random random = new Random(seed);
        int[] left = {10};
        return new TreeSumRun(seed, 2, Faults.delaysOnly(), (callback, framework) -> {
                    if (left[0] > 0 && random.nextInt(40) == 0) {
                        left[0]--;
                        framework.kill();
                    }
                })
                .breaches();
    }

    /** The same process takes its task again, so that calls for the former copy reach the next one. */
    private static List<String> killsInOneProcess(long seed) {
        Random random = new Random(seed);
        int[] left = {20};
        return new TreeSumRun(seed, 1, Faults.delaysUpTo(Duration.ofMillis(200)), (callback, framework) -> {
                    if (left[0] > 0 && random.nextInt(15) == 0) {
                        left[0]--;
                        framework.kill();
                    }
                })
                .breaches();
    }

    private static List<String> restarts(long seed) {
        return new RestartRun(seed).breaches();
    }

    private static List<String> vanishing(long seed) {
        Faults faults =
                Faults.delaysUpTo(Duration.ofMillis(20)).with(Fault.VANISH, 3).within(Duration.ofMillis(300));
        return new TreeSumRun(seed, 3, faults, (callback, framework) -> {}).breaches();
    }

    private static List<String> flagsOnce(long seed) {
        return new FlagOnceRun(seed).breaches();
    }

    private static List<String> asking(long seed) {
        return new StaleAnswerRun(seed).wrong();
    }

    /** What the mutations are measured against: without one, none of their runs finds anything. */
    static Stream<Named<LongFunction<List<String>>>> runs() {
        return Stream.of(
                Named.of("repeated changes", TreeSumRun::repeatedChanges),
                Named.of("pauses", ProtocolMutationTests::pauses),
                Named.of("suspensions", ProtocolMutationTests::suspensions),
                Named.of("slow keep-alives", ProtocolMutationTests::slowKeepAlives),
                Named.of("restarts", ProtocolMutationTests::restarts),
                Named.of("kills", ProtocolMutationTests::kills),
                Named.of("kills in one process", ProtocolMutationTests::killsInOneProcess),
                Named.of("vanishing", ProtocolMutationTests::vanishing),
                Named.of("master and workers", ProtocolMutationTests::masterAndWorkers),
                Named.of("masters that move", ProtocolMutationTests::mastersThatMove),
                Named.of("flags of the evicted", seed -> SmallModels.flagsOfTheEvicted()),
                Named.of("flags once", ProtocolMutationTests::flagsOnce),
                Named.of("silent watches", LeftBehindRun::silentWatch),
                Named.of("silent spare processes", LeftBehindRun::silentSpare),
                Named.of("unknown outcomes", LeftBehindRun::unknownOutcomes),
                Named.of("deleted specs", LeftBehindRun::deletedSpec),
                Named.of("set back by the list", seed -> SetBackScripts.byTheList()),
                Named.of("set back by a task", seed -> SetBackScripts.byATask()),
                Named.of("set back by its memory", seed -> SetBackScripts.byItsMemory()),
                Named.of("set back by the watch", seed -> SetBackScripts.byTheWatch()),
                Named.of("set back by the same backup again", seed -> SetBackScripts.byTheSameBackupAgain()),
                Named.of("set back by a spec that comes late", seed -> SetBackScripts.byASpecThatComesLate()),
                Named.of("asking", ProtocolMutationTests::asking),
                Named.of("updates", BackupMutations::updates),
                Named.of("blocks under a swarm of faults", SimulatedJob.BLOCKS::run),
                Named.of("updates under a swarm of faults", SimulatedJob.UPDATES::run),
                Named.of("cut primaries", BackupMutations::cutPrimaries),
                Named.of(
                        "a primary that leaves",
                        seed -> UpdateScripts.leavingPrimary(seed).breaches()),
                Named.of(
                        "a primary that comes back",
                        seed -> UpdateScripts.primaryThatComesBack(seed).breaches()),
                Named.of(
                        "backups that refuse updates",
                        seed -> UpdateScripts.refusedEntries(seed).breaches()),
                Named.of("streams of updates", UpdateStreamRun::longLog),
                Named.of("collectives", CollectiveMutations::run),
                Named.of("late states", seed -> UpdateScripts.lateStates(seed).breaches()),
                Named.of("copies that are killed while they take over", EndedTakeOverRun::killed),
                Named.of("copies that fail while they take over", EndedTakeOverRun::failed));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void theUnbrokenProgramBreachesNothing(LongFunction<List<String>> run) {
        for (long seed = 0; seed < UNBROKEN_SEEDS; seed++) {
            assertThat(run.apply(seed)).as("breaches of seed %s", seed).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void breakingARuleIsFound(Mutation mutation) throws Exception {
        try (BrokenRule ignored = BrokenRule.of(mutation.type(), mutation.advice(), mutation.method())) {
            assertThat(firstFound(mutation))
                    .as("first seed of %s that finds it", mutation.seeds())
                    .isLessThan(mutation.seeds());
        }
    }

    /** Returns the first seed whose run breaches something, or throws: an engine that breaks down is found as well. */
    private static int firstFound(Mutation mutation) {
        for (int seed = 0; seed < mutation.seeds(); seed++) {
            List<String> breaches;
            try {
                breaches = mutation.run().apply(seed);
            } catch (RuntimeException e) {
                breaches = List.of(e.toString());
            }
            if (!breaches.isEmpty()) {
                System.out.println(mutation + ": found by seed " + seed + ": " + breaches.get(0));
                return seed;
            }
        }
        return mutation.seeds();
    }
}

package io.taskgraph.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.taskgraph.Outcome;
import io.taskgraph.coordination.Trouble;
import io.taskgraph.status.Explanation.Cause;
import io.taskgraph.status.Explanation.Wait;
import io.taskgraph.status.JobSnapshot.CoordinationStatus;
import io.taskgraph.status.JobSnapshot.FlagsSeen;
import io.taskgraph.status.JobSnapshot.Phase;
import io.taskgraph.status.TaskStatus.Activity;
import io.taskgraph.status.TaskStatus.RequestStatus;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One cause each, in a tree of seven tasks whose flags go up: 3 to 6 are the leaves, 0 the root. */
class ExplainerTests {

    private final Map<String, Topology> tree = Map.of("children", Topologies.treeChildren(7, 2));
    private final Explainer explainer = new Explainer(tree);
    private final Jobs jobs = new Jobs(7).formerlyFlagged("children", 3, 4, 5, 6, 1, 2);

    private Explanation explanation() {
        return explainer.explain(jobs.snapshot());
    }

    @Test
    void hungCallbackIsFoundAtTheBottomOfTheChain() {
        jobs.flagged("children", 3, 5, 6, 2)
                .does(
                        4,
                        Jobs.local(
                                new Activity("enterEpoch", Duration.ofSeconds(11), "a.B.c(B.java:1)"),
                                List.of(),
                                List.of()));
        Explanation explanation = explanation();
        assertThat(explanation.sentence())
                .isEqualTo("Epoch 7 has lasted 12.0 s (typically 0.020 s): task 4 holds it up: its callback"
                        + " 'enterEpoch at a.B.c(B.java:1)' has been running for 11.0 s.");
        assertThat(explanation.cause()).isEqualTo(Cause.CALLBACK);
        assertThat(explanation.task()).isEqualTo(4);
        assertThat(explanation.age()).isEqualTo(Duration.ofSeconds(11));
        assertThat(explanation.stalled()).isTrue();
        assertThat(explanation.waits())
                .extracting(Wait::task, Wait::kind, Wait::on)
                .contains(tuple(0L, Cause.FLAG, 1L), tuple(1L, Cause.FLAG, 4L));
    }

    @Test
    void stragglerIsNamedAndThatItIsTheOnlyOne() {
        jobs.flagged("children", 3, 4, 5, 6, 1)
                .does(
                        2,
                        Jobs.local(
                                null,
                                List.of(new Activity("compute", Duration.ofSeconds(3), "a.B.c(B.java:1)")),
                                List.of()));
        assertThat(explanation().sentence())
                .isEqualTo(
                        "Epoch 7 has lasted 12.0 s (typically 0.020 s): task 2 holds it up: its computation at a.B.c(B.java:1) has"
                                + " been running for 3.0 s; all other tasks have set their flags.");
    }

    @Test
    void workOnAThreadOfTheTaskIsNamedInItsWords() {
        jobs.flagged("children", 3, 4, 5, 6, 1)
                .does(
                        2,
                        Jobs.local(
                                null,
                                List.of(new Activity("iteration 7", Duration.ofSeconds(3), "a.B.next(B.java:1)")),
                                List.of()));
        Explanation explanation = explanation();
        assertThat(explanation.cause()).isEqualTo(Cause.COMPUTATION);
        assertThat(explanation.sentence())
                .isEqualTo(
                        "Epoch 7 has lasted 12.0 s (typically 0.020 s): task 2 holds it up: its iteration 7 at a.B.next(B.java:1) has"
                                + " been running for 3.0 s; all other tasks have set their flags.");
        assertThat(explanation.resolution()).isEqualTo("It ends.");
    }

    @Test
    void flagOfARemoteTaskIsSaidToBeMissing() {
        jobs.flagged("children", 3, 4, 5, 1).remote(6, "p2");
        Explanation explanation = explanation();
        assertThat(explanation.cause()).isEqualTo(Cause.FLAG);
        assertThat(explanation.sentence())
                .isEqualTo(
                        "Epoch 7 has lasted 12.0 s (typically 0.020 s): task 6 at process p2 (10.0.0.2:9090) holds it"
                                + " up: it has not set flag 'done' of link type 'children', as it did in the epoch before; its"
                                + " own process shows what it is doing.");
    }

    @Test
    void flagThatWasNotSeenInTheEpochBeforeIsExpectedWhereSomebodyListens() {
        Jobs seen = new Jobs(7).formerlyFlagged("children", 3, 4).flagged("children", 3, 4, 5, 1);
        seen.remote(1, "p2").remote(2, "p2").remote(5, "p2").remote(6, "p2");
        seen.flagsSeen = FlagsSeen.OF_THIS_EPOCH;
        Explanation explanation = explainer.explain(seen.snapshot());
        assertThat(explanation.cause()).isEqualTo(Cause.FLAG);
        assertThat(explanation.sentence())
                .isEqualTo(
                        "Epoch 7 has lasted 12.0 s (typically 0.020 s): task 6 at process p2 (10.0.0.2:9090) holds it"
                                + " up: it has not set a flag of link type 'children'; its own process shows what it is doing.");
    }

    @Test
    void nobodyIsBlamedForFlagsThatMayBeOnTheirWayElsewhere() {
        Jobs seen = new Jobs(7)
                .formerlyFlagged("children", 3, 4)
                .flagged("children", 3)
                .does(4, Jobs.local(null, List.of(new Activity("compute", Duration.ofSeconds(3), null)), List.of()));
        seen.remote(1, "p2").remote(2, "p2").remote(5, "p2").remote(6, "p2");
        seen.flagsSeen = FlagsSeen.TOLD_HERE;
        assertThat(explainer.explain(seen.snapshot()).sentence())
                .isEqualTo("Epoch 7 has lasted 12.0 s (typically 0.020 s): task 4 holds it up: its computation has"
                        + " been running for 3.0 s.");
    }

    @Test
    void flagOfAnIdleTaskIsSaidToBeMissing() {
        jobs.flagged("children", 3, 5, 6, 2);
        Explanation explanation = explanation();
        assertThat(explanation.cause()).isEqualTo(Cause.FLAG);
        assertThat(explanation.task()).isEqualTo(4);
        assertThat(explanation.sentence()).contains("task 4 holds it up", "is idle");
    }

    @Test
    void codeOfTheApplicationThatHasFailedIsNamedAndHidesNothingElse() {
        String failure = "'waits' of task 4 has failed: java.lang.IllegalStateException: boom";
        jobs.flagged("children", 3, 5, 6, 2)
                .does(
                        4,
                        new TaskStatus.LocalCopy(
                                7,
                                0,
                                0,
                                false,
                                false,
                                new Activity("enterEpoch", Duration.ofSeconds(11), null),
                                0,
                                List.of(),
                                List.of(),
                                null,
                                List.of(failure)));
        assertThat(explanation().task()).isEqualTo(4);
        assertThat(explanation().sentence())
                .contains("its callback 'enterEpoch' has been running for 11.0 s")
                .endsWith(". This leaves out what code of the application did not tell: " + failure + ".");
    }

    @Test
    void topologyThatFailsIsNamedAndHidesNothingElse() {
        Explainer failing = new Explainer(Map.of("children", (task, epoch) -> {
            throw new IllegalStateException("boom");
        }));
        jobs.unowned(6, Duration.ofSeconds(5));
        Explanation explanation = failing.explain(jobs.snapshot());
        assertThat(explanation.cause()).isEqualTo(Cause.NO_PRIMARY);
        assertThat(explanation.sentence())
                .contains("task 6 has had no primary for 5.0 s")
                .contains("the topology of link type 'children' failed for task ")
                .endsWith(" in epoch 7: java.lang.IllegalStateException: boom.");
    }

    @Test
    void openRequestIsFollowedToTheTaskThatIsAsked() {
        jobs.flagged("children", 3, 4, 5, 6, 2)
                .remote(5, "p2")
                .does(
                        1,
                        Jobs.local(
                                null,
                                List.of(),
                                List.of(new RequestStatus(5, "Exchange/Get", Duration.ofSeconds(4), true, null))));
        assertThat(explanation().sentence())
                .endsWith("task 1 has been waiting for 4.0 s for an answer of task 5 at process p2 (10.0.0.2:9090) to"
                        + " 'Exchange/Get'.");
    }

    @Test
    void pullNamesTheBlockAndNotTheMethodThatBringsIt() {
        jobs.flagged("children", 3, 4, 5, 6, 2)
                .remote(5, "p2")
                .does(
                        1,
                        Jobs.local(
                                null,
                                List.of(),
                                List.of(new RequestStatus(5, "block 'nubmer'", Duration.ofSeconds(4), true, null))));
        assertThat(explanation().sentence())
                .endsWith(
                        "task 1 has been waiting for 4.0 s for block 'nubmer' of task 5 at process p2 (10.0.0.2:9090).");
        assertThat(explanation().resolution())
                .isEqualTo("Task 5 publishes a block of that name, or the request's time is up.");
    }

    @Test
    void requestToABusyLocalTaskNamesItsCallback() {
        jobs.flagged("children", 3, 4, 5, 6, 2)
                .does(5, Jobs.local(new Activity("handler", Duration.ofSeconds(4), null), List.of(), List.of()))
                .does(
                        1,
                        Jobs.local(
                                null,
                                List.of(),
                                List.of(new RequestStatus(5, "Exchange/Get", Duration.ofSeconds(4), true, null))));
        Explanation explanation = explanation();
        assertThat(explanation.cause()).isEqualTo(Cause.CALLBACK);
        assertThat(explanation.task()).isEqualTo(5);
    }

    @Test
    void taskWithoutPrimaryAndWithoutSpareNode() {
        jobs.unowned(6, Duration.ofSeconds(5)).flagged("children", 3, 4, 5, 1);
        Explanation explanation = explanation();
        assertThat(explanation.cause()).isEqualTo(Cause.NO_PRIMARY);
        assertThat(explanation.sentence())
                .endsWith(
                        "task 6 has had no primary for 5.0 s, and there is no spare node to take it: the job has 0 nodes for 7 tasks.");
        assertThat(explanation.resolution()).contains("add a process");
        assertThat(explanation.stalled()).isTrue();
    }

    @Test
    void taskWithoutPrimaryCountsAlsoIfItHasFlagged() {
        jobs.flagged("children", 3, 4, 5, 6, 1, 2).unowned(0, Duration.ofMillis(100));
        jobs.openNodes = 2;
        assertThat(explanation().sentence()).endsWith("and a node that holds a backup is about to take it.");
        jobs.spareNodes = 1;
        assertThat(explanation().sentence()).endsWith("and a spare node is about to take it.");
        assertThat(explanation().task()).isZero();
    }

    @Test
    void silentCoordinatorIsNamedBeforeAllElse() {
        jobs.unowned(6, Duration.ofSeconds(5));
        jobs.coordination = new CoordinationStatus(
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(-2),
                true,
                Duration.ofSeconds(12),
                "keep alive",
                100,
                null);
        Explanation explanation = explanation();
        assertThat(explanation.cause()).isEqualTo(Cause.COORDINATOR);
        assertThat(explanation.sentence())
                .isEqualTo("The coordinator has not answered for 12.0 s, last asked to keep alive; all tasks of this"
                        + " process stand still, since its lease of 10.0 s may have ended.");
    }

    @Test
    void aCoordinatorThatHasNeverAnsweredIsLookedFor() {
        jobs.phase = Phase.JOINING;
        jobs.coordination = new CoordinationStatus(
                Duration.ofSeconds(10),
                Duration.ZERO,
                Duration.ZERO,
                false,
                Duration.ofSeconds(12),
                "grant a lease",
                100,
                null);
        assertThat(explanation().sentence())
                .isEqualTo("The coordinator has not answered for 12.0 s, last asked to grant a lease;"
                        + " this process waits for it to join the job.");
        assertThat(explanation().resolution()).contains("'taskgraph.etcd.endpoints'");
    }

    /** A question that is refused is asked again for seconds, and so is open, though the coordinator answers. */
    @Test
    void aCoordinatorThatRefusesIsNotSaidToBeSilent() {
        jobs.coordination = coordination(
                true, Duration.ofSeconds(2), new Trouble("etcdserver: permission denied", true, "check the user"));
        assertThat(explanation().cause()).isEqualTo(Cause.COORDINATOR);
        assertThat(explanation().sentence())
                .isEqualTo(
                        "The coordinator refuses requests, and all tasks of this process stand still, since its lease of"
                                + " 10.0 s may have ended: etcdserver: permission denied.");
        assertThat(explanation().resolution())
                .isEqualTo("Somebody mends it: check the user; then all goes on where it stands.");
    }

    @Test
    void aCoordinatorThatRefusesBeforeTheLeaseIsInDoubtIsNamedToo() {
        jobs.coordination = coordination(false, null, new Trouble("no space", true, ""));
        assertThat(explanation().sentence()).isEqualTo("The coordinator refuses requests: no space.");
        assertThat(explanation().resolution()).isEqualTo("Somebody mends it; then all goes on where it stands.");
    }

    @Test
    void whatTheCoordinatorKnowsOfItsSilenceIsTold() {
        jobs.phase = Phase.JOINING;
        jobs.coordination = coordination(
                false, Duration.ofSeconds(12), new Trouble("connection refused", false, "check that etcd runs"));
        assertThat(explanation().sentence())
                .isEqualTo(
                        "The coordinator has not answered for 12.0 s, last asked to commit; this process waits for it to"
                                + " join the job: connection refused.");
        assertThat(explanation().resolution()).isEqualTo("The coordinator answers: check that etcd runs.");
    }

    @Test
    void aProcessThatWasStoppedDoesNotBlameTheCoordinator() {
        jobs.coordination = coordination(true, null, null);
        assertThat(explanation().sentence())
                .isEqualTo(
                        "This process has not renewed its lease in time, though the coordinator has answered whatever"
                                + " it was asked; all tasks of this process stand still, since its lease of 10.0 s may have"
                                + " ended.");
    }

    private static CoordinationStatus coordination(
            boolean fenced, @Nullable Duration silence, @Nullable Trouble trouble) {
        return new CoordinationStatus(
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(fenced ? -2 : 8),
                fenced,
                silence,
                silence == null ? null : "commit",
                100,
                trouble);
    }

    @Test
    void processThatTakesNoPartSaysWhy() {
        jobs.phase = Phase.JOINING;
        jobs.hindrance = "nothing listens at '10.0.0.5:9090'";
        assertThat(explanation().sentence())
                .isEqualTo("This process takes no part in the job: nothing listens at '10.0.0.5:9090'.");
        assertThat(explanation().cause()).isEqualTo(Cause.NOT_JOINED);
        assertThat(explanation().stalled()).isTrue();
    }

    @Test
    void processThatWaitsToReplaceARunSaysForWhatAndSinceWhen() {
        jobs.phase = Phase.JOINING;
        jobs.replacing = new JobSnapshot.Replacing(
                "first", Duration.ofSeconds(12), List.of("task 0 at node p1.0 (10.0.0.5:9090)"));
        jobs.hindrance = jobs.replacing.describe();
        Explanation explanation = explanation();
        assertThat(explanation.sentence())
                .isEqualTo(
                        "This process takes no part in the job: for 12.0 s it has waited to replace run 'first', which"
                                + " has ended, by a new one ('taskgraph.job.restart-finished'); copies of that run have not left,"
                                + " and may be in their 'exit': task 0 at node p1.0 (10.0.0.5:9090).");
        assertThat(explanation.cause()).isEqualTo(Cause.NOT_JOINED);
        assertThat(explanation.age()).isEqualTo(Duration.ofSeconds(12));
        assertThat(explanation.resolution()).contains("'taskgraph.drain.timeout'", "'taskgraph.lease.ttl'");

        jobs.replacing = new JobSnapshot.Replacing("first", Duration.ofSeconds(12), List.of());
        assertThat(explanation().sentence()).contains("the coordinator is committing the new one");
        assertThat(explanation().resolution()).isEqualTo("The coordinator's answer.");
    }

    @Test
    void nobodyHasAskedToAdvance() {
        jobs.flagged("children", 3, 4, 5, 6, 1, 2);
        jobs.lastAdvancedBy = 0;
        Explanation explanation = explanation();
        assertThat(explanation.cause()).isEqualTo(Cause.NO_ADVANCE);
        assertThat(explanation.sentence())
                .endsWith("task 0, which has advanced the epoch before, has not asked to advance this one, and no task"
                        + " is seen to wait for anything.");
    }

    @Test
    void flagsThatNobodyIsToldAreNamed() {
        Explainer ofThree = new Explainer(Map.of("children", Topologies.treeChildren(3, 2)));
        Jobs seven = new Jobs(7).flagged("children", 1, 2, 3, 5);
        Explanation explanation = ofThree.explain(seven.snapshot());
        assertThat(explanation.cause()).isEqualTo(Cause.NO_ADVANCE);
        assertThat(explanation.sentence())
                .endsWith(
                        ": no task is told the flags of tasks 3, 5 on link type 'children', since its topology names them"
                                + " as nobody's neighbour; no task has asked to advance it, and no task is seen to wait for"
                                + " anything.");
    }

    @Test
    void flagInTheWrongDirectionBlamesNoOtherTask() {
        int n = 4;
        Explainer star = new Explainer(Map.of("workers", Topologies.starWorkers(n)));
        Explanation explanation = star.explain(new Jobs(n).flagged("workers", 0).snapshot());
        assertThat(explanation.cause()).isEqualTo(Cause.NO_ADVANCE);
        assertThat(explanation.sentence())
                .endsWith(": no task is told the flags of task 0 on link type 'workers', since its topology names it as"
                        + " nobody's neighbour; no task has asked to advance it, and no task is seen to wait for"
                        + " anything.");
        assertThat(explanation.resolution())
                .isEqualTo("The flag is set on a link type on which others have the task as neighbour, a task calls"
                        + " incEpoch, or ends the job.");
    }

    @Test
    void callWithTheContextOfAnEndedEpochIsTold() {
        jobs.flagged("children", 3, 4, 5, 6, 1, 2);
        jobs.lastAdvancedBy = 0;
        jobs.change(0, task -> Jobs.withStaleCall(task, "incEpoch", 6));
        Explanation explanation = explanation();
        assertThat(explanation.sentence())
                .endsWith(
                        "task 0, which has advanced the epoch before, has not asked to advance this one, and no task is"
                                + " seen to wait for anything; task 0 has called incEpoch in vain, with the context of epoch 6,"
                                + " which had ended.");
        assertThat(explanation.resolution())
                .isEqualTo("The task calls incEpoch with the context that enterEpoch has given it for this epoch.");
    }

    @Test
    void flagWithTheContextOfAnEndedEpochIsTold() {
        jobs.flagged("children", 3, 5, 6, 2).change(4, task -> Jobs.withStaleCall(task, "flagMeta", 6));
        Explanation explanation = explanation();
        assertThat(explanation.task()).isEqualTo(4);
        assertThat(explanation.sentence())
                .contains("; it has called flagMeta in vain, with the context of epoch 6, which had ended");
        assertThat(explanation.resolution()).isEqualTo("Task 4 sets the flag with the context of this epoch.");
    }

    @Test
    void endedJobIsSaidToHaveEnded() {
        jobs.outcome = Outcome.failed("no convergence").reportedBy(0, 7);
        assertThat(explanation().sentence())
                .isEqualTo("The job has ended: task 0 has reported failure in epoch 7: no convergence");
        assertThat(explanation().stalled()).isFalse();
    }

    @Test
    void firstEpochIsExplainedByTheLinkTypesInUse() {
        Jobs first = new Jobs(7).flagged("children", 3, 5, 6, 2);
        Explanation explanation = explainer.explain(first.snapshot());
        assertThat(explanation.task()).isEqualTo(4);
        assertThat(explanation.sentence()).contains("it has not set a flag of link type 'children' and is idle");
    }

    @Test
    void barrierOfAllIsHeldUpByTheOneThatHasNotFlagged() {
        int n = 5;
        Explainer all = new Explainer(Map.of(
                "all",
                (task, epoch) -> LongStream.range(0, n)
                        .filter(other -> other != task)
                        .boxed()
                        .toList()));
        Jobs barrier = new Jobs(n).formerlyFlagged("all", 0, 1, 2, 3, 4).flagged("all", 0, 1, 2, 4);
        assertThat(all.explain(barrier.snapshot()).task()).isEqualTo(3);
    }

    @Test
    void thousandTasksThatHaveNotFlaggedAreExplainedInABoundedSize() {
        int n = 1000;
        List<Long> everybody = LongStream.range(0, n).boxed().toList();
        Jobs large = new Jobs(n).formerlyFlagged("all", IntStream.range(0, n).toArray());
        Explanation explanation = new Explainer(Map.of("all", (task, epoch) -> everybody)).explain(large.snapshot());
        assertThat(explanation.waits()).hasSize(Explanation.MAX_WAITS);
        assertThat(explanation.moreWaits()).isPositive();
    }
}

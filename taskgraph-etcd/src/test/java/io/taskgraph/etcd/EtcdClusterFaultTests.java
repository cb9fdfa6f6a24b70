package io.taskgraph.etcd;

import static io.taskgraph.etcd.EtcdTestSupport.answer;
import static io.taskgraph.etcd.EtcdTestSupport.patient;
import static io.taskgraph.etcd.EtcdTestSupport.quick;
import static io.taskgraph.etcd.EtcdTestSupport.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.coordination.Compare;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.test.etcd.EtcdCluster;
import io.taskgraph.test.etcd.EtcdMember;
import io.taskgraph.test.etcd.TcpProxy;
import io.taskgraph.test.etcd.TcpProxy.Direction;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of three members is in trouble, and a job goes on: not as fast as the machine can, which no test says, but far faster than calls
 * that hang until their deadline would let it.
 */
class EtcdClusterFaultTests {

    /** Calls that hang one after the other until their deadline let no more than one epoch end in some seconds. */
    private static final int MANY_EPOCHS = 40;

    private static final Duration TROUBLE = Duration.ofSeconds(8);

    private static final Duration QUIET = Duration.ofSeconds(2);

    private static final Logger logger = LoggerFactory.getLogger(MeasuredJob.class);

    private EtcdCluster etcd;

    @BeforeEach
    void start() {
        etcd = EtcdCluster.start(3);
    }

    @AfterEach
    void stop() {
        etcd.close();
    }

    @Test
    void jobGoesOnWhenAFollowerIsCutOff() throws Exception {
        assertThat(trouble("follower cut off", EtcdCluster::follower, etcd::isolate, member -> etcd.heal()))
                .as("copies lost")
                .isZero();
    }

    @Test
    void jobGoesOnWhenTheLeaderIsCutOff() throws Exception {
        assertThat(trouble("leader cut off", EtcdCluster::leader, etcd::isolate, member -> etcd.heal()))
                .as("copies lost")
                .isZero();
    }

    /** Its state may be old: what it alone holds proves nothing. */
    @Test
    void memberThatIsCutOffDoesNotSayWhetherAKeyIsAsItWas() {
        EtcdMember follower = etcd.follower();
        Transaction check = new Transaction(List.of(Compare.absent("taskgraph/checked/spec")), List.of());
        try (Coordinator patient =
                        EtcdCoordinator.create(patient(follower.endpoint()).build());
                Coordinator coordinator =
                        EtcdCoordinator.create(quick(follower.endpoint()).build())) {
            assertThat(answer(patient.commit(check)).succeeded()).isTrue();
            etcd.isolate(follower);
            assertThat(refusal(coordinator.commit(check)).reason())
                    .isEqualTo(CoordinationException.Reason.UNKNOWN_OUTCOME);
        }
    }

    @Test
    void jobGoesOnWhenAFollowerIsFrozen() throws Exception {
        assertThat(trouble("follower frozen", EtcdCluster::follower, EtcdMember::pause, EtcdMember::resume))
                .as("copies lost")
                .isZero();
    }

    /**
     * A former leader that continues may revoke leases that were renewed at its successor meanwhile (etcd before 3.4.31 and
     * 3.5.13), so the copies are safe only while it is frozen; afterwards the job must go on, with new leases or the old ones.
     */
    @Test
    void jobGoesOnWhenTheLeaderIsFrozen() throws Exception {
        trouble("leader frozen", EtcdCluster::leader, EtcdMember::pause, EtcdMember::resume);
    }

    @Test
    void jobGoesOnWhenTheLeaderIsKilled() throws Exception {
        assertThat(trouble("leader killed", EtcdCluster::leader, EtcdMember::kill, EtcdMember::restart))
                .as("copies lost")
                .isZero();
    }

    @Test
    void jobGoesOnWhenTheLeaderIsMoved() throws Exception {
        assertThat(trouble("leader moved", EtcdCluster::follower, etcd::moveLeader, member -> {}))
                .as("copies lost")
                .isZero();
    }

    @Test
    void jobGoesOnWhenOneEndpointSwallowsEverything() throws Exception {
        try (TcpProxy proxy = TcpProxy.to(etcd.member(1).port())) {
            List<URI> endpoints = new ArrayList<>(etcd.endpoints());
            endpoints.set(1, proxy.endpoint());
            long losses = trouble(
                    "endpoint swallows",
                    endpoints,
                    cluster -> cluster.member(1),
                    member -> proxy.blackHole(Direction.BOTH),
                    member -> proxy.restore());
            assertThat(losses).as("copies lost").isZero();
        }
    }

    @Test
    void jobStartsAndRunsWithAnEndpointThatIsDeadFromTheStart() throws Exception {
        etcd.member(2).kill();
        try (MeasuredJob job = new MeasuredJob(etcd.endpoints())) {
            job.measure("endpoint dead from the start", () -> job.awaitEpochs(MANY_EPOCHS));
            job.finish();
        }
    }

    @Test
    void jobRunsThroughAProxyOfEtcdThoughTheLeaderMovesAndAllHistoryIsCompacted() throws Exception {
        try (EtcdProxy proxy = EtcdProxy.to(etcd.endpoints());
                MeasuredJob job = new MeasuredJob(List.of(proxy.endpoint()));
                Coordinator direct = EtcdCoordinator.create(
                        EtcdSettings.builder(etcd.endpoints()).build())) {
            job.awaitEpochs(20);
            job.measure("leader moved behind a proxy", () -> {
                etcd.moveLeader(etcd.follower());
                job.awaitEpochs(20);
            });
            job.measure("compaction behind a proxy", () -> {
                for (int i = 0; i < 5; i++) {
                    job.awaitEpochs(10);
                    etcd.compact(
                            direct.list("none/").toCompletableFuture().join().revision());
                }
                job.awaitEpochs(20);
            });
            assertThat(job.losses()).as("copies lost").isZero();
            job.finish();
        }
    }

    @Test
    void jobRunsWithALearnerAmongTheEndpoints() throws Exception {
        etcd.addLearner();
        try (LogLines log = new LogLines();
                MeasuredJob job = new MeasuredJob(etcd.endpoints())) {
            job.measure("learner among the endpoints", () -> job.awaitEpochs(MANY_EPOCHS));
            job.finish();
            assertThat(log.with("not supported for learner")).hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void jobGoesOnWhileMembersAreRestartedOneByOne() throws Exception {
        rolling("restarted", null);
    }

    /** From the etcd of the path to the one that the build puts beside it, or, where there is none, to the same. */
    @Test
    void jobGoesOnWhileMembersAreUpgradedOneByOne() throws Exception {
        String second = System.getenv("SECOND_ETCD");
        rolling("upgraded", second == null ? null : Path.of(second));
    }

    private void rolling(String name, @Nullable Path folder) throws Exception {
        try (MeasuredJob job = new MeasuredJob(etcd.endpoints())) {
            job.awaitEpochs(20);
            for (EtcdMember member : etcd.members()) {
                job.measure(name, () -> {
                    member.upgrade(folder);
                    job.awaitEpochs(20);
                });
            }
            assertThat(job.losses()).as("copies lost").isZero();
            job.finish();
        }
    }

    @Test
    void jobGoesOnAfterAMajorityWasAwayForTwiceTheLease() throws Exception {
        Duration ttl = Duration.ofSeconds(4);
        try (MeasuredJob job = new MeasuredJob(
                etcd.endpoints(), settings -> settings.toBuilder().leaseTtl(ttl).build(), client -> client)) {
            job.awaitEpochs(20);
            etcd.member(0).kill();
            etcd.member(1).kill();
            job.observe("majority away", ttl.multipliedBy(2));
            job.measure("majority back", () -> {
                etcd.member(0).launch();
                etcd.member(1).restart();
                job.awaitEpochs(20);
            });
            assertThat(job.losses()).as("copies lost").isZero();
            job.finish();
        }
    }

    /** Returns the copies that the job lost in all; while the trouble lasts it must lose none. */
    private long trouble(
            String name, Function<EtcdCluster, EtcdMember> choice, Consumer<EtcdMember> begin, Consumer<EtcdMember> end)
            throws Exception {
        return trouble(name, etcd.endpoints(), choice, begin, end);
    }

    private long trouble(
            String name,
            List<URI> endpoints,
            Function<EtcdCluster, EtcdMember> choice,
            Consumer<EtcdMember> begin,
            Consumer<EtcdMember> end)
            throws Exception {
        try (MeasuredJob job = new MeasuredJob(endpoints)) {
            job.awaitEpochs(20);
            job.observe(name + ", before", QUIET);
            EtcdMember member = choice.apply(etcd);
            int before = job.epochs();
            logger.info("{}: {}", name, member.endpoint());
            begin.accept(member);
            job.observe(name + ", first", TROUBLE);
            assertThat(job.epochs() - before).as("epochs within %s", TROUBLE).isGreaterThan(MANY_EPOCHS);
            job.observe(name + ", later", QUIET);
            assertThat(job.losses()).as("copies lost").isZero();
            end.accept(member);
            job.observe(name + ", mended", QUIET);
            job.awaitEpochs(20);
            long losses = job.losses();
            job.finish();
            return losses;
        }
    }
}

package io.taskgraph.test.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EtcdClusterTests {

    private static final String READ = "{\"key\":\"YQ==\"}";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

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
    void whatOneMemberIsToldTheOthersKnow() {
        put(etcd.member(0));

        assertThat(etcd.endpoints()).hasSize(3).doesNotHaveDuplicates();
        etcd.members().forEach(member -> assertThat(read(member)).contains("\"count\":\"1\""));
    }

    @Test
    void clusterGoesOnWithoutAKilledLeader() {
        EtcdMember former = etcd.leader();
        former.kill();
        assertThat(etcd.leader()).isNotSameAs(former);
        put(etcd.follower());
        former.restart();

        assertThat(read(former)).contains("\"count\":\"1\"");
    }

    @Test
    void leaderIsMoved() {
        EtcdMember next = etcd.follower();
        etcd.moveLeader(next);

        await().atMost(PATIENCE).until(() -> etcd.leader() == next);
    }

    @Test
    void isolatedMemberTakesConnectionsAndAnswersNothingUntilItIsHealed() {
        EtcdMember isolated = etcd.follower();
        etcd.isolate(isolated);
        put(etcd.leader());
        await().atMost(PATIENCE).until(() -> !isolated.process().metrics().isSet("etcd_server_has_leader"));
        assertThatThrownBy(() -> read(isolated))
                .isInstanceOfAny(UncheckedIOException.class, IllegalStateException.class);
        etcd.heal();
        isolated.awaitHealthy();

        assertThat(read(isolated)).contains("\"count\":\"1\"");
    }

    @Test
    void othersElectALeaderWhenTheLeaderIsIsolated() {
        EtcdMember isolated = etcd.leader();
        etcd.isolate(isolated);

        await().atMost(PATIENCE)
                .until(() -> etcd.members().stream().anyMatch(member -> member != isolated && member.isLeader()));
        await().atMost(PATIENCE).until(() -> !isolated.isLeader());
    }

    @Test
    void learnerIsAddedPromotedAndRemoved() {
        EtcdMember learner = etcd.addLearner();
        assertThatThrownBy(() -> put(learner)).hasMessageContaining("learner");
        etcd.promote(learner);
        put(learner);
        etcd.remove(learner);

        assertThat(etcd.members()).hasSize(3).doesNotContain(learner);
        put(etcd.member(0));
    }

    @Test
    void membersAreStartedAgainOneByOne() {
        put(etcd.member(0));
        etcd.members().forEach(member -> member.upgrade(null));

        assertThat(read(etcd.member(0))).contains("\"count\":\"1\"");
    }

    @Test
    void folderWithoutEtcdIsNamed() {
        assertThatThrownBy(() -> EtcdServer.start(EtcdOptions.defaults().withFolder(Path.of("no-such-folder"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no-such-folder");
    }

    private static void put(EtcdMember member) {
        member.process().gateway().post("/v3/kv/put", "{\"key\":\"YQ==\",\"value\":\"MQ==\"}");
    }

    private static String read(EtcdMember member) {
        return member.process().gateway().post("/v3/kv/range", READ);
    }
}

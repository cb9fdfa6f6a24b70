package io.taskgraph.etcd;

import static io.taskgraph.etcd.EtcdTestSupport.PATIENCE;
import static io.taskgraph.etcd.EtcdTestSupport.answer;
import static io.taskgraph.etcd.EtcdTestSupport.commit;
import static io.taskgraph.etcd.EtcdTestSupport.put;
import static io.taskgraph.etcd.EtcdTestSupport.quick;
import static io.taskgraph.etcd.EtcdTestSupport.refusal;
import static io.taskgraph.etcd.EtcdTestSupport.succeeds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.Entry;
import io.taskgraph.test.etcd.EtcdServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** etcd is killed, is not there, or does not answer. */
class EtcdOutageTests {

    private EtcdServer etcd;
    private Coordinator coordinator;

    @BeforeEach
    void start() {
        etcd = EtcdServer.start();
        coordinator = EtcdCoordinator.create(quick(etcd.endpoint()).build());
        awaitAnswers();
    }

    @AfterEach
    void stop() {
        coordinator.close();
        etcd.close();
    }

    @Test
    void callsEndAtTheirDeadlineWhileEtcdIsDown() {
        etcd.kill();

        assertAllCallsEndUnknown();
    }

    @Test
    void callsEndAtTheirDeadlineWhileEtcdIsPaused() {
        etcd.pause();
        assertAllCallsEndUnknown();
        etcd.resume();

        awaitAnswers();
    }

    @Test
    void writeThatEndedBeforeEtcdCameBackIsNotSentLater() {
        etcd.kill();
        List<CompletionStage<CommitResult>> commits = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            commits.add(commit(coordinator, put("late/" + i, "v")));
        }
        commits.forEach(commit -> assertThat(refusal(commit).reason()).isEqualTo(Reason.UNKNOWN_OUTCOME));
        etcd.restart();
        awaitAnswers();

        assertThat(answer(coordinator.list("late/")).entries()).isEmpty();
    }

    @Test
    void killedEtcdEndsWatchesAndKeepsKeysAndLeases() {
        long lease = answer(coordinator.grantLease(Duration.ofMinutes(10)));
        long revision = answer(commit(coordinator, put("a", "1"))).revision();
        ToldChanges told = new ToldChanges();
        coordinator.watch("", revision, told);
        told.awaitChanges(1);
        etcd.kill();
        assertThat(told.awaitEnd().reason()).isEqualTo(Reason.UNKNOWN_OUTCOME);
        etcd.restart();
        awaitAnswers();

        assertThat(answer(coordinator.keepAlive(lease))).isTrue();
        assertThat(answer(coordinator.list("a")).entries())
                .extracting(Entry::modRevision)
                .containsExactly(revision);
        ToldChanges after = new ToldChanges();
        coordinator.watch("", revision + 1, after);
        answer(commit(coordinator, put("b", "1")));
        after.awaitChanges(1);
        assertThat(after.keys()).containsExactly("b");
    }

    @Test
    void silenceWhileEtcdIsPausedEndsWatches() {
        ToldChanges told = new ToldChanges();
        coordinator.watch("", answer(coordinator.list("")).revision() + 1, told);
        etcd.pause();
        await().atMost(PATIENCE).until(() -> {
            assertThat(succeeds(coordinator.list(""))).isFalse();
            return told.hasEnded();
        });
        assertThat(told.awaitEnd()).hasMessageContaining("has not answered for 2s");
        etcd.resume();

        awaitAnswers();
    }

    /** gRPC's pauses between attempts to connect grow to two minutes; a new client begins with short ones. */
    @Test
    void clientWithoutAnswersIsReplacedAgainAndAgain() {
        AtomicInteger clients = new AtomicInteger();
        etcd.kill();
        try (Coordinator counted = EtcdCoordinator.create(quick(etcd.endpoint())
                .customizer(builder -> {
                    clients.incrementAndGet();
                    return builder;
                })
                .build())) {
            await().atMost(PATIENCE).until(() -> {
                assertThat(succeeds(counted.list(""))).isFalse();
                return clients.get() > 3;
            });
            etcd.restart();

            await().atMost(PATIENCE).until(() -> succeeds(counted.list("")));
        }
    }

    /** As a customizer that reads a file, or libraries that do not go together. */
    @Test
    void whatKeepsAChannelFromBeingMadeIsToldAndTriedAgain() {
        AtomicInteger tries = new AtomicInteger();
        try (Coordinator late = EtcdCoordinator.create(quick(etcd.endpoint())
                .customizer(builder -> {
                    if (tries.incrementAndGet() == 1) {
                        throw new IllegalStateException("no certificate yet");
                    }
                    return builder;
                })
                .build())) {
            assertThat(refusal(late.list("")))
                    .hasMessageContaining("no channel to etcd " + etcd.endpoint() + " could be made")
                    .hasMessageContaining("no certificate yet");
            await().atMost(PATIENCE).until(() -> succeeds(late.list("")));
        }
    }

    @Test
    void whatAnInterceptorThrowsIsAFailedAttempt() {
        AtomicInteger tries = new AtomicInteger();
        try (Coordinator late = EtcdCoordinator.create(quick(etcd.endpoint())
                .customizer(builder -> builder.intercept(new ClientInterceptor() {
                    @Override
                    public <Q, A> ClientCall<Q, A> interceptCall(
                            MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
                        if (tries.incrementAndGet() == 1) {
                            throw new IllegalStateException("no token yet");
                        }
                        return next.newCall(method, options);
                    }
                }))
                .build())) {
            await().atMost(PATIENCE).until(() -> succeeds(late.list("")));
            assertThat(tries).hasValueGreaterThan(1);
        }
    }

    private void assertAllCallsEndUnknown() {
        List<CompletionStage<?>> calls = List.of(
                coordinator.list(""),
                commit(coordinator, put("a", "1")),
                coordinator.grantLease(Duration.ofSeconds(10)),
                coordinator.keepAlive(1),
                coordinator.revokeLease(1));
        calls.forEach(call -> assertThat(refusal(call).reason()).isEqualTo(Reason.UNKNOWN_OUTCOME));
    }

    private void awaitAnswers() {
        await().atMost(PATIENCE).until(() -> succeeds(coordinator.list("")));
    }
}

package io.taskgraph.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseKeepAliveResponse;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.WatchRequest;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.WatchListener;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which of two members is at fault, by the answers that one owes and the other gives. */
class MembersTests {

    private static final Question<RangeRequest, RangeResponse> PROBE = Question.probe(ByteString.copyFromUtf8("key"));

    private static final Question<LeaseKeepAliveRequest, LeaseKeepAliveResponse> RENEWAL = new Question<>(
            "Keeping a lease alive",
            LeaseGrpc.getLeaseKeepAliveMethod(),
            LeaseKeepAliveRequest.getDefaultInstance(),
            Question.Kind.QUICK,
            ByteString.EMPTY,
            LeaseKeepAliveResponse::getHeader);

    private static final int FORMER = 7;
    private static final int NEWER = 8;
    /** Longer than any answer is waited for. */
    private static final long LONG_AGO = Duration.ofSeconds(2).toNanos();

    private final Member owing = member("http://owing:2379");
    private final Member answering = member("http://answering:2379");
    private final Members members = new Members(List.of(owing, answering), Duration.ofMillis(500));
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Calls calls = new Calls(
            EtcdSettings.builder(List.of(URI.create("http://owing:2379"))).build(), members, timer);

    @AfterEach
    void stop() {
        members.all().forEach(member -> member.close(Calls.closedException()));
        timer.shutdownNow();
    }

    @Test
    void followerIsNotBlamedForAnswersThatWereOnTheirWayToAFormerLeader() {
        owing.began(attempt(owing, FORMER, LONG_AGO));
        owing.answered(NEWER);

        members.answered(attempt(answering, NEWER, 0), NEWER);

        assertThat(owing.owed()).isEmpty();
        assertThat(owing.overtakenNanos()).isZero();
    }

    @Test
    void memberThatOwesAnAnswerUnderItsOwnLeaderIsOvertaken() {
        owing.answered(FORMER);
        owing.began(attempt(owing, FORMER, LONG_AGO));

        members.answered(attempt(answering, FORMER, 0), FORMER);

        assertThat(owing.owed()).hasSize(1);
        assertThat(owing.overtakenNanos()).isPositive();
        assertThat(owing.isOutled()).isFalse();
    }

    @Test
    void formerLeaderThatIsCutOffIsFoundByTheAnswerOfItsSuccessor() {
        owing.answered(FORMER);
        owing.began(attempt(owing, FORMER, LONG_AGO));

        members.answered(attempt(answering, FORMER, 0), NEWER);

        assertThat(owing.isOutled()).isTrue();
    }

    @Test
    void memberThatHasNeverAnsweredIsNotTakenForAFormerLeader() {
        owing.began(attempt(owing, 0, LONG_AGO));

        members.answered(attempt(answering, 0, 0), NEWER);

        assertThat(owing.overtakenNanos()).isPositive();
        assertThat(owing.isOutled()).isFalse();
    }

    /** A leader that was cut off renews leases for a while, and its followers say meanwhile that they know none. */
    @Test
    void renewalByItselfIsNoReasonToLeaveOthersOut() {
        owing.suspect(owing.connection(), "UNAVAILABLE: etcdserver: no leader");

        members.answered(attempt(RENEWAL, answering, FORMER, 0), FORMER);
        assertThat(owing.isLeftOut()).isFalse();

        members.answered(attempt(answering, FORMER, 0), FORMER);
        assertThat(owing.isLeftOut()).isTrue();
    }

    @Test
    void leadersAreCountedAgainAfterARestore() {
        calls.answered(attempt(answering, 0, 0), PROBE, ledBy(NEWER));
        calls.answered(attempt(answering, NEWER, 0), PROBE, ledBy(2));
        calls.answered(attempt(answering, 2, 0), PROBE, ledBy(3));

        assertThat(calls.term()).isEqualTo(3);
    }

    @Test
    void aRestoreEndsTheWatchesOnce() {
        calls.answered(attempt(answering, 0, 0), PROBE, ledBy(NEWER));
        List<String> ended = new ArrayList<>();
        answering.connection().add(watch(ended));
        calls.answered(attempt(answering, NEWER, 0), PROBE, ledBy(2));
        assertThat(ended).singleElement().asString().contains("it was restored");

        answering.connection().add(watch(ended));
        calls.answered(attempt(answering, 2, 0), PROBE, ledBy(3));
        // put before the restore, and answered late
        calls.answered(attempt(answering, NEWER, 0), PROBE, ledBy(2));

        assertThat(ended).hasSize(1);
        assertThat(calls.term()).isEqualTo(3);
    }

    /** Returns a watch that tells its end alone. */
    private static EtcdWatch watch(List<String> ended) {
        WatchListener listener = new WatchListener() {
            @Override
            public void changed(List<WatchEvent> changes) {
                throw new AssertionError(changes);
            }

            @Override
            public void ended(CoordinationException cause) {
                ended.add(cause.getMessage());
            }
        };
        EtcdWatch.Source nowhere = new EtcdWatch.Source() {
            @Override
            public void open(WatchRequest request, EtcdWatch watch) {}

            @Override
            public void told() {}

            @Override
            public void loginRefused() {}

            @Override
            public void remove(EtcdWatch watch) {}
        };
        return new EtcdWatch("taskgraph/", 1, listener, nowhere, Runnable::run);
    }

    /** It was on its way when the newer leader was heard of. */
    @Test
    void answerUnderAFormerLeaderIsNoRestore() {
        calls.answered(attempt(answering, 0, 0), PROBE, ledBy(NEWER));
        calls.answered(attempt(owing, FORMER, 0), PROBE, ledBy(FORMER));

        assertThat(calls.term()).isEqualTo(NEWER);
    }

    private static RangeResponse ledBy(long term) {
        return RangeResponse.newBuilder()
                .setHeader(ResponseHeader.newBuilder().setRaftTerm(term))
                .build();
    }

    private Attempt attempt(Member member, long term, long ageNanos) {
        return attempt(PROBE, member, term, ageNanos);
    }

    private <Q, A> Attempt attempt(Question<Q, A> question, Member member, long term, long ageNanos) {
        Asking<Q, A, A> asking = new Asking<>(calls, question, answer -> answer, refusal -> {
            throw refusal;
        });
        return new Attempt(asking, member, member.connection(), "", System.nanoTime() - ageNanos, 0, term);
    }

    static Member member(String name) {
        return new Member(name, () -> InProcessChannelBuilder.forName(name).build());
    }
}

package io.taskgraph.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.Trouble;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is said of an etcd that does not serve: the reason that holds now. */
class OutageTests {

    private static final URI ENDPOINT = URI.create("http://silent:2379");
    private static final Duration TIMEOUT = Duration.ofMillis(1);
    private static final String GRANT = "etcdserverpb.Lease/LeaseGrant";
    private static final String TXN = "etcdserverpb.KV/Txn";

    private final Member member = MembersTests.member(ENDPOINT.toString());
    private final Outage outage = new Outage(List.of(ENDPOINT), new Members(List.of(member), Duration.ofMillis(500)));

    @AfterEach
    void close() {
        member.close(Calls.closedException());
    }

    /** A start takes seconds from making the client to asking by it: etcd was not silent in them. */
    @Test
    void silenceBeginsWithTheFirstQuestionWhereNoneWasAnswered() {
        Instant made = Instant.now();
        await().until(() -> Instant.now().isAfter(made.plusMillis(100)));

        outage.unanswered(TIMEOUT);

        String trouble = outage.trouble().why();
        assertThat(trouble).startsWith("etcd [" + ENDPOINT + "] has not answered since ");
        assertThat(Instant.parse(trouble.substring(trouble.indexOf("since ") + 6, trouble.indexOf('Z') + 1)))
                .isAfter(made.plusMillis(50));
    }

    @Test
    void anEtcdThatHasNeverAnsweredIsToBeLookedFor() {
        try (LogLines log = new LogLines()) {
            outage.unanswered(TIMEOUT);

            Trouble trouble = outage.trouble();
            assertThat(trouble.refusing()).isFalse();
            assertThat(trouble.step())
                    .isEqualTo("check that etcd runs and that 'taskgraph.etcd.endpoints' names its client addresses");
            assertThat(log.all())
                    .singleElement()
                    .asString()
                    .endsWith(". It is asked again until it answers; " + trouble.step());
        }
    }

    @Test
    void theAddressesOfAnEtcdThatHasAnsweredAreRight() {
        outage.answered(GRANT);
        awaitSilence();
        assertThat(outage.trouble().step()).isEmpty();
    }

    @Test
    void aRefusalEndsASilence() {
        try (LogLines log = new LogLines()) {
            outage.unanswered(TIMEOUT);
            outage.refused(GRANT, refusal(Status.PERMISSION_DENIED.withDescription("etcdserver: permission denied")));

            Trouble trouble = outage.trouble();
            assertThat(trouble.refusing()).isTrue();
            assertThat(trouble.why()).contains("permission denied").doesNotContain("has not answered");
            assertThat(trouble.step()).startsWith("check 'taskgraph.etcd.user'");
            assertThat(log.with("answers again")).hasSize(1);
            assertThat(log.with("permission denied; check 'taskgraph.etcd.user'"))
                    .hasSize(1);
        }
    }

    @Test
    void anAnswerThatIsAFailureEndsASilenceToo() {
        outage.unanswered(TIMEOUT);
        outage.told();
        assertThat(outage.trouble()).isNull();
    }

    @Test
    void theLastRefusalIsTold() {
        outage.refused(TXN, refusal(Status.PERMISSION_DENIED.withDescription("first")));
        outage.refused(GRANT, refusal(Status.RESOURCE_EXHAUSTED.withDescription("second")));
        assertThat(outage.trouble().why()).contains("second");
        assertThat(outage.trouble().step()).as("no matter of the user").isEmpty();
        outage.refused(TXN, refusal(Status.PERMISSION_DENIED.withDescription("third")));
        assertThat(outage.trouble().why()).contains("third");
    }

    @Test
    void aTimeInWhichThisProcessDidNotRunIsNoSilence() {
        outage.answered(GRANT);
        Instant answered = Instant.now();
        Duration timeout = Duration.ofSeconds(1);
        await().until(() -> Instant.now().isAfter(answered.plus(timeout)));
        outage.paused();
        outage.unanswered(timeout);
        assertThat(outage.trouble()).isNull();
    }

    private void awaitSilence() {
        await().until(() -> {
            outage.unanswered(TIMEOUT);
            return outage.trouble() != null;
        });
    }

    private static CoordinationException refusal(Status status) {
        return EtcdErrors.of("Granting a lease", status, true);
    }
}

package io.taskgraph.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From when on etcd is said not to answer. */
class OutageTests {

    private static final URI ENDPOINT = URI.create("http://silent:2379");
    private static final Duration TIMEOUT = Duration.ofMillis(1);

    /** A start takes seconds from making the client to asking by it: etcd was not silent in them. */
    @Test
    void silenceBeginsWithTheFirstQuestionWhereNoneWasAnswered() {
        Member member = MembersTests.member(ENDPOINT.toString());
        Outage outage = new Outage(List.of(ENDPOINT), new Members(List.of(member), Duration.ofMillis(500)));
        Instant made = Instant.now();
        await().until(() -> Instant.now().isAfter(made.plusMillis(100)));

        outage.unanswered(TIMEOUT);

        String trouble = outage.trouble();
        assertThat(trouble).startsWith("etcd [" + ENDPOINT + "] has not answered since ");
        assertThat(Instant.parse(trouble.substring(trouble.indexOf("since ") + 6, trouble.indexOf('Z') + 1)))
                .isAfter(made.plusMillis(50));
        member.close(Calls.closedException());
    }
}

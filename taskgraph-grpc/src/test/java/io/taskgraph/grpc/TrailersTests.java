package io.taskgraph.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.taskgraph.engine.Refusal;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;

class TrailersTests {

    private static final Metadata NONE = new Metadata();

    @Test
    void aConnectionThatBreaksUnderACallIsNoWordOfTheHandler() {
        Status closed = Status.UNKNOWN.withDescription("channel closed").withCause(new ClosedChannelException());
        assertThat(Trailers.failure(closed, NONE)).isEqualTo(Refusal.NOT_PRIMARY);
        Status reset = Status.INTERNAL.withCause(new IllegalStateException(new IOException("Connection reset")));
        assertThat(Trailers.failure(reset, NONE)).isEqualTo(Refusal.NOT_PRIMARY);
        assertThat(Trailers.failure(Status.UNAVAILABLE, NONE)).isEqualTo(Refusal.NOT_PRIMARY);
    }

    @Test
    void whatAServerHasSaidIsTold() {
        assertThat(Trailers.failure(Status.UNKNOWN, NONE)).isEqualTo(Refusal.HANDLER);
        assertThat(Trailers.failure(Status.UNKNOWN, Trailers.of(Refusal.HANDLER)))
                .isEqualTo(Refusal.HANDLER);
        assertThat(Trailers.failure(Status.INTERNAL.withCause(new IllegalStateException("no message")), NONE))
                .isEqualTo(Refusal.HANDLER);
        assertThat(Trailers.failure(Status.UNAVAILABLE, Trailers.of(Refusal.STALE_EPOCH)))
                .isEqualTo(Refusal.STALE_EPOCH);
    }
}

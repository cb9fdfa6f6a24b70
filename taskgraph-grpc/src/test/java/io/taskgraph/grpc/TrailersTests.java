package io.taskgraph.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.taskgraph.transport.ResponseListener.Failure;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;

class TrailersTests {

    private static final Metadata NONE = new Metadata();

    @Test
    void aConnectionThatBreaksUnderACallIsNoWordOfTheHandler() {
        Status closed = Status.UNKNOWN.withDescription("channel closed").withCause(new ClosedChannelException());
        assertThat(Trailers.failure(closed, NONE)).isEqualTo(Failure.NOT_OWNER);
        Status reset = Status.INTERNAL.withCause(new IllegalStateException(new IOException("Connection reset")));
        assertThat(Trailers.failure(reset, NONE)).isEqualTo(Failure.NOT_OWNER);
        assertThat(Trailers.failure(Status.UNAVAILABLE, NONE)).isEqualTo(Failure.NOT_OWNER);
    }

    @Test
    void whatAServerHasSaidIsTold() {
        assertThat(Trailers.failure(Status.UNKNOWN, NONE)).isEqualTo(Failure.HANDLER);
        assertThat(Trailers.failure(Status.UNKNOWN, Trailers.of(Failure.HANDLER)))
                .isEqualTo(Failure.HANDLER);
        assertThat(Trailers.failure(Status.INTERNAL.withCause(new IllegalStateException("no message")), NONE))
                .isEqualTo(Failure.HANDLER);
        assertThat(Trailers.failure(Status.UNAVAILABLE, Trailers.of(Failure.STALE_EPOCH)))
                .isEqualTo(Failure.STALE_EPOCH);
    }
}

package io.taskgraph.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.taskgraph.engine.Refusal;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** What grpc-java 1.84 makes of each error code of HTTP/2 that ends a stream or a connection. */
    @ParameterizedTest
    @CsvSource({
        "NO_ERROR, UNAVAILABLE",
        "PROTOCOL_ERROR, INTERNAL",
        "INTERNAL_ERROR, INTERNAL",
        "FLOW_CONTROL_ERROR, INTERNAL",
        "SETTINGS_TIMEOUT, INTERNAL",
        "STREAM_CLOSED, INTERNAL",
        "FRAME_SIZE_ERROR, INTERNAL",
        "REFUSED_STREAM, UNAVAILABLE",
        "CANCEL, CANCELLED",
        "COMPRESSION_ERROR, INTERNAL",
        "CONNECT_ERROR, INTERNAL",
        "ENHANCE_YOUR_CALM, RESOURCE_EXHAUSTED",
        "INADEQUATE_SECURITY, PERMISSION_DENIED",
        "HTTP_1_1_REQUIRED, UNKNOWN"
    })
    void errorOfTheConnectionIsNoWordOfTheHandler(String error, Status.Code code) {
        Status status = code.toStatus()
                .withDescription(
                        "Connection closed after GOAWAY. HTTP/2 error code: " + error + ", debug data: too_many_pings");
        assertThat(Trailers.failure(status, NONE)).isEqualTo(Refusal.NOT_PRIMARY);
        assertThat(Trailers.failure(status, Trailers.of(Refusal.HANDLER))).isEqualTo(Refusal.HANDLER);
    }

    /** What grpc-java 1.84 makes of an answer that is plain HTTP, from a proxy in between for one. */
    @ParameterizedTest
    @CsvSource({
        "400, INTERNAL",
        "404, UNIMPLEMENTED",
        "429, UNAVAILABLE",
        "431, INTERNAL",
        "500, UNKNOWN",
        "503, UNAVAILABLE"
    })
    void answerOfAServerThatDoesNotSpeakGrpcIsNoWordOfTheHandler(int http, Status.Code code) {
        Status status = code.toStatus()
                .withDescription("HTTP status code " + http + "\ninvalid content-type: text/html\nheaders: Metadata()");
        assertThat(Trailers.failure(status, NONE)).isEqualTo(Refusal.NOT_PRIMARY);
    }

    @Test
    void answerThatCannotBeReadHereIsNotAskedForAgain() {
        Status unreadable =
                Status.CANCELLED.withDescription("Failed to read message.").withCause(new AssertionError("mine"));
        assertThat(Trailers.failure(unreadable, NONE)).isEqualTo(Refusal.HANDLER);
        assertThat(Trailers.failure(Status.CANCELLED, NONE)).isEqualTo(Refusal.NOT_PRIMARY);
    }

    @Test
    void unknownHostIsToldFromAnAddressThatRefuses() {
        assertThat(Trailers.result(Status.UNAVAILABLE.withDescription("Unable to resolve host node-7"), NONE))
                .isEqualTo(ChannelPool.Result.UNKNOWN_HOST);
        assertThat(Trailers.result(Status.UNAVAILABLE.withDescription("io exception"), NONE))
                .isEqualTo(ChannelPool.Result.UNREACHABLE);
        assertThat(Trailers.result(Status.INVALID_ARGUMENT, Trailers.of(Refusal.HANDLER)))
                .isEqualTo(ChannelPool.Result.REACHED);
    }

    @Test
    void longDescriptionIsCutToWhatPasses() {
        assertThat(Trailers.fitting(null)).isNull();
        assertThat(Trailers.fitting("row 17 is bad")).isEqualTo("row 17 is bad");
        assertThat(Trailers.fitting("x".repeat(5_000))).hasSize(5_000);
        assertThat(Trailers.fitting("x".repeat(8_000)))
                .startsWith("xxx")
                .contains("cut")
                .hasSizeLessThan(5_100);
        assertThat(Trailers.fitting("\u65e5".repeat(900)))
                .startsWith("\u65e5\u65e5")
                .contains("cut")
                .hasSizeLessThan(700);
        assertThat(Trailers.fitting("\ud83d\ude00".repeat(900))).doesNotContain("\ud83d.");
    }
}

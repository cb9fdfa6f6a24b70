package io.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequestFailedExceptionTests {

    @Test
    void theStatusIsTheOneThatWasGiven() {
        Status status = Status.INTERNAL.withDescription("broken").withCause(new IllegalStateException("mine"));
        assertThat(new RequestFailedException(3, "one/Method", status).status()).isSameAs(status);
    }

    @Test
    void aFailureThatWasSerialisedStillSaysAll() throws Exception {
        Status status = Status.DEADLINE_EXCEEDED.withDescription("no answer").withCause(new IllegalStateException());
        RequestFailedException failure = new RequestFailedException(3, "one/Method", status, Duration.ofSeconds(5));
        RequestFailedException read = (RequestFailedException) serialised(failure);
        assertThat(read.status().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(read.status().getDescription()).isEqualTo("no answer");
        assertThat(read).hasMessage(failure.getMessage());
        assertThat(read.toId()).isEqualTo(3);
        assertThat(read.method()).isEqualTo("one/Method");
        assertThat(read.deadline()).isEqualTo(Duration.ofSeconds(5));
    }

    private static Object serialised(Object object) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }
}

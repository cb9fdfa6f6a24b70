package io.taskgraph.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.Write;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What tests on a real etcd share. */
final class EtcdTestSupport {

    /** How long anything may take that must happen. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private EtcdTestSupport() {}

    /** Settings for tests in which etcd answers, however busy the machine is. */
    static EtcdSettings.Builder patient(URI endpoint) {
        return EtcdSettings.builder(List.of(endpoint))
                .callTimeout(Duration.ofSeconds(15))
                .silenceLimit(Duration.ofMinutes(1));
    }

    /** Settings for tests in which etcd does not answer. */
    static EtcdSettings.Builder quick(URI endpoint) {
        return EtcdSettings.builder(List.of(endpoint))
                .callTimeout(Duration.ofSeconds(1))
                .silenceLimit(Duration.ofSeconds(2));
    }

    static Write put(String key, String value) {
        return new Write.Put(key, ByteString.copyFromUtf8(value), 0);
    }

    static CompletionStage<CommitResult> commit(Coordinator coordinator, Write... writes) {
        return coordinator.commit(new Transaction(List.of(), List.of(writes)));
    }

    static <T> T answer(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new AssertionError("No answer", failed);
        }
    }

    /** Returns why a stage has failed; it must fail with the exception itself. */
    static CoordinationException refusal(CompletionStage<?> stage) {
        Object failure = answer(stage.handle((result, thrown) -> thrown == null ? "answered " + result : thrown));
        assertThat(failure).isInstanceOf(CoordinationException.class);
        return (CoordinationException) failure;
    }

    /** Returns whether a call is answered. */
    static boolean succeeds(CompletionStage<?> stage) {
        return answer(stage.handle((result, thrown) -> thrown == null));
    }
}

package io.taskgraph.test.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.MethodDescriptor;
import io.taskgraph.engine.FlagAnswer;
import io.taskgraph.engine.FlagMessage;
import io.taskgraph.transport.DataTransport;
import io.taskgraph.transport.FlagListener;
import io.taskgraph.transport.IncomingCall;
import io.taskgraph.transport.RequestHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link DataTransport} that tells flags from process to process promises about them. */
@Timeout(60)
public abstract class FlagTransportContract {

    private static final long PATIENCE_SECONDS = 20;

    private final BlockingQueue<Arrived> arrived = new LinkedBlockingQueue<>();

    @SuppressWarnings("NullAway.Init") // JUnit calls createTransports first.
    private DataTransport client;

    @SuppressWarnings("NullAway.Init")
    private DataTransport server;

    /** Flags that have arrived and are not answered. */
    private record Arrived(FlagMessage message, FlagListener answer) {}

    /** Returns a new transport that reaches all others that this method returns. */
    protected abstract DataTransport createTransport();

    /** Returns an address at which nobody serves. */
    protected abstract String unservedAddress();

    @BeforeEach
    void createTransports() {
        client = createTransport();
        server = createTransport();
        client.serve(new Taking());
    }

    @AfterEach
    void closeTransports() {
        client.close();
        server.close();
    }

    @Test
    void flagsArriveExactlyAndInOrder() throws Exception {
        String address = server.serve(new Taking());
        List<FlagMessage> sent = IntStream.range(0, 500)
                .mapToObj(i -> message("run " + i, "link \u00e4/" + i, "\u0000 meta \uD83D\uDE00 " + i))
                .toList();
        List<CompletableFuture<FlagAnswer>> answers = new ArrayList<>();
        for (FlagMessage message : sent) {
            answers.add(tell(address, message));
        }
        for (int i = 0; i < sent.size(); i++) {
            Arrived next = next();
            assertThat(next.message()).isEqualTo(sent.get(i));
            next.answer().answered(FlagAnswer.TAKEN);
        }
        for (CompletableFuture<FlagAnswer> answer : answers) {
            assertThat(answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(FlagAnswer.TAKEN);
        }
    }

    @Test
    void eachMessageHasItsOwnAnswerInAnyOrder() throws Exception {
        String address = server.serve(new Taking());
        CompletableFuture<FlagAnswer> first = tell(address, message("run", "link", "first"));
        CompletableFuture<FlagAnswer> second = tell(address, message("run", "link", "second"));
        Arrived early = next();
        next().answer().answered(FlagAnswer.TAKEN);
        assertThat(second.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(FlagAnswer.TAKEN);
        assertThat(first).isNotDone();
        early.answer().answered(FlagAnswer.NOT_TAKEN);
        assertThat(first.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(FlagAnswer.NOT_TAKEN);
    }

    @Test
    void anAddressAtWhichNobodyServesLosesFlags() throws Exception {
        assertThat(tell(unservedAddress(), message("run", "link", "meta")).get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isNotEqualTo(FlagAnswer.TAKEN);
    }

    @Test
    void closingTheServingSideEndsWhatIsNotAnswered() throws Exception {
        String address = server.serve(new Taking());
        CompletableFuture<FlagAnswer> answer = tell(address, message("run", "link", "meta"));
        next();
        server.close();
        assertThat(answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotEqualTo(FlagAnswer.TAKEN);
        assertThat(tell(address, message("run", "link", "later")).get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isNotEqualTo(FlagAnswer.TAKEN);
    }

    @Test
    void closingTheTellingSideEndsWhatIsNotAnswered() throws Exception {
        String address = server.serve(new Taking());
        CompletableFuture<FlagAnswer> answer = tell(address, message("run", "link", "meta"));
        next();
        client.close();
        assertThat(answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(FlagAnswer.LOST);
        assertThat(tell(address, message("run", "link", "later")).get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isNotEqualTo(FlagAnswer.TAKEN);
    }

    private CompletableFuture<FlagAnswer> tell(String address, FlagMessage message) {
        CompletableFuture<FlagAnswer> answer = new CompletableFuture<>();
        client.sendFlags(
                address,
                message,
                given -> assertThat(answer.complete(given)).as("answered once").isTrue());
        return answer;
    }

    private Arrived next() throws InterruptedException {
        Arrived next = arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no flags have arrived within " + PATIENCE_SECONDS + " s");
        }
        return next;
    }

    private static FlagMessage message(String run, String link, String meta) {
        return new FlagMessage(
                run,
                Long.MAX_VALUE,
                "process",
                List.of(new FlagMessage.Told(3, Long.MAX_VALUE, link, meta), new FlagMessage.Told(0, 1, "", "")));
    }

    private final class Taking implements RequestHandler {

        @Override
        public @Nullable MethodDescriptor<?, ?> findMethod(String fullMethodName) {
            return null;
        }

        @Override
        public Runnable handle(IncomingCall call) {
            throw new AssertionError("no request was sent");
        }

        @Override
        public void flags(FlagMessage message, String caller, FlagListener answer) {
            arrived.add(new Arrived(message, answer));
        }
    }
}

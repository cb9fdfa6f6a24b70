package io.taskgraph.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A mailbox whose executor may be shut down. */
class MailboxTests {

    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final Fence fence = new Fence(() -> 0, 10, 0);
    private final List<String> received = new ArrayList<>();
    private final Mailbox<String> mailbox = Mailbox.ofSingles(executor, fence, received::add, thrown -> {});

    @AfterEach
    void shutDown() {
        executor.shutdownNow();
    }

    /** A worker's thread that was not interrupted yet called the framework when its process had ended. */
    @Test
    void aMessageAfterTheEndOfTheSessionAndItsThreadsIsPassedOver() {
        fence.close();
        executor.shutdownNow();
        mailbox.post("late");
        mailbox.post("later");
        assertThat(received).isEmpty();
    }

    @Test
    void anExecutorThatTakesNoWorkInALiveSessionIsToldToTheCaller() {
        executor.shutdownNow();
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> mailbox.post("message"));
    }

    @Test
    void aFenceThatOpensAgainAfterTheEndOfItsThreadsHarmsNobody() throws Exception {
        Fence shut = new Fence(() -> 20, 10, 0);
        Mailbox<String> waiting = Mailbox.ofSingles(executor, shut, received::add, thrown -> {});
        waiting.post("message");
        executor.shutdown();
        shut.close();
        shut.answered(20);
        assertThat(received).isEmpty();
    }
}

package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.taskgraph.EpochContext;
import io.taskgraph.Outcome;
import io.taskgraph.runtime.RuntimeSettings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A callback that hangs until it has been reported: the job ends only if that happens while it hangs. */
class HungCallbackTests {

    private final ThreadedCluster cluster = new ThreadedCluster();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.taskgraph.runtime.SlowCallbackDetector");
    private final CompletableFuture<String> reported = new CompletableFuture<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getFormattedMessage().contains("has been running")) {
                reported.complete(event.getFormattedMessage());
            }
        }
    };

    @BeforeEach
    void listen() {
        appender.start();
        logger.setLevel(Level.WARN);
        logger.addAppender(appender);
    }

    @AfterEach
    void close() throws Exception {
        logger.detachAppender(appender);
        logger.setLevel(null);
        cluster.close();
    }

    @Test
    void aCallbackThatHangsIsReportedWithItsStackWhileItHangs() throws Exception {
        Outcome outcome = cluster.run(
                RuntimeSettings.of("hung", 1),
                task -> new EchoTask() {
                    @Override
                    public void enterEpoch(EpochContext context) {
                        framework.shutdownJob(Outcome.succeeded(hang()));
                    }
                },
                EchoTask.allToAll(1));

        assertThat(outcome.message()).startsWith("Callback 'enterEpoch' of task 0 has been running for ");
    }

    private String hang() {
        String message = reported.orTimeout(30, TimeUnit.SECONDS).join();
        assertThat(message).contains("CompletableFuture.join");
        return message;
    }
}

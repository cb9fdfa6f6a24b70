package io.taskgraph.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.taskgraph.engine.ProcessEntry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Processes of one job of which some have keys of their own and some have not. */
class MixedSecurityTests {

    private static final Logger logger = (Logger) LoggerFactory.getLogger(MixedSecurity.class);

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(log);
    }

    @Test
    void bothSidesNameTheOtherOnce() {
        try (GrpcDataTransport keyed =
                        GrpcDataTransport.netty(NettySettings.of("127.0.0.1", 0).withOwnKey());
                GrpcDataTransport plain = GrpcDataTransport.netty(NettySettings.of("127.0.0.1", 0));
                GrpcDataTransport mounted = GrpcDataTransport.mounted(
                        () -> "127.0.0.1:1",
                        address -> {
                            throw new AssertionError(address);
                        },
                        1,
                        "",
                        CallLimits.NONE)) {
            Map<String, ProcessEntry> view = Map.of("keyed", entry(keyed), "plain", entry(plain));
            for (GrpcDataTransport side : List.of(keyed, plain, mounted)) {
                log.list.clear();
                side.processes(view);
                side.processes(view);
                assertThat(log.list)
                        .extracting(ILoggingEvent::getFormattedMessage)
                        .singleElement()
                        .asString()
                        .startsWith("Process " + (side == keyed ? "plain" : "keyed") + " at 127.0.0.1:1 ")
                        .contains("'taskgraph.data.tls'");
            }
        }
    }

    @Test
    void aProcessThatComesBackIsNamedAgain() {
        MixedSecurity keyed = new MixedSecurity(true);
        Map<String, ProcessEntry> other = Map.of("plain", new ProcessEntry("127.0.0.1:1", 1, "", false, "", 1, 1));
        keyed.processes(other);
        keyed.processes(Map.of());
        keyed.processes(other);
        assertThat(log.list).hasSize(2);
    }

    private static ProcessEntry entry(GrpcDataTransport process) {
        return new ProcessEntry("127.0.0.1:1", 1, "", false, process.fingerprint(), 1, 1);
    }
}

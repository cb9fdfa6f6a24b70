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
    void whoJoinsBesideTheOtherKindIsToldWhichAndWhatToChange() {
        MixedSecurity keyed = new MixedSecurity(true);
        MixedSecurity plain = new MixedSecurity(false);
        Map<String, ProcessEntry> ofKeys = Map.of("k", new ProcessEntry("10.0.0.1:1", 1, "", false, "ab", 1, 1));
        Map<String, ProcessEntry> ofNone = Map.of("p", new ProcessEntry("10.0.0.2:2", 1, "", false, "", 1, 1));
        assertThat(keyed.conflict("new", ofKeys)).isNull();
        assertThat(plain.conflict("new", ofNone)).isNull();
        assertThat(keyed.conflict("new", ofNone))
                .startsWith(
                        "'taskgraph.data.tls' is 'auto', the default, in this process, 'new', but 'off' or 'bundle' in"
                                + " process 'p' at 10.0.0.2:2")
                .contains("Set it to the same");
        assertThat(plain.conflict("new", ofKeys))
                .startsWith(
                        "'taskgraph.data.tls' is 'off' or 'bundle' in this process, 'new', but 'auto', the default, in"
                                + " process 'k' at 10.0.0.1:1")
                .contains("Set it to the same");
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

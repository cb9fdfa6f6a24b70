package io.taskgraph.bootgrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskgraph.boot.grpc.TwoGrpcLibrariesException;
import net.devh.boot.grpc.server.serverfactory.GrpcServerLifecycle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Which of two gRPC libraries on the class path is used, and how the application chooses. */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(120)
class BothLibrariesTests {

    @ParameterizedTest
    @CsvSource({
        "grpc.server.security.enabled, true, server",
        "grpc.server.max-inbound-message-size, 1MB, server",
        "grpc.client.GLOBAL.negotiation-type, plaintext, client"
    })
    void settingsOfTheOneThatIsLeftOutStopTheStart(String property, String value, String side, CapturedOutput output) {
        assertThatThrownBy(() -> new RunningApplication("--" + property + "=" + value).close())
                .isInstanceOf(TwoGrpcLibrariesException.class);
        assertThat(output)
                .contains("'" + property.replace("GLOBAL", "global") + "' is a property of net.devh's gRPC " + side)
                .contains("set 'spring.grpc." + side + ".enabled=false': then net.devh's is used");
    }

    @Test
    void withoutBootsServerThatOfNetDevhServes() throws Exception {
        try (RunningApplication application = new RunningApplication(
                "--spring.grpc.server.enabled=false",
                "--spring.grpc.client.enabled=false",
                "--grpc.server.address=127.0.0.1",
                "--grpc.server.port=0")) {
            assertThat(application.awaitOutcome()).isEqualTo("pulled 41");
            assertThat(application.context().getBeanProvider(GrpcServerLifecycle.class))
                    .hasSize(1);
        }
    }
}

package io.taskgraph.boot.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import net.devh.boot.grpc.server.config.ClientAuth;
import net.devh.boot.grpc.server.config.GrpcServerProperties;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What is said of the port where net.devh's server serves the tasks. */
@ExtendWith(OutputCaptureExtension.class)
class OpenPortTests {

    @ParameterizedTest
    @CsvSource({
        "false, NONE, in plain text by any program that reaches that port",
        "false, REQUIRE, in plain text by any program that reaches that port",
        "true, NONE, 'by TLS, but without a certificate by any program that reaches that port'",
        "true, OPTIONAL, 'by TLS, but without a certificate by any program that reaches that port'",
        "true, REQUIRE, only callers with a trusted certificate are answered"
    })
    void whoIsAnsweredIsSaid(boolean enabled, ClientAuth clientAuth, String said, CapturedOutput output) {
        GrpcServerProperties.Security security = new GrpcServerProperties().getSecurity();
        security.setEnabled(enabled);
        security.setClientAuth(clientAuth);
        new OpenPort("*", DevhTransportConfiguration.callers(security)).announced("node:9090");
        assertThat(output).contains("Tasks are asked at node:9090").contains(said);
    }
}

package io.taskgraph.bootgrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskgraph.boot.grpc.TwoGrpcLibrariesException;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.test.etcd.EtcdServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import net.devh.boot.grpc.client.config.GrpcChannelsProperties;
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

    /** {@code WorkloadTests} of the chart holds its keys against these. */
    @Test
    void whatTheChartSetsForWhicheverServerThereIsLetsItStart() throws Exception {
        try (RunningApplication application = new RunningApplication(
                "--grpc.server.port=0",
                "--grpc.server.shutdown-grace-period=5s",
                "--grpc.client.taskgraph.security.authority-override=r-taskgraph-data.analytics.svc")) {
            assertThat(application.awaitOutcome()).isEqualTo("pulled 41");
        }
    }

    @Test
    void inPlainTextServerOfNetDevhServesTheTasksTooWhereOnlyTheClientIsBoots() throws Exception {
        try (EtcdServer etcd = EtcdServer.start();
                RunningApplication first = new RunningApplication(withBootsClientOnly(etcd, freePort()));
                RunningApplication second = new RunningApplication(withBootsClientOnly(etcd, freePort()))) {
            assertThat(first.awaitOutcome()).isEqualTo("pulled 41");
            assertThat(second.awaitOutcome()).isEqualTo("pulled 41");
            for (RunningApplication application : List.of(first, second)) {
                assertThat(application.context().getBeanProvider(GrpcChannelsProperties.class))
                        .isEmpty();
                assertThat(application
                                .context()
                                .getBean(GrpcDataTransport.class)
                                .address())
                        .isEqualTo("127.0.0.1:"
                                + application.context().getEnvironment().getProperty("grpc.server.port"));
            }
        }
    }

    private static String[] withBootsClientOnly(EtcdServer etcd, int port) {
        return new String[] {
            "--spring.grpc.server.enabled=false",
            "--grpc.server.address=127.0.0.1",
            "--grpc.server.port=" + port,
            "--taskgraph.data.tls=off",
            "--taskgraph.etcd.endpoints=" + etcd.endpoint(),
            "--taskgraph.node.slots=1",
            "--taskgraph.node.address=127.0.0.1"
        };
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
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

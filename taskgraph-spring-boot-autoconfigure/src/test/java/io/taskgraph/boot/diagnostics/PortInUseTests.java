package io.taskgraph.boot.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.taskgraph.boot.grpc.DevhTransportAutoConfiguration;
import io.taskgraph.boot.support.ForeignCoordinator;
import io.taskgraph.boot.support.OneEpochJob;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.Stream;
import net.devh.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import net.devh.boot.grpc.server.autoconfigure.GrpcServerFactoryAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The port of the gRPC server is taken: in one process, in several, and where the data plane has a server of its own. */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class PortInUseTests {

    private static final List<String> SHARED = List.of(
            "--taskgraph.etcd.endpoints=http://etcd.test:2379",
            "--taskgraph.job.name=shared",
            "--taskgraph.job.tasks=1");
    private static final List<String> PLAIN = Stream.concat(SHARED.stream(), Stream.of("--taskgraph.data.tls=off"))
            .toList();

    @Test
    void ofTheStartersServerInOneProcess(CapturedOutput output) throws Exception {
        assertAnalysed(output, List.of());
    }

    @Test
    void ofTheStartersServerWithSeveralProcesses(CapturedOutput output) throws Exception {
        assertAnalysed(output, PLAIN);
    }

    @Test
    void ofTheDataPlanesOwnServer(CapturedOutput output) throws Exception {
        assertAnalysed(
                output,
                Stream.concat(
                                PLAIN.stream(),
                                Stream.of("--spring.autoconfigure.exclude="
                                        + GrpcServerAutoConfiguration.class.getName() + ","
                                        + GrpcServerFactoryAutoConfiguration.class.getName() + ","
                                        + DevhTransportAutoConfiguration.class.getName()))
                        .toList());
    }

    @Test
    void ofTheTasksServerBesideTheApplications(CapturedOutput output) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertTasksServerAnalysed(output, "127.0.0.1", taken.getLocalPort(), "the port is in use");
        }
    }

    @Test
    void atAnAddressOfAnotherMachine(CapturedOutput output) {
        assertTasksServerAnalysed(output, "192.0.2.1", 0, "that is no address of this machine");
    }

    private static void assertTasksServerAnalysed(CapturedOutput output, String address, int port, String why) {
        try (ForeignCoordinator coordinator = new ForeignCoordinator()) {
            Throwable failure = catchThrowable(() -> new SpringApplicationBuilder(OneEpochJob.class)
                    .web(WebApplicationType.NONE)
                    .initializers(context -> context.getBeanFactory().registerSingleton("coordinator", coordinator))
                    .run(Stream.concat(
                                    SHARED.stream(),
                                    Stream.of("--taskgraph.node.address=" + address, "--taskgraph.node.port=" + port))
                            .toArray(String[]::new))
                    .close());
            assertThat(failure).isNotNull();
            assertThat(output)
                    .contains("The server of the tasks could not listen at " + address + ":" + port + ": " + why + ".")
                    .contains("'taskgraph.node.port'")
                    .contains("'taskgraph.node.bind-address'");
        }
    }

    private static void assertAnalysed(CapturedOutput output, List<String> arguments) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                ForeignCoordinator coordinator = new ForeignCoordinator()) {
            SpringApplicationBuilder application =
                    new SpringApplicationBuilder(OneEpochJob.class).web(WebApplicationType.NONE);
            if (!arguments.isEmpty()) {
                application.initializers(
                        context -> context.getBeanFactory().registerSingleton("coordinator", coordinator));
            }
            Throwable failure = catchThrowable(() -> application
                    .run(Stream.concat(
                                    arguments.stream(),
                                    Stream.of(
                                            "--grpc.server.address=127.0.0.1",
                                            "--grpc.server.port=" + taken.getLocalPort()))
                            .toArray(String[]::new))
                    .close());

            assertThat(failure).isNotNull();
            assertThat(output)
                    .contains("APPLICATION FAILED TO START")
                    .contains("The gRPC server could not be started with port " + taken.getLocalPort()
                            + " at 127.0.0.1: the port is in use.")
                    .contains(
                            "Stop the program that listens there, or set 'grpc.server.port' to another port; 0 takes any free one.")
                    .doesNotContain("Application run failed");
        }
    }
}

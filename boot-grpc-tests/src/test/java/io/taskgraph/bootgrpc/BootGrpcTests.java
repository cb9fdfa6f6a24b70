package io.taskgraph.bootgrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.test.etcd.EtcdServer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Spring Boot's gRPC serves the application, whether net.devh's is on the class path or not. */
@Timeout(120)
class BootGrpcTests {

    @Test
    void jobInOneProcessRunsAndTheServiceIsServed() throws Exception {
        try (RunningApplication application = new RunningApplication()) {
            assertThat(application.awaitOutcome()).isEqualTo("pulled 41");
            assertThat(application.next(6)).isEqualTo(7);
            assertNothingOfNetDevh(application);
        }
    }

    @Test
    void jobInSeveralProcessesRunsAndTheServiceIsServed() throws Exception {
        try (EtcdServer etcd = EtcdServer.start();
                RunningApplication first = new RunningApplication(shared(etcd));
                RunningApplication second = new RunningApplication(shared(etcd))) {
            assertThat(first.awaitOutcome()).isEqualTo("pulled 41");
            assertThat(second.awaitOutcome()).isEqualTo("pulled 41");
            assertThat(first.next(1)).isEqualTo(2);
            assertThat(second.next(2)).isEqualTo(3);
            assertThat(first.context().getBean(GrpcDataTransport.class).address())
                    .isNotEqualTo(
                            second.context().getBean(GrpcDataTransport.class).address());
            assertNothingOfNetDevh(first);
        }
    }

    private static String[] shared(EtcdServer etcd) {
        return new String[] {
            "--taskgraph.etcd.endpoints=" + etcd.endpoint(),
            "--taskgraph.node.slots=1",
            "--taskgraph.node.address=127.0.0.1",
            "--grpc.server.address=127.0.0.1"
        };
    }

    private static void assertNothingOfNetDevh(RunningApplication application) {
        assertThat(Arrays.stream(application.context().getBeanDefinitionNames())
                        .map(name -> application.context().getType(name))
                        .map(type -> type == null ? "" : type.getName()))
                .noneMatch(name -> name.startsWith("net.devh."));
    }
}

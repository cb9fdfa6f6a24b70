package io.taskgraph.boot.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.taskgraph.boot.autoconfigure.TaskGraphAutoConfiguration;
import io.taskgraph.boot.grpc.NettyTransportAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class UnusableNodeAddressFailureAnalyzerTests {

    @Test
    void wildcardAddress(CapturedOutput output) {
        catchThrowable(() -> new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .run("--taskgraph.etcd.endpoints=http://etcd.test:2379", "--taskgraph.node.address=0.0.0.0"));
        assertThat(output)
                .contains(
                        "Other processes cannot reach this one at '0.0.0.0', the value of 'taskgraph.node.address': it"
                                + " stands for no single machine.")
                .contains("Set 'taskgraph.node.address' to an IP address or a name of this machine that the other"
                        + " processes can reach");
    }

    @ImportAutoConfiguration({TaskGraphAutoConfiguration.class, NettyTransportAutoConfiguration.class})
    static class Application {}
}

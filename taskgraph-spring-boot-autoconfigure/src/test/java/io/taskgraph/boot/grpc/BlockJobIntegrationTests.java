package io.taskgraph.boot.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.boot.grpc.Processes.Process;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks over net.devh's gRPC server and over one of the transport's own, with the message limits as they are by default. */
@Timeout(180)
class BlockJobIntegrationTests {

    private final Processes processes = new Processes();

    @AfterEach
    void close() {
        processes.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--grpc.server.port=0", "--grpc.server.port=-1"})
    void largeBlocksAreExchanged(String port) throws Exception {
        Process first = processes.start(BlockJob.class, port, "--taskgraph.job.on-completion=stay");
        Process second = processes.start(BlockJob.class, port, "--taskgraph.job.on-completion=stay");
        assertThat(first.awaitOutcome().message()).isEqualTo("all blocks are right");
        assertThat(second.awaitOutcome().isSuccess()).isTrue();
        boolean devh = port.endsWith("=0");
        for (Process process : new Process[] {first, second}) {
            assertThat(process.context().getBean(ServedMethods.class).names().contains("taskgraph.v1.Blocks/Pull"))
                    .as("net.devh's server has served the pulls")
                    .isEqualTo(devh);
        }
    }
}

package io.taskgraph.boot.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.boot.grpc.Processes.Process;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Blocks over net.devh's gRPC server and over one of the transport's own, with the message limits as they are by default. */
@Timeout(180)
class BlockJobIntegrationTests {

    private final Processes processes = new Processes();

    @AfterEach
    void close() {
        processes.close();
    }

    @ParameterizedTest
    @CsvSource({"off,0,true", "off,-1,false", "auto,-1,true"})
    void largeBlocksAreExchanged(String tls, int port, boolean intercepted) throws Exception {
        String[] arguments = {
            "--taskgraph.data.tls=" + tls, "--grpc.server.port=" + port, "--taskgraph.job.on-completion=stay"
        };
        Process first = processes.start(BlockJob.class, arguments);
        Process second = processes.start(BlockJob.class, arguments);
        assertThat(first.awaitOutcome().message()).isEqualTo("all blocks are right");
        assertThat(second.awaitOutcome().isSuccess()).isTrue();
        for (Process process : new Process[] {first, second}) {
            assertThat(process.context().getBean(ServedMethods.class).names().contains("taskgraph.v1.Blocks/Pull"))
                    .as("net.devh's interceptors have seen the pulls")
                    .isEqualTo(intercepted);
        }
    }
}

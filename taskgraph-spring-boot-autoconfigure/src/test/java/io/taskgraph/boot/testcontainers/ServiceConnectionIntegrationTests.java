package io.taskgraph.boot.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskgraph.boot.etcd.EtcdConnectionDetails;
import io.taskgraph.boot.support.OneEpochJob;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.etcd.EtcdCoordinator;
import io.taskgraph.runtime.JobMonitor;
import io.taskgraph.status.JobSnapshot.Phase;
import io.taskgraph.test.etcd.EtcdServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** A job on the etcd of a container, of which nothing is said but {@code @ServiceConnection}. A process stands in for the container. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {"taskgraph.job.name=contained", "taskgraph.job.tasks=1", "grpc.server.address=127.0.0.1"})
@DirtiesContext
@Timeout(120)
class ServiceConnectionIntegrationTests {

    private static final EtcdServer SERVER = EtcdServer.start();

    @ServiceConnection
    private static final GenericContainer<?> ETCD = new StandIn();

    @Autowired
    private EtcdConnectionDetails connection;

    @Autowired
    private Coordinator coordinator;

    @Autowired
    private JobMonitor monitor;

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void jobRunsOnTheContainersEtcd() {
        assertThat(connection.getEndpoints()).containsExactly("http://127.0.0.1:" + SERVER.port());
        assertThat(coordinator).isInstanceOf(EtcdCoordinator.class);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> monitor.snapshot(Duration.ofSeconds(5)).phase() == Phase.ENDED);
    }

    private static final class StandIn extends GenericContainer<StandIn> {

        private static final String IMAGE = "quay.io/coreos/etcd:v3.5.21";

        StandIn() {
            super(DockerImageName.parse(IMAGE));
        }

        @Override
        public String getDockerImageName() {
            return IMAGE;
        }

        @Override
        public void start() {}

        @Override
        public String getHost() {
            return "127.0.0.1";
        }

        @Override
        public Integer getMappedPort(int port) {
            assertThat(port).isEqualTo(2379);
            return SERVER.port();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(OneEpochJob.class)
    static class Application {}
}

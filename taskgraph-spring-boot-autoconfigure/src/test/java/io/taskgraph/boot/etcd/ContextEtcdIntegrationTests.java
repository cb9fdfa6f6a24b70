package io.taskgraph.boot.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskgraph.boot.support.OneEpochJob;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.etcd.EtcdCoordinator;
import io.taskgraph.runtime.JobMonitor;
import io.taskgraph.status.JobSnapshot.Phase;
import io.taskgraph.test.boot.AutoConfigureEtcd;
import io.taskgraph.test.etcd.EtcdServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;

/** One line gives the context of a test an etcd of its own. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {"taskgraph.job.name=alone", "taskgraph.job.tasks=1", "grpc.server.address=127.0.0.1"})
@AutoConfigureEtcd
@DirtiesContext
@Timeout(120)
class ContextEtcdIntegrationTests {

    @Autowired
    private Coordinator coordinator;

    @Autowired
    private JobMonitor monitor;

    @Autowired
    private EtcdServer etcd;

    @Value("${taskgraph.etcd.endpoints}")
    private String endpoints;

    @Test
    void jobRunsOnTheContextsEtcd() {
        assertThat(coordinator).isInstanceOf(EtcdCoordinator.class);
        assertThat(endpoints).isEqualTo(etcd.endpoint().toString());
        await().atMost(Duration.ofSeconds(60))
                .until(() -> monitor.snapshot(Duration.ofSeconds(5)).phase() == Phase.ENDED);
    }

    @Configuration(proxyBeanMethods = false)
    @Import(OneEpochJob.class)
    static class Application {}
}

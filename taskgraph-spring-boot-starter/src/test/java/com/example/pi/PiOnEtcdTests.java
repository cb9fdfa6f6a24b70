package com.example.pi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskgraph.runtime.JobMonitor;
import io.taskgraph.status.JobSnapshot;
import io.taskgraph.test.boot.AutoConfigureEtcd;
import io.taskgraph.test.etcd.EtcdServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;

@SpringBootTest(properties = {"taskgraph.job.name=pi", "taskgraph.job.tasks=4", "taskgraph.node.slots=4"})
@AutoConfigureEtcd
@DirtiesContext
class PiOnEtcdTests {

    @Autowired
    private EtcdServer etcd; // to stop it, kill it, start it again

    @Autowired
    private JobMonitor job; // what this process sees of the job

    @Test
    void jobRunsOnEtcd() {
        await().atMost(Duration.ofMinutes(1)).until(() -> snapshot().outcome() != null);
        assertThat(snapshot().outcome().message()).isEqualTo("pi is about 3.1415927");
        assertThat(etcd.endpoint()).hasHost("127.0.0.1");
    }

    private JobSnapshot snapshot() {
        return job.snapshot(Duration.ofSeconds(5));
    }
}

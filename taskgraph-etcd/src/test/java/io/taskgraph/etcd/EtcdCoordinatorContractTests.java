package io.taskgraph.etcd;

import static io.taskgraph.etcd.EtcdTestSupport.patient;
import static org.awaitility.Awaitility.await;

import io.taskgraph.coordination.Coordinator;
import io.taskgraph.test.contract.CoordinatorContract;
import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.WithEtcd;
import java.time.Duration;

@WithEtcd
class EtcdCoordinatorContractTests extends CoordinatorContract {

    private final EtcdServer etcd;

    EtcdCoordinatorContractTests(EtcdServer etcd) {
        this.etcd = etcd;
    }

    @Override
    protected Coordinator createCoordinator() {
        return EtcdCoordinator.create(patient(etcd.endpoint()).build());
    }

    @Override
    protected void letLeaseExpire(Duration ttl) {
        long start = System.nanoTime();
        await().atMost(ttl.plusSeconds(20))
                .until(() -> System.nanoTime() - start > ttl.plusMillis(500).toNanos());
    }

    @Override
    protected void compact(Coordinator c, long revision) {
        etcd.compact(revision);
    }
}

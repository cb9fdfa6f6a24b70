package io.taskgraph.etcd;

import static io.taskgraph.etcd.EtcdTestSupport.patient;

import io.taskgraph.coordination.Coordinator;
import io.taskgraph.test.contract.JobNodesContract;
import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.WithEtcd;

@WithEtcd
class EtcdJobNodesTests extends JobNodesContract {

    private final EtcdServer etcd;

    EtcdJobNodesTests(EtcdServer etcd) {
        this.etcd = etcd;
    }

    @Override
    protected Coordinator createCoordinator() {
        return EtcdCoordinator.create(patient(etcd.endpoint()).build());
    }
}

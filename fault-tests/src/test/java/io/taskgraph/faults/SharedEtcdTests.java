package io.taskgraph.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.Write;
import io.taskgraph.etcd.EtcdCoordinator;
import io.taskgraph.etcd.EtcdSettings;
import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.WithEtcd;
import java.time.Duration;
import java.util.List;

/** Two jobs, and keys of others, on one etcd. */
@WithEtcd
class SharedEtcdTests {

    private static final List<String> FOREIGN = List.of(
            "taskgraph",
            "taskgraph/",
            "taskgraph/share",
            "taskgraph/share/spec",
            "taskgraph/shared0",
            "taskgraph0",
            "a",
            "z");

    private final EtcdServer etcd;

    SharedEtcdTests(EtcdServer etcd) {
        this.etcd = etcd;
    }

    @FaultTest
    void twoJobsSeeNeitherEachOtherNorTouchKeysOfOthers(int run) {
        NodeProcess.Settings settings = NodeProcess.Settings.of(Duration.ofSeconds(30));
        try (EtcdCoordinator observer = EtcdCoordinator.create(
                        EtcdSettings.builder(List.of(etcd.endpoint())).build());
                JobUnderFaults one = new JobUnderFaults(etcd, "shared-" + run, settings);
                JobUnderFaults other = new JobUnderFaults(etcd, "shared-" + run + "-other", settings)) {
            for (String key : FOREIGN) {
                Write write = new Write.Put(key, ByteString.copyFromUtf8("foreign"), 0);
                JobUnderFaults.answer(observer.commit(new Transaction(List.of(), List.of(write))));
            }
            List<Entry> planted = foreign(observer);
            for (int i = 0; i < 2; i++) {
                one.start();
                other.start();
            }
            one.awaitEpochs(3);
            NodeProcess killed = one.victim(new java.util.Random(run));
            one.start();
            killed.java().signal("KILL");
            one.awaitEpochs(3);
            other.awaitEpochs(3);
            one.finishBeside();
            other.awaitEpochs(3);
            other.finish(one);
            assertThat(foreign(observer)).isEqualTo(planted);
        }
    }

    private static List<Entry> foreign(EtcdCoordinator observer) {
        return JobUnderFaults.answer(observer.list("")).entries().stream()
                .filter(entry -> !entry.key().startsWith("taskgraph/shared-"))
                .toList();
    }
}

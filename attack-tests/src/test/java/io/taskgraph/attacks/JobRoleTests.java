package io.taskgraph.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.Write;
import io.taskgraph.etcd.EtcdCoordinator;
import io.taskgraph.etcd.EtcdSettings;
import io.taskgraph.test.etcd.EtcdServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The smallest role in etcd with which a job runs: its own prefix. With it, nobody sees or touches the keys of another job. */
@Timeout(180)
class JobRoleTests {

    private static final String ROOT = "secret of root";
    private static final String USER = "attacked";
    private static final String PASSWORD = "secret of the job";
    private static final String OWN = "taskgraph/attacked/";
    private static final String OTHER = "taskgraph/attacked-too/";

    @Test
    void aJobNeedsItsOwnPrefixAlone() {
        try (EtcdServer etcd = EtcdServer.start()) {
            etcd.enableAuth(ROOT);
            etcd.access().addUser(ROOT, USER, PASSWORD, OWN);
            try (AttackedProcess process = new AttackedProcess(
                            "role", etcd, "--taskgraph.etcd.user=" + USER, "--taskgraph.etcd.password=" + PASSWORD);
                    EtcdCoordinator root = coordinator(etcd, "root", ROOT);
                    EtcdCoordinator job = coordinator(etcd, USER, PASSWORD)) {
                answer(root.commit(put(OTHER + "spec")));
                await().atMost(Duration.ofSeconds(120)).until(() -> epoch(root) > 10);
                assertThatThrownBy(() -> answer(job.list(OTHER))).hasStackTraceContaining("permission denied");
                assertThatThrownBy(() -> answer(job.list("taskgraph/"))).hasStackTraceContaining("permission denied");
                assertThatThrownBy(() -> answer(job.commit(put(OTHER + "outcome"))))
                        .hasStackTraceContaining("permission denied");
                assertThat(answer(root.list(OTHER)).entries())
                        .extracting(Entry::key)
                        .containsExactly(OTHER + "spec");
                assertThat(process.log()).doesNotContain(PASSWORD);
            }
        }
    }

    private static EtcdCoordinator coordinator(EtcdServer etcd, String user, String password) {
        return EtcdCoordinator.create(EtcdSettings.builder(List.of(etcd.endpoint()))
                .credentials(user, password)
                .build());
    }

    private static Transaction put(String key) {
        return new Transaction(List.of(), List.of(new Write.Put(key, ByteString.copyFromUtf8("other"), 0)));
    }

    private static long epoch(EtcdCoordinator root) {
        return answer(root.list(OWN)).entries().stream()
                .filter(entry -> entry.key().equals(OWN + "epoch"))
                .mapToLong(entry -> Long.parseLong(entry.value().toStringUtf8()))
                .findFirst()
                .orElse(-1);
    }

    private static <T> T answer(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}

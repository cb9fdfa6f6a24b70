package io.taskgraph.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.taskgraph.Outcome;
import io.taskgraph.RequestFailedException;
import io.taskgraph.Task;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.WithEtcd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** Data requests between processes on a real etcd, where the original retried errors blindly and slept for 2 s whenever a peer was away. */
@WithEtcd
class EtcdRequestTests {

    private final EtcdSettings settings;

    EtcdRequestTests(EtcdServer etcd) {
        settings = EtcdTestSupport.patient(etcd.endpoint()).build();
    }

    @Test
    void anErrorOfAHandlerIsToldToTheCallerOnce() throws Exception {
        AskingTask.Record record = new AskingTask.Record();
        run("handler-error", 2, task -> task == 0 ? AskingTask.forAnError(record) : new AskedTask(record, false));
        assertThat(record.failures()).singleElement().isInstanceOfSatisfying(RequestFailedException.class, failure -> {
            assertThat(failure.status().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(failure).hasMessageContaining("no negative numbers");
        });
        assertThat(record.callsThatFailed()).hasValue(1);
    }

    /** The asked task gives itself up after each answer, so that the next question finds nobody there, and then somebody else. */
    @Test
    void aPeerThatIsAwayOrHasMovedIsAskedAsSoonAsItIsThere() throws Exception {
        AskingTask.Record record = new AskingTask.Record();
        run("moving", 3, task -> task == 0 ? AskingTask.times(9, record) : new AskedTask(record, true));
        List<Duration> waits = record.waits().stream().sorted().toList();
        assertThat(waits).hasSize(9);
        assertThat(waits.get(4)).as("median of %s", waits).isLessThan(Duration.ofSeconds(2));
    }

    private void run(String job, int processes, LongFunction<Task> builder) throws Exception {
        List<JobProcess> all = new ArrayList<>();
        try {
            List<CompletableFuture<Outcome>> ends = new ArrayList<>();
            for (int i = 0; i < processes; i++) {
                all.add(new JobProcess(settings, RuntimeSettings.of(job, 2).withSlots(1), builder::apply, Map.of()));
                ends.add(all.get(i).join());
            }
            for (CompletableFuture<Outcome> end : ends) {
                Outcome outcome = end.get(EtcdTestSupport.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(outcome.isSuccess()).as(outcome.message()).isTrue();
            }
        } finally {
            all.forEach(JobProcess::close);
        }
    }
}

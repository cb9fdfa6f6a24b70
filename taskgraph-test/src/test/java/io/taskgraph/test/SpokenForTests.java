package io.taskgraph.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.masterworker.MasterWorker;
import io.taskgraph.masterworker.ParallelMap;
import io.taskgraph.masterworker.v1.CallRequest;
import io.taskgraph.masterworker.v1.MasterWorkerGrpc;
import java.util.List;

/** A task of a job with a master says in a call that it is another task. Nobody believes it. */
class SpokenForTests {

    private static final long WORKERS = 2;
    private static final long LIAR = 2;

    @TaskGraphTest(tasks = WORKERS + 1, processes = 2)
    void aWorkerCannotCallInTheNameOfAnother(JobCluster job) {
        MasterWorker tasks = new MasterWorker(
                ParallelMap.<Integer, Int64Value>map(() -> List.of(1, 2, 3), i -> Int64Value.of(i))
                        .then(results -> Outcome.succeeded("a master that was never asked")),
                WORKERS);
        job.tasks(task -> task == LIAR ? new Liar() : tasks.getTask(task));
        tasks.topologies().forEach(job::linkage);
        Outcome outcome = job.run();
        assertThat(outcome.message())
                .contains("PERMISSION_DENIED")
                .contains("a call of task 2 says that it is one of task 1, or of another copy");
    }

    /** Calls the master as worker 1, with an incarnation that would make every later call of that one stale. */
    private static final class Liar implements Task {

        private Framework framework;

        @Override
        public void init(long taskId, Framework newFramework) {
            framework = newFramework;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            CallRequest call = CallRequest.newBuilder()
                    .setFrom(1)
                    .setIncarnation(1L << 62)
                    .setNumber(1)
                    .setMethod("take")
                    .build();
            framework
                    .dataRequest(context, 0, MasterWorkerGrpc.getCallMethod(), call)
                    .whenComplete((reply, refused) ->
                            framework.shutdownJob(Outcome.failed(refused == null ? "believed" : refused.toString())));
        }
    }
}

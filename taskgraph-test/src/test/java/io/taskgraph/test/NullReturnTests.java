package io.taskgraph.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.GrpcHelper;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.iterative.Iteration;
import io.taskgraph.iterative.IterativeSettings;
import io.taskgraph.iterative.IterativeTask;
import io.taskgraph.iterative.IterativeTasks;
import io.taskgraph.iterative.Reduction;
import io.taskgraph.masterworker.MasterTask;
import io.taskgraph.masterworker.MasterWorker;
import io.taskgraph.masterworker.MasterWorkerBuilder;
import io.taskgraph.masterworker.ParallelMap;
import io.taskgraph.masterworker.WorkerTask;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Code of an application that returns null where it must not is named, with what it was called for and the rule. */
@SuppressWarnings("NullAway")
class NullReturnTests {

    /** What an iterative task does; its state is null if it is a task without one. */
    @FunctionalInterface
    private interface Body {
        @Nullable
        Long next(Iteration it, @Nullable Long state);
    }

    private record Iterating(@Nullable Long first, boolean replicated, Body body)
            implements IterativeTask<@Nullable Long> {

        @Override
        public @Nullable Long start(Iteration it) {
            return first;
        }

        @Override
        public @Nullable Long next(Iteration it, @Nullable Long state) {
            return body.next(it, state);
        }
    }

    private static Outcome run(JobUnderTest job, IterativeTask<?> task) {
        return job.tasks(new IterativeTasks(id -> task, IterativeSettings.defaults()))
                .run();
    }

    @TaskGraphTest(tasks = 3, processes = 2)
    void nextOfATaskWithAReplicatedState(SimulatedJob job) {
        Outcome outcome =
                run(job, new Iterating(5L, true, (it, state) -> it.number() == 2 && it.task() == 1 ? null : state));
        assertNamed(outcome);
    }

    @TaskGraphTest(tasks = 3, processes = 2)
    void nextOfATaskWithAStateOfItsOwn(SimulatedJob job) {
        Outcome outcome =
                run(job, new Iterating(5L, false, (it, state) -> it.number() == 2 && it.task() == 1 ? null : state));
        assertNamed(outcome);
    }

    private static void assertNamed(Outcome outcome) {
        assertThat(outcome.message())
                .isEqualTo("task 1, iteration 2: 'next' of " + Iterating.class.getName()
                        + " returned null: it must return the state with which iteration 3 begins, which may be the"
                        + " one that it was given. A task without a state returns null from 'start' already");
        assertThat(outcome.task()).isEqualTo(1);
    }

    @TaskGraphTest(tasks = 3, processes = 2)
    void aTaskWithoutAStateMayReturnNull(SimulatedJob job) {
        Outcome outcome = run(job, new Iterating(null, true, (it, state) -> {
            if (it.number() == 2) {
                it.stop(Outcome.succeeded("done"));
            }
            return null;
        }));
        assertThat(outcome.message()).isEqualTo("done");
    }

    @TaskGraphTest(tasks = 2)
    void iterativeTaskBuilder(SimulatedJob job) {
        Outcome outcome = job.tasks(new IterativeTasks(id -> null)).run();
        assertThat(outcome.message())
                .contains("callback 'TaskBuilder.getTask': 'getTask' of the iterative task builder (")
                .contains("returned null for task ");
    }

    @TaskGraphTest(tasks = 2)
    void reduction(SimulatedJob job) {
        Reduction<Long> reduction = (left, right) -> null;
        Outcome outcome = run(job, new Iterating(1L, true, (it, state) -> it.allReduce("sum", 1L, reduction)));
        assertThat(outcome.message())
                .contains("iteration 0: 'combine' of reduction 'custom' (")
                .contains("returned null for the values of tasks 0 to 1: it must return the combination of both");
    }

    @TaskGraphTest(tasks = 2)
    void valueOfACollective(SimulatedJob job) {
        Outcome outcome = run(job, new Iterating(1L, true, (it, state) -> it.broadcast("first", 0, () -> null)));
        assertThat(outcome.message())
                .startsWith("task 0, iteration 0: ")
                .endsWith("a value of broadcast of task 0 'first' must not be null");
    }

    @TaskGraphTest(tasks = 2)
    void valuesOfAScatter(SimulatedJob job) {
        Outcome outcome = run(job, new Iterating(1L, true, (it, state) -> it.scatter("parts", 0, () -> null)));
        assertThat(outcome.message())
                .startsWith("task 0, iteration 0: ")
                .endsWith("the values of scatter of task 0 'parts' must not be null");
    }

    private static final class Serving implements Task {

        private final boolean serves;
        private @Nullable Framework framework;

        Serving(boolean serves) {
            this.serves = serves;
        }

        @Override
        public void init(long taskId, Framework given) {
            framework = given;
        }

        @Override
        public GrpcHelper grpc() {
            return serves ? GrpcHelper.none() : null;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            framework.shared(Object.class, () -> null);
        }
    }

    @TaskGraphTest(tasks = 2)
    void servicesOfATask(SimulatedJob job) {
        assertThat(job.tasks(id -> new Serving(false)).run().message())
                .contains("callback 'init': 'grpc' of " + Serving.class.getName() + " returned null");
    }

    @TaskGraphTest(tasks = 2)
    void sharedObject(SimulatedJob job) {
        assertThat(job.tasks(id -> new Serving(true)).run().message())
                .contains("callback 'enterEpoch': 'make' returned null for shared objects of type java.lang.Object");
    }

    private static Outcome run(JobUnderTest job, MasterWorker tasks) {
        job.tasks(tasks);
        tasks.topologies().forEach(job::linkage);
        return job.run();
    }

    @TaskGraphTest(tasks = 3)
    void computationOfAParallelMap(JobCluster job) {
        Outcome outcome = run(
                job, new MasterWorker(ParallelMap.<Integer, Int64Value>map(() -> List.of(1, 2, 3), input -> null), 2));
        assertThat(outcome.message())
                .contains("the computation returned null for input ")
                .contains(" of 3: it must return a message for each");
    }

    @TaskGraphTest(tasks = 3)
    void inputsOfAParallelMap(JobCluster job) {
        Outcome outcome = run(
                job,
                new MasterWorker(ParallelMap.<Integer, Int64Value>map(() -> null, input -> Int64Value.of(input)), 2));
        assertThat(outcome.message()).contains("the supplier of the inputs returned null");
    }

    @TaskGraphTest(tasks = 3)
    void endOfAParallelMap(JobCluster job) {
        Outcome outcome = run(
                job,
                new MasterWorker(
                        ParallelMap.<Integer, Int64Value>map(() -> List.of(1, 2, 3), input -> Int64Value.of(input))
                                .then(results -> null),
                        2));
        assertThat(outcome.message()).contains("the function that is given to 'then' returned null");
    }

    @TaskGraphTest(tasks = 2)
    void masterWorkerBuilder(JobCluster job) {
        Outcome outcome = run(
                job,
                new MasterWorker(
                        new MasterWorkerBuilder() {
                            @Override
                            public MasterTask getMaster() {
                                return null;
                            }

                            @Override
                            public WorkerTask getWorker(long workerId) {
                                return null;
                            }
                        },
                        1));
        assertThat(outcome.message())
                .containsPattern("'get(Master|Worker)' of .* returned null: it must return (a master|worker 1)");
    }
}

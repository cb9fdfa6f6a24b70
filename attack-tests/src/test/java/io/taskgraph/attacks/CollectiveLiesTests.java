package io.taskgraph.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.taskgraph.Outcome;
import io.taskgraph.iterative.Iteration;
import io.taskgraph.iterative.IterativeSettings;
import io.taskgraph.iterative.IterativeTask;
import io.taskgraph.iterative.IterativeTasks;
import io.taskgraph.iterative.Reductions;
import io.taskgraph.iterative.v1.EndOfIteration;
import io.taskgraph.iterative.v1.Item;
import io.taskgraph.iterative.v1.Question;
import io.taskgraph.iterative.v1.Reply;
import io.taskgraph.test.JobCluster;
import io.taskgraph.test.TaskGraphTest;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What a process of the job can do to the collectives of the others by lying: its tasks may give values of their own choice, but none for a task that
 * the coordinator shows elsewhere, and none that is not asked for. Each of three processes has one task, and that of task 1 lies.
 */
class CollectiveLiesTests {

    private static final int LIAR = 1;
    private static final int VICTIM = 2;
    private static final int TASKS = 3;
    private static final int LARGE = 300;
    private static final int ITERATIONS = 3;

    /** One iteration. */
    @FunctionalInterface
    private interface Body {
        void run(Iteration it) throws Exception;
    }

    private static Outcome outcome(JobCluster job, LyingTask.Lies lies, Body body) {
        IterativeTasks tasks = new IterativeTasks(
                id -> new IterativeTask<Long>() {
                    @Override
                    public Long start(Iteration it) {
                        return 0L;
                    }

                    @Override
                    public Long next(Iteration it, Long state) throws Exception {
                        body.run(it);
                        if (it.number() == ITERATIONS) {
                            it.stop(Outcome.succeeded());
                        }
                        return state + 1;
                    }

                    @Override
                    public boolean replicated() {
                        return true;
                    }
                },
                IterativeSettings.defaults().withSegmentThreshold(1024));
        return job.tasks(task -> task == LIAR ? new LyingTask(tasks.getTask(task), lies) : tasks.getTask(task))
                .run();
    }

    @TaskGraphTest(tasks = TASKS, processes = TASKS, slots = 1)
    void aProcessIsNotAskedForTasksThatItOnlySaysItHas(JobCluster job) {
        AtomicInteger lied = new AtomicInteger();
        LyingTask.Lies lies = new LyingTask.Lies() {
            @Override
            public Reply answer(long epoch, Question question, Reply reply) {
                Reply.Builder lie = reply.toBuilder().addHere(VICTIM);
                if (question.getTasksList().contains((long) VICTIM)) {
                    lie.addTasks(VICTIM).addItems(reply.getItems(0).toBuilder().setTask(VICTIM));
                }
                lied.incrementAndGet();
                return lie.build();
            }
        };
        Outcome outcome = outcome(job, lies, it -> {
            for (int i = 0; i < 3; i++) {
                assertThat(it.allGather("numbers", it.task())).containsExactly(0L, 1L, 2L);
            }
        });
        assertThat(outcome.isSuccess()).as(outcome.message()).isTrue();
        assertThat(lied).hasPositiveValue();
    }

    /** The victim gives its value only after the lie was told. */
    @TaskGraphTest(tasks = TASKS, processes = TASKS, slots = 1)
    void anOfferDoesNotBringTheValueOrTheVoteOfAnotherTask(JobCluster job) {
        Semaphore told = new Semaphore(0);
        ByteString vote = EndOfIteration.newBuilder()
                .setStatus(EndOfIteration.Status.FAILED)
                .setMessage("a vote that nobody gave")
                .build()
                .toByteString();
        LyingTask.Lies lies = new LyingTask.Lies() {
            @Override
            public Question ask(Question question) {
                Question.Builder lie = question.toBuilder();
                for (Item item : question.getItemsList()) {
                    boolean ends = question.getDetail().isEmpty();
                    lie.addItems(item.toBuilder().setTask(VICTIM).setBytes(ends ? vote : item.getBytes()));
                    told.release(ends ? 0 : 1);
                }
                return lie.build();
            }
        };
        Outcome outcome = outcome(job, lies, it -> {
            if (it.task() == VICTIM) {
                assertThat(told.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(it.<Double>allReduce("sum", Math.pow(10, it.task()), Reductions.sum()))
                    .isEqualTo(111);
        });
        assertThat(outcome.isSuccess()).as(outcome.message()).isTrue();
    }

    @TaskGraphTest(tasks = TASKS, processes = TASKS, slots = 1)
    void aValueThatWasNotAskedForFailsTheJob(JobCluster job) {
        assertThat(message(
                        job,
                        it -> it.allGather("numbers", it.task()),
                        reply -> reply.addItems(reply.getItems(0).toBuilder().setTask(VICTIM))))
                .contains("the process of task 1 gives a value of tasks 2 to 2, for which it was not asked");
    }

    @TaskGraphTest(tasks = TASKS, processes = TASKS, slots = 1)
    void aResultThatNobodyHasMadeFailsTheJob(JobCluster job) {
        assertThat(message(
                        job,
                        CollectiveLiesTests::large,
                        reply -> reply.setItems(0, reply.getItems(0).toBuilder().clearTask())))
                .contains("the process of task 1 gives a result of piece ")
                .contains("which the task that waits for its contribution has not made");
    }

    @TaskGraphTest(tasks = TASKS, processes = TASKS, slots = 1)
    void aSegmentOfAnotherLengthFailsTheJob(JobCluster job) {
        assertThat(message(
                        job,
                        CollectiveLiesTests::large,
                        reply -> reply.setItems(
                                0,
                                reply.getItems(0).toBuilder()
                                        .setBytes(reply.getItems(0).getBytes().substring(Double.BYTES)))))
                .contains(" of tasks 1 to 1 has 792 bytes of 'double[]' in place of 800 bytes of 'double[]'");
    }

    @TaskGraphTest(tasks = TASKS, processes = TASKS, slots = 1)
    void aQuestionInTheNameOfAnotherTaskIsRefused(JobCluster job) {
        LyingTask.Lies lies = new LyingTask.Lies() {
            @Override
            public Question ask(Question question) {
                return question.toBuilder().setFrom(VICTIM).build();
            }
        };
        assertThat(outcome(job, lies, CollectiveLiesTests::large).message())
                .contains("a question of task 1 says that it is one of task 2");
    }

    private static void large(Iteration it) {
        it.<double[]>allReduce("large", new double[LARGE], Reductions.sum());
    }

    /** Returns how a job ends in which contributions of the liar are changed, from its second iteration on. */
    private static String message(JobCluster job, Body body, Consumer<Reply.Builder> lie) {
        LyingTask.Lies lies = new LyingTask.Lies() {
            @Override
            public Reply answer(long epoch, Question question, Reply reply) {
                if (epoch == 0 || question.getKind() != Question.Kind.CONTRIBUTIONS || reply.getItemsCount() == 0) {
                    return reply;
                }
                Reply.Builder told = reply.toBuilder();
                lie.accept(told);
                return told.build();
            }
        };
        Outcome outcome = outcome(job, lies, body);
        assertThat(outcome.isSuccess()).isFalse();
        return outcome.message();
    }
}

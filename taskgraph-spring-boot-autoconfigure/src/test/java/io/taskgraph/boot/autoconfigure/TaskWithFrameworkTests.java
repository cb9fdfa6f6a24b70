package io.taskgraph.boot.autoconfigure;

import static io.taskgraph.boot.autoconfigure.TaskBuilderResolverTests.resolve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.JobInfo;
import io.taskgraph.Task;
import io.taskgraph.backup.BackedUpFramework;
import io.taskgraph.boot.TaskBuilder;
import io.taskgraph.boot.autoconfigure.InvalidTaskBuilderException.Reason;
import io.taskgraph.iterative.Iteration;
import io.taskgraph.iterative.IterativeTask;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** Task builders whose tasks are made with their framework, or of what is known of the job. */
class TaskWithFrameworkTests {

    private static final JobInfo JOB = new JobInfo("job", 7, 2, "run");

    private final Framework framework = (Framework) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {BackedUpFramework.class}, (self, method, args) -> {
                return switch (method.getName()) {
                    case "getJob" -> JOB;
                    case "hashCode" -> 1;
                    case "equals" -> self == args[0];
                    default -> throw new AssertionError(method + " must not be called");
                };
            });

    @Test
    void aMethodMayTakeTheFrameworkOfTheCopy() {
        io.taskgraph.TaskBuilder builder = resolve(OfFramework.class);
        assertThat(builder.getTask(3, framework)).isEqualTo(new Made(3, framework, null));
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.getTask(3))
                .withMessage("task 3 can only be made with its framework");
    }

    @Test
    void aMethodMayTakeTheJobAndBoth() {
        assertThat(resolve(OfJob.class).getTask(4, framework)).isEqualTo(new Made(4, null, JOB));
        assertThat(resolve(OfBoth.class).getTask(5, framework)).isEqualTo(new Made(5, framework, JOB));
    }

    @Test
    void aMethodThatTakesSomethingElseIsNone() {
        assertThatExceptionOfType(InvalidTaskBuilderException.class)
                .isThrownBy(() -> resolve(OfText.class))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NO_METHOD));
        assertThatExceptionOfType(InvalidTaskBuilderException.class).isThrownBy(() -> resolve(OfTwoJobs.class));
    }

    @Test
    void aClassOfTasksIsMadeWithTheFrameworkOfEachCopy() {
        io.taskgraph.TaskBuilder builder = resolve(WithFramework.class);
        Task made = builder.getTask(0, framework);
        assertThat(made)
                .isInstanceOfSatisfying(
                        WithFramework.class, task -> assertThat(task.framework).isSameAs(framework));
        assertThat(builder.getTask(0, framework)).isNotSameAs(made);
        assertThatThrownBy(() -> builder.getTask(0))
                .rootCause()
                .hasMessage("a Framework is there only for the copies of tasks, as they are made");
    }

    @Test
    void iterativeTasksMayBeMadeOfTheJob() {
        assertThat(resolve(Iterative.class).getTask(6, framework)).isNotNull();
        assertThatIllegalStateException()
                .isThrownBy(() -> resolve(Iterative.class).getTask(6))
                .withMessage("task 6 can only be made of its job");
    }

    private record Made(long id, Framework framework, JobInfo job) implements Task {

        @Override
        public void enterEpoch(EpochContext context) {}
    }

    @TaskBuilder
    static class OfFramework {
        public Task task(long id, BackedUpFramework framework) {
            return new Made(id, framework, null);
        }
    }

    @TaskBuilder
    static class OfJob {
        public Task task(long id, JobInfo job) {
            return new Made(id, null, job);
        }
    }

    @TaskBuilder
    static class OfBoth {
        public Task task(long id, Framework framework, JobInfo job) {
            return new Made(id, framework, job);
        }
    }

    @TaskBuilder
    static class OfText {
        public Task task(long id, String text) {
            throw new AssertionError(text);
        }
    }

    @TaskBuilder
    static class OfTwoJobs {
        public Task task(long id, JobInfo one, JobInfo two) {
            throw new AssertionError(one + " " + two);
        }
    }

    @TaskBuilder
    static class WithFramework implements Task {

        private final Framework framework;

        WithFramework(Framework framework) {
            this.framework = framework;
        }

        @Override
        public void enterEpoch(EpochContext context) {}
    }

    @TaskBuilder
    static class Iterative {

        public IterativeTask<Long> task(long id, JobInfo job) {
            assertThat(job).isEqualTo(JOB);
            return new IterativeTask<>() {
                @Override
                public Long start(Iteration it) {
                    return id;
                }

                @Override
                public Long next(Iteration it, Long state) {
                    return state;
                }
            };
        }
    }
}

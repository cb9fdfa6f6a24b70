package io.taskgraph.boot.autoconfigure;

import static io.taskgraph.boot.autoconfigure.TaskBuilderResolverTests.resolve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.taskgraph.Task;
import io.taskgraph.boot.TaskBuilder;
import io.taskgraph.boot.autoconfigure.InvalidTaskBuilderException.Reason;
import io.taskgraph.boot.autoconfigure.TaskBuilderResolverTests.IdTask;
import io.taskgraph.boot.autoconfigure.TaskBuilderResolverTests.IdTaskBuilder;
import io.taskgraph.masterworker.MasterTask;
import io.taskgraph.masterworker.MasterWorker;
import io.taskgraph.masterworker.WorkerTask;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;

/** A task builder that is found by its annotation. */
class AnnotatedTaskBuilderTests {

    @Test
    void aClassOfTheInterfaceIsUsedAsItIs() {
        assertThat(resolve(Implementing.class).getTask(3)).isEqualTo(new IdTask(3));
    }

    @Test
    void aClassMakesTasksByItsOnlyPublicMethodForIt() {
        assertThat(resolve(WithMethod.class).getTask(4)).isEqualTo(new IdTask(4));
    }

    @Test
    void aBeanMayBeAnnotatedOnItsMethod() {
        assertThat(resolve(BeanMethod.class).getTask(5)).isEqualTo(new IdTask(5));
    }

    @Test
    void aFunctionFromTaskIdToTaskIsATaskBuilder() {
        assertThat(resolve(FunctionBean.class).getTask(6)).isEqualTo(new IdTask(6));
    }

    @Test
    void aFunctionThatMakesNoTasksIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> resolve(WrongFunctionBean.class).getTask(7))
                .withMessage("'apply' must return a task, but returned 'task 7' for task 7");
    }

    @Test
    void anAnnotatedClassIsAComponentOfTheGivenName() {
        try (var context = new AnnotationConfigApplicationContext()) {
            var scanner = new ClassPathBeanDefinitionScanner(context);
            scanner.resetFilters(true);
            scanner.addExcludeFilter((reader, factory) ->
                    !reader.getClassMetadata().getClassName().equals(Named.class.getName()));
            scanner.scan(AnnotatedTaskBuilderTests.class.getPackageName());
            context.refresh();
            assertThat(context.getBeanNamesForType(Named.class)).containsExactly("mine");
        }
    }

    @Test
    void anExceptionOfTheMethodIsPassedOn() {
        assertThatIllegalStateException()
                .isThrownBy(() -> resolve(Failing.class).getTask(0))
                .withMessage("no task 0");
    }

    @Test
    void aMethodThatReturnsNullIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> resolve(ReturningNull.class).getTask(7))
                .withMessage("'task' must return a task, but returned null for task 7");
    }

    @Test
    void twoTaskBuildersAreRefusedByNamingBoth() {
        assertThatExceptionOfType(MultipleTaskBuildersException.class)
                .isThrownBy(() -> resolve(WithMethod.class, BeanMethod.class))
                .satisfies(ex -> assertThat(ex.beanNames())
                        .isInstanceOf(List.class)
                        .hasSize(2)
                        .contains("tasks"));
    }

    @Test
    void aClassWithoutMethodForTasksIsRefused() {
        assertThatInvalid(WithoutMethod.class, Reason.NO_METHOD);
    }

    @Test
    void aClassWithTwoMethodsForTasksIsRefused() {
        assertThatInvalid(TwoMethods.class, Reason.SEVERAL_METHODS);
    }

    @Test
    void aMasterWithoutWorkersOrWorkersWithoutMasterAreRefused() {
        assertThatInvalid(Workers.class, Reason.NO_MASTER);
        assertThatInvalid(Master.class, Reason.NO_WORKER);
    }

    @Test
    void aClassThatMakesTasksOfBothModelsIsRefused() {
        assertThatInvalid(Mixed.class, Reason.MIXED);
        assertThatInvalid(TwoMasters.class, Reason.SEVERAL_METHODS);
    }

    @Test
    void masterAndWorkersAreMadeByTwoMethods() {
        var builder = resolve(Both.class);
        assertThat(builder).isInstanceOf(MasterWorker.class);
        assertThatIllegalStateException().isThrownBy(() -> builder.getTask(0)).withMessage("made the master");
        assertThatIllegalStateException().isThrownBy(() -> builder.getTask(2)).withMessage("made worker 2");
    }

    private static void assertThatInvalid(Class<?> type, Reason reason) {
        assertThatExceptionOfType(InvalidTaskBuilderException.class)
                .isThrownBy(() -> resolve(type))
                .satisfies(ex -> {
                    assertThat(ex.reason()).isEqualTo(reason);
                    assertThat(ex.beanType()).isEqualTo(type);
                });
    }

    @TaskBuilder
    static class Implementing extends IdTaskBuilder {}

    static class FunctionBean {

        @Bean
        @TaskBuilder
        LongFunction<Task> tasks() {
            return IdTask::new;
        }
    }

    static class WrongFunctionBean {

        @Bean
        @TaskBuilder
        LongFunction<String> tasks() {
            return taskId -> "task " + taskId;
        }
    }

    @TaskBuilder
    static class WithMethod {

        public IdTask task(long taskId) {
            return new IdTask(taskId);
        }

        public String describe(long taskId) {
            return "task " + taskId;
        }

        Task hidden(long taskId) {
            return new IdTask(-taskId);
        }
    }

    @TaskBuilder("mine")
    static class Named extends WithMethod {}

    static class BeanMethod {

        @Bean
        @TaskBuilder
        NotAnnotated tasks() {
            return new NotAnnotated();
        }
    }

    static class NotAnnotated {

        public Task make(Long taskId) {
            return new IdTask(taskId);
        }
    }

    @TaskBuilder
    static class Failing {

        public Task task(long taskId) {
            throw new IllegalStateException("no task " + taskId);
        }
    }

    @TaskBuilder
    static class ReturningNull {

        public Task task(long taskId) {
            return null;
        }
    }

    @TaskBuilder
    static class WithoutMethod {

        public Task task() {
            return new IdTask(0);
        }
    }

    @TaskBuilder
    static class TwoMethods extends WithMethod {

        public Task another(long taskId) {
            return new IdTask(taskId);
        }
    }

    @TaskBuilder
    static class Master {

        public MasterTask master(long taskId) {
            throw new IllegalStateException("made the master");
        }
    }

    @TaskBuilder
    static class Both extends Master {

        public WorkerTask worker(Long workerId) {
            throw new IllegalStateException("made worker " + workerId);
        }
    }

    @TaskBuilder
    static class Mixed extends WithMethod {

        public MasterTask master() {
            throw new UnsupportedOperationException();
        }
    }

    @TaskBuilder
    static class TwoMasters extends Both {

        public MasterTask another() {
            throw new UnsupportedOperationException();
        }
    }

    @TaskBuilder
    static class Workers {

        public WorkerTask worker(long taskId) {
            throw new UnsupportedOperationException();
        }
    }
}

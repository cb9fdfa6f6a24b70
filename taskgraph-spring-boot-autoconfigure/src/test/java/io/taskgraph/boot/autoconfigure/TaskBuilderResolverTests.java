package io.taskgraph.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Task;
import io.taskgraph.boot.TaskBuilder;
import io.taskgraph.boot.autoconfigure.InvalidTaskBuilderException.Reason;
import io.taskgraph.masterworker.MasterTask;
import io.taskgraph.masterworker.MasterWorker;
import io.taskgraph.masterworker.MasterWorkerBuilder;
import io.taskgraph.masterworker.WorkerTask;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.mock.env.MockEnvironment;

class TaskBuilderResolverTests {

    @Test
    void classThatImplementsTheInterfaceIsUsedAsItIs() {
        assertThat(resolve(Implementing.class).getTask(3)).isEqualTo(new IdTask(3));
    }

    @Test
    void classWithOneMethodIsAdapted() {
        assertThat(resolve(WithMethod.class).getTask(4)).isEqualTo(new IdTask(4));
    }

    @Test
    void beanMethodIsFoundByItsAnnotation() {
        assertThat(resolve(BeanMethod.class).getTask(5)).isEqualTo(new IdTask(5));
    }

    @Test
    void beanOfTheInterfaceNeedsNoAnnotation() {
        assertThat(resolve(PlainBean.class).getTask(6)).isEqualTo(new IdTask(6));
    }

    @Test
    void annotatedClassIsAComponentOfTheGivenName() {
        try (var context = new AnnotationConfigApplicationContext()) {
            var scanner = new ClassPathBeanDefinitionScanner(context);
            scanner.resetFilters(true);
            scanner.addExcludeFilter((reader, factory) ->
                    !reader.getClassMetadata().getClassName().equals(Named.class.getName()));
            scanner.scan(TaskBuilderResolverTests.class.getPackageName());
            context.refresh();
            assertThat(context.getBeanNamesForType(Named.class)).containsExactly("mine");
        }
    }

    @Test
    void exceptionOfTheMethodIsThrownOn() {
        assertThatIllegalStateException()
                .isThrownBy(() -> resolve(Failing.class).getTask(0))
                .withMessage("no task 0");
    }

    @Test
    void nullOfTheMethodIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> resolve(ReturningNull.class).getTask(7))
                .withMessage("'task' must return a task, but returned null for task 7");
    }

    @Test
    void noneIsRefused() {
        assertThatExceptionOfType(NoTaskBuilderException.class).isThrownBy(() -> resolve(Object.class));
    }

    @Test
    void twoAreRefused() {
        assertThatExceptionOfType(MultipleTaskBuildersException.class)
                .isThrownBy(() -> resolve(WithMethod.class, PlainBean.class))
                .satisfies(ex ->
                        assertThat(ex.beanNames()).hasSize(2).contains("plain").isInstanceOf(List.class));
    }

    @Test
    void classWithoutSuchMethodIsRefused() {
        assertThatInvalid(WithoutMethod.class, Reason.NO_METHOD);
    }

    @Test
    void classWithTwoSuchMethodsIsRefused() {
        assertThatInvalid(TwoMethods.class, Reason.SEVERAL_METHODS);
    }

    @Test
    void halfOfAMasterAndItsWorkersIsRefused() {
        assertThatInvalid(Workers.class, Reason.NO_MASTER);
        assertThatInvalid(Master.class, Reason.NO_WORKER);
    }

    @Test
    void tasksOfBothModelsAreRefused() {
        assertThatInvalid(Mixed.class, Reason.MIXED);
        assertThatInvalid(TwoMasters.class, Reason.SEVERAL_METHODS);
    }

    @Test
    void masterAndWorkersAreMadeByTwoMethods() {
        io.taskgraph.TaskBuilder builder = resolve(Both.class);
        assertThat(builder).isInstanceOf(MasterWorker.class);
        assertThatIllegalStateException().isThrownBy(() -> builder.getTask(0)).withMessage("made the master");
        assertThatIllegalStateException().isThrownBy(() -> builder.getTask(2)).withMessage("made worker 2");
    }

    @Test
    void masterAndWorkersAreMadeByABeanOfTheInterface() {
        io.taskgraph.TaskBuilder builder = resolve(PlainMasterWorker.class);
        assertThatIllegalStateException().isThrownBy(() -> builder.getTask(3)).withMessage("made worker 3");
    }

    private static void assertThatInvalid(Class<?> type, Reason reason) {
        assertThatExceptionOfType(InvalidTaskBuilderException.class)
                .isThrownBy(() -> resolve(type))
                .satisfies(ex -> {
                    assertThat(ex.reason()).isEqualTo(reason);
                    assertThat(ex.beanType()).isEqualTo(type);
                });
    }

    private static io.taskgraph.TaskBuilder resolve(Class<?>... components) {
        try (var context = new AnnotationConfigApplicationContext(components)) {
            return new TaskBuilderResolver(context.getBeanFactory(), new MasterWorkerLinkage(new MockEnvironment(), 4))
                    .resolve();
        }
    }

    record IdTask(long id) implements Task {

        @Override
        public void init(long taskId, Framework framework) {}

        @Override
        public void enterEpoch(EpochContext context) {}
    }

    @TaskBuilder
    static class Implementing implements io.taskgraph.TaskBuilder {

        @Override
        public Task getTask(long taskId) {
            return new IdTask(taskId);
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

    static class PlainBean {

        @Bean
        io.taskgraph.TaskBuilder plain() {
            return IdTask::new;
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

    static class PlainMasterWorker {

        @Bean
        MasterWorkerBuilder tasks() {
            Both both = new Both();
            return new MasterWorkerBuilder() {
                @Override
                public MasterTask getMaster() {
                    return both.master(0);
                }

                @Override
                public WorkerTask getWorker(long workerId) {
                    return both.worker(workerId);
                }
            };
        }
    }

    @TaskBuilder
    static class Workers {

        public WorkerTask worker(long taskId) {
            throw new UnsupportedOperationException();
        }
    }
}

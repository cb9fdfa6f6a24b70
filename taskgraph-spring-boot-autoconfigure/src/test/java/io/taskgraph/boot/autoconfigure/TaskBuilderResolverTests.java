package io.taskgraph.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;
import io.taskgraph.masterworker.MasterTask;
import io.taskgraph.masterworker.MasterWorkerBuilder;
import io.taskgraph.masterworker.WorkerTask;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.mock.env.MockEnvironment;

/** A task builder that is found by its type; {@link AnnotatedTaskBuilderTests} looks at those found by annotation. */
class TaskBuilderResolverTests {

    @Test
    void aBeanOfTheInterfaceNeedsNoAnnotation() {
        assertThat(resolve(OneBuilder.class).getTask(6)).isEqualTo(new IdTask(6));
    }

    @Test
    void aBeanOfTheMasterWorkerInterfaceNeedsNoAnnotation() {
        var builder = resolve(OneMasterWorkerBuilder.class);
        assertThatIllegalStateException().isThrownBy(() -> builder.getTask(3)).withMessage("made worker 3");
    }

    @Test
    void anApplicationWithoutTaskBuilderIsRefused() {
        assertThatExceptionOfType(NoTaskBuilderException.class).isThrownBy(() -> resolve(Object.class));
    }

    @Test
    void twoTaskBuildersAreRefusedByNamingBoth() {
        assertThatExceptionOfType(MultipleTaskBuildersException.class)
                .isThrownBy(() -> resolve(OneBuilder.class, OneMasterWorkerBuilder.class))
                .satisfies(ex -> assertThat(ex.beanNames())
                        .isInstanceOf(List.class)
                        .containsExactlyInAnyOrder("tasks", "masterAndWorkers"));
    }

    static TaskBuilder resolve(Class<?>... components) {
        try (var context = new AnnotationConfigApplicationContext()) {
            context.register(components);
            context.addBeanFactoryPostProcessor(new TaskPrototypes());
            context.refresh();
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

    static class IdTaskBuilder implements TaskBuilder {

        @Override
        public Task getTask(long taskId) {
            return new IdTask(taskId);
        }
    }

    static class OneBuilder {

        @Bean
        TaskBuilder tasks() {
            return IdTask::new;
        }
    }

    static class OneMasterWorkerBuilder {

        @Bean
        MasterWorkerBuilder masterAndWorkers() {
            return new MasterWorkerBuilder() {
                @Override
                public MasterTask getMaster() {
                    throw new IllegalStateException("made the master");
                }

                @Override
                public WorkerTask getWorker(long workerId) {
                    throw new IllegalStateException("made worker " + workerId);
                }
            };
        }
    }
}

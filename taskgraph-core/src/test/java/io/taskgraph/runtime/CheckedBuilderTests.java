package io.taskgraph.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskgraph.EpochContext;
import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;
import io.taskgraph.TaskGraphException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

class CheckedBuilderTests {

    /** An object that the application shares, as a container has it. */
    private static final Object SERVICE = new StringBuilder("service");

    /** Equal to all others of its class, which says nothing of its identity. */
    private static final class Counting implements Task {

        private int epochs;

        @Override
        public void enterEpoch(EpochContext context) {
            epochs++;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Counting;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    @Test
    void sameObjectForTwoTasksIsRefused() {
        Task task = new Counting();
        CheckedBuilder builder = builder(id -> task);
        assertThat(builder.getTask(0)).isSameAs(task);
        assertThatThrownBy(() -> builder.getTask(1))
                .isInstanceOf(TaskGraphException.class)
                .hasMessageMatching("the task builder \\(.*\\) returned the same object for tasks 0 and 1: each copy"
                        + " needs one of its own, since field 'epochs' may keep what belongs to one; make a new .*Counting"
                        + " each time, or give a bean that is a task the scope 'prototype'");
    }

    @Test
    void objectOfAnEndedCopyIsRefused() {
        Task task = new Counting();
        CheckedBuilder builder = builder(id -> task);
        builder.getTask(3);
        assertThatThrownBy(() -> builder.getTask(3))
                .hasMessageContaining(
                        "returned the same object for two copies of task 3: each copy needs one of its own");
    }

    @Test
    void tasksThatAreEqualAreTold() {
        CheckedBuilder builder = builder(id -> new Counting());
        assertThat(builder.getTask(0)).isNotSameAs(builder.getTask(1));
    }

    private enum Idle implements Task {
        ONLY;

        @Override
        public void enterEpoch(EpochContext context) {}
    }

    private enum Counter implements Task {
        ONLY;

        private long epochs;

        @Override
        public void enterEpoch(EpochContext context) {
            epochs++;
        }
    }

    /** A task whose only field is what it is given. */
    private record Holding(Object part) implements Task {

        @Override
        public void enterEpoch(EpochContext context) {}
    }

    static List<Task> tasksThatKeepNothingOfACopy() {
        return List.of(
                Idle.ONLY,
                new Holding(SERVICE),
                new Holding("a name"),
                new Holding(7L),
                new Holding(Idle.ONLY),
                new Holding(LoggerFactory.getLogger("task")));
    }

    @ParameterizedTest
    @MethodSource("tasksThatKeepNothingOfACopy")
    void taskThatKeepsNothingOfACopyMayBeShared(Task task) {
        CheckedBuilder builder = builder(id -> task);
        assertThat(builder.getTask(0)).isSameAs(builder.getTask(1));
    }

    static List<Task> tasksThatMayKeepSomething() {
        return List.of(
                Counter.ONLY,
                new Holding(new ArrayList<>()),
                new Holding(new double[1]),
                new Holding(new AtomicLong()),
                new Holding(new StringBuilder("another")));
    }

    @ParameterizedTest
    @MethodSource("tasksThatMayKeepSomething")
    void taskThatMayKeepSomethingOfACopyMayNotBeShared(Task task) {
        CheckedBuilder builder = builder(id -> task);
        builder.getTask(0);
        assertThatThrownBy(() -> builder.getTask(1))
                .hasMessageContaining("since field '" + (task instanceof Counter ? "epochs" : "part")
                        + "' may keep what belongs to one");
    }

    @Test
    void taskWithoutFieldsMayBeShared() {
        Task idle = context -> {};
        CheckedBuilder builder = builder(id -> idle);
        assertThat(builder.getTask(0)).isSameAs(builder.getTask(1));
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsRefused() {
        assertThatThrownBy(() -> builder(id -> null).getTask(2))
                .hasMessageContaining("returned null for task 2: it must return a task for each id of the job");
    }

    private static CheckedBuilder builder(TaskBuilder builder) {
        return new CheckedBuilder(builder, part -> part == SERVICE);
    }
}

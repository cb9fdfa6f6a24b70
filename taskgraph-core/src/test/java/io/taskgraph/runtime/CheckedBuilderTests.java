package io.taskgraph.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskgraph.EpochContext;
import io.taskgraph.Task;
import io.taskgraph.TaskGraphException;
import org.junit.jupiter.api.Test;

class CheckedBuilderTests {

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
        CheckedBuilder builder = new CheckedBuilder(id -> task);
        assertThat(builder.getTask(0)).isSameAs(task);
        assertThatThrownBy(() -> builder.getTask(1))
                .isInstanceOf(TaskGraphException.class)
                .hasMessageMatching("the task builder \\(.*\\) returned the same object for tasks 0 and 1: each copy"
                        + " needs one of its own; make a new .*Counting each time, or give a bean that is a task the"
                        + " scope 'prototype'");
    }

    @Test
    void objectOfAnEndedCopyIsRefused() {
        Task task = new Counting();
        CheckedBuilder builder = new CheckedBuilder(id -> task);
        builder.getTask(3);
        assertThatThrownBy(() -> builder.getTask(3))
                .hasMessageContaining(
                        "returned the same object for two copies of task 3: each copy needs one of its own");
    }

    @Test
    void tasksThatAreEqualAreTold() {
        CheckedBuilder builder = new CheckedBuilder(id -> new Counting());
        assertThat(builder.getTask(0)).isNotSameAs(builder.getTask(1));
    }

    @Test
    void taskWithoutFieldsMayBeShared() {
        Task idle = context -> {};
        CheckedBuilder builder = new CheckedBuilder(id -> idle);
        assertThat(builder.getTask(0)).isSameAs(builder.getTask(1));
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsRefused() {
        assertThatThrownBy(() -> new CheckedBuilder(id -> null).getTask(2))
                .hasMessageContaining("returned null for task 2: it must return a task for each id of the job");
    }
}

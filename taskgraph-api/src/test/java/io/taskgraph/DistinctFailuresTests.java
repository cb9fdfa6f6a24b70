package io.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DistinctFailuresTests {

    private final DistinctFailures failures = new DistinctFailures();

    @Test
    void oneLineOfCodeIsOnePlaceWhateverTheMessageSays() {
        assertThat(failures.add(failure("task 1"))).isTrue();
        assertThat(failures.add(failure("task 2"))).isFalse();
    }

    @Test
    void anotherLineOrAnotherExceptionIsAnotherPlace() {
        assertThat(failures.add(failure("task 1"))).isTrue();
        assertThat(failures.add(new IllegalStateException("elsewhere"))).isTrue();
        assertThat(failures.add(traceless(new IllegalStateException("a")))).isTrue();
        assertThat(failures.add(traceless(new IllegalArgumentException("a")))).isTrue();
        assertThat(failures.add(traceless(new IllegalArgumentException("b")))).isFalse();
    }

    private static Exception failure(String message) {
        return new IllegalStateException(message);
    }

    private static Exception traceless(Exception exception) {
        exception.setStackTrace(new StackTraceElement[0]);
        return exception;
    }
}

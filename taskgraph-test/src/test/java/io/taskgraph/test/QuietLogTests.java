package io.taskgraph.test;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

@Isolated("it changes the levels of all tests")
class QuietLogTests {

    private final Logger root = (Logger) LoggerFactory.getLogger("io.taskgraph");
    private final Logger below = (Logger) LoggerFactory.getLogger("io.taskgraph.runtime.QuietLogTests");
    private final Level before = root.getLevel();

    @BeforeEach
    void unset() {
        root.setLevel(null);
    }

    @AfterEach
    void setBack() {
        root.setLevel(before);
        below.setLevel(null);
    }

    @Test
    void onlyWarningsAreLoggedUntilTheRunIsOver() {
        Runnable end = QuietLog.begin(1);
        assertThat(below.isInfoEnabled()).isFalse();
        assertThat(below.isWarnEnabled()).isTrue();
        end.run();
        assertThat(root.getLevel()).isNull();
    }

    @Test
    void onlyErrorsAreLoggedByATestOfManyRuns() {
        Runnable end = QuietLog.begin(20);
        assertThat(below.isWarnEnabled()).isFalse();
        assertThat(below.isErrorEnabled()).isTrue();
        end.run();
        assertThat(root.getLevel()).isNull();
    }

    @Test
    void levelThatIsSetStands() {
        root.setLevel(Level.DEBUG);
        Runnable end = QuietLog.begin(20);
        assertThat(below.isDebugEnabled()).isTrue();
        end.run();
        assertThat(root.getLevel()).isEqualTo(Level.DEBUG);
    }

    /** As the template sets one in its application.yml, for the application's own log. */
    @Test
    void levelThatIsSetBelowStandsThereAndNowhereElse() {
        below.setLevel(Level.DEBUG);
        Logger other = (Logger) LoggerFactory.getLogger(root.getName() + ".other");
        Runnable end = QuietLog.begin(20);
        assertThat(below.isDebugEnabled()).isTrue();
        assertThat(other.isWarnEnabled()).isFalse();
        end.run();
        assertThat(other.isWarnEnabled()).isTrue();
        assertThat(below.isDebugEnabled()).isTrue();
    }
}

package io.taskgraph.iterative;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.Framework;
import io.taskgraph.JobInfo;
import java.lang.reflect.Proxy;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When the process of all tasks is told that it alone has their state, by a clock that is moved by hand. */
class SoleHolderTests {

    private static final long MINUTE = SoleHolder.PAUSE.toNanos();

    private long now = 17;
    private long tasks = 4;
    private boolean together = true;
    private int looks;
    private final SoleHolder holder = new SoleHolder(() -> now);

    private final Framework framework = (Framework) Proxy.newProxyInstance(
            Framework.class.getClassLoader(),
            new Class<?>[] {Framework.class},
            (self, method, args) -> switch (method.getName()) {
                case "getTaskId" -> 0L;
                case "getJob" -> new JobInfo("daily", tasks, 4, "run");
                case "togetherWith" -> {
                    looks++;
                    List<?> named = (List<?>) args[1];
                    yield together ? named : named.subList(0, 1);
                }
                default -> throw new AssertionError(method);
            });

    private @Nullable String look() {
        return holder.look(framework, 12);
    }

    private @Nullable String lookAfter(long nanos) {
        now += nanos;
        return look();
    }

    @Test
    void itIsToldOnceItHasBeenSoForAMinute() {
        assertThat(look()).as("at the start").isNull();
        assertThat(lookAfter(MINUTE - 1)).isNull();
        assertThat(lookAfter(1))
                .isEqualTo("Job 'daily': all 4 tasks are in this process, and so is the only copy of the state that is"
                        + " 'replicated'. If the process is lost, so is the work of all iterations up to 12. Start another process,"
                        + " with 'taskgraph.node.slots' below 4 in each, so that several have it. Or let 'replicated' return false"
                        + " and set 'taskgraph.checkpoint.directory'");
        assertThat(lookAfter(MINUTE)).as("again").isNull();
        assertThat(lookAfter(60 * MINUTE)).as("again").isNull();
    }

    @Test
    void itIsToldAgainOnlyAfterItWasOtherwise() {
        look();
        assertThat(lookAfter(MINUTE)).isNotNull();
        together = false;
        assertThat(lookAfter(MINUTE))
                .isEqualTo(
                        "Job 'daily': tasks are in another process too now, and so is the state that is 'replicated'");
        assertThat(lookAfter(MINUTE)).as("again").isNull();
        together = true;
        assertThat(lookAfter(MINUTE)).as("a minute has to pass here too").isNull();
        assertThat(lookAfter(MINUTE)).isNotNull();
    }

    @Test
    void nothingIsToldWhereSeveralHaveTheState() {
        together = false;
        look();
        assertThat(lookAfter(MINUTE)).isNull();
        assertThat(lookAfter(MINUTE)).isNull();
    }

    @Test
    void nothingIsLookedAtWhereNobodyElseCanTakePart() {
        SoleHolder silent = SoleHolder.silent().anew(IterationThreads.of(Runnable::run));
        assertThat(silent.look(framework, 1)).isNull();
        assertThat(silent.look(framework, 2)).isNull();
        assertThat(looks).isZero();
    }

    @Test
    void aJobOfOneTaskIsToldWhatHelpsThere() {
        tasks = 1;
        look();
        assertThat(lookAfter(MINUTE))
                .startsWith("Job 'daily': its one task is in this process")
                .endsWith(" 12. Let 'replicated' return false and set 'taskgraph.checkpoint.directory'");
    }

    @Test
    void tasksAreLookedUpOnceAMinute() {
        for (int i = 0; i < 600; i++) {
            lookAfter(MINUTE / 100);
        }
        assertThat(looks).isEqualTo(6);
    }
}

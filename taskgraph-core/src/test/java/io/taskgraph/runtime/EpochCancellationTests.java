package io.taskgraph.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpochCancellationTests {

    /** What was handed to other threads, one entry for each thread. */
    private final Deque<Runnable> handed = new ArrayDeque<>();

    private final List<String> ran = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final EpochCancellation ends = new EpochCancellation(handed::add, failures::add);

    private Runnable plan(long epoch, String name) {
        return ends.add(epoch, () -> ran.add(name));
    }

    private void runHanded() {
        while (!handed.isEmpty()) {
            handed.remove().run();
        }
    }

    @Test
    void actionsRunInTheirOrderAtTheEndOfTheirEpoch() {
        ends.enter(0);
        plan(0, "first");
        plan(1, "of the next");
        plan(0, "second");
        ends.enter(1);
        runHanded();
        assertThat(ran).containsExactly("first", "second");
        ends.enter(2);
        runHanded();
        assertThat(ran).containsExactly("first", "second", "of the next");
    }

    /** One that hangs must hold up neither the engine, which enters epochs, nor the end of a session, which closes copies. */
    @Test
    void noActionRunsOnTheThreadThatEndsItsEpoch() {
        ends.enter(0);
        plan(0, "epoch");
        plan(1, "copy");
        ends.enter(1);
        ends.close();
        plan(1, "late");
        assertThat(ran).isEmpty();
        assertThat(handed).hasSize(3);
        runHanded();
        assertThat(ran).containsExactly("epoch", "copy", "late");
    }

    /** Who ends an epoch, or a copy among others, must not end by it. */
    @Test
    void thatTheSystemGivesNoThreadIsToldAndNotThrown() {
        OutOfMemoryError none = new OutOfMemoryError("unable to create native thread");
        EpochCancellation refused = new EpochCancellation(
                action -> {
                    throw none;
                },
                failures::add);
        refused.enter(0);
        refused.add(0, () -> ran.add("action"));
        refused.enter(1);
        assertThat(failures).containsExactly(none);
        assertThat(ran).isEmpty();
    }

    @Test
    void withoutActionsNoThreadIsAskedFor() {
        ends.enter(0);
        ends.enter(1);
        ends.close();
        assertThat(handed).isEmpty();
    }

    @Test
    void anActionThatIsTakenBackDoesNotRun() {
        ends.enter(0);
        Runnable handle = plan(0, "taken back");
        plan(0, "kept");
        handle.run();
        ends.enter(1);
        handle.run();
        runHanded();
        assertThat(ran).containsExactly("kept");
    }

    @Test
    void anActionThatIsPlannedTwiceRunsTwice() {
        Runnable action = () -> ran.add("same");
        Runnable handle = ends.add(0, action);
        ends.add(0, action);
        handle.run();
        ends.add(0, action);
        ends.close();
        runHanded();
        assertThat(ran).containsExactly("same", "same");
    }

    @Test
    void oneThatThrowsIsToldAndKeepsNoOtherFromRunning() {
        AssertionError thrown = new AssertionError("mine");
        ends.add(0, () -> {
            throw thrown;
        });
        plan(0, "next");
        ends.close();
        runHanded();
        assertThat(failures).containsExactly(thrown);
        assertThat(ran).containsExactly("next");
    }

    /** By lists that were searched for each action, these took minutes. */
    @Test
    void manyActionsAreTakenInOnePass() {
        ends.enter(0);
        int many = 300_000;
        List<Runnable> handles = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            handles.add(ends.add(i % 2, () -> ran.add("")));
        }
        handles.subList(0, many / 2).forEach(Runnable::run);
        ends.enter(1);
        ends.close();
        runHanded();
        assertThat(ran).hasSize(many / 2);
    }

    @Test
    void thatAllHasEndedIsKnownBeforeAnyActionRuns() {
        assertThat(ends.closing()).isNotDone();
        ends.close();
        assertThat(ends.closing()).isDone();
    }
}

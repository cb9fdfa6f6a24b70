package io.taskgraph.faults;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.test.contract.TreeSumTask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A task of the tree sum that works for a while in each epoch. The root judges each sum, so that a wrong one ends the job as
 * failed. Each flag names the incarnation that sets it. What each copy does is printed for {@link NodeProcess}.
 */
final class WorkingTreeSumTask extends TreeSumTask {

    private final Duration work;
    private boolean worked;

    WorkingTreeSumTask(long tasks, Path stopFile, Duration work) {
        super((epoch, sum) -> {
            if (sum != expected(tasks, epoch)) {
                return Outcome.failed("sum " + sum + " instead of " + expected(tasks, epoch));
            }
            return Files.exists(stopFile) ? Outcome.succeeded("sum " + sum) : null;
        });
        this.work = work;
    }

    @Override
    public void init(long taskId, Framework newFramework) {
        super.init(taskId, newFramework);
        print("init", -1);
    }

    @Override
    public void enterEpoch(EpochContext context) {
        print("enter", context.epoch());
        worked = false;
        super.enterEpoch(context);
        framework()
                .compute(context, () -> {
                    TimeUnit.MILLISECONDS.sleep(work.toMillis());
                    return true;
                })
                .thenAccept(done -> {
                    worked = true;
                    finishIfComplete();
                });
    }

    @Override
    public void exit() {
        print("exit", -1);
    }

    @Override
    protected boolean hasWorked() {
        return worked;
    }

    /** A new copy of a child flags by its own token, so it is asked again, and its answer is the same. */
    @Override
    protected void answeredAgain(long child) {}

    @Override
    protected String meta() {
        return "sum by " + framework().fencingToken();
    }

    private void print(String callback, long epoch) {
        System.out.println(new Trace(
                        System.currentTimeMillis(),
                        callback,
                        framework().getTaskId(),
                        framework().fencingToken(),
                        epoch)
                .line());
    }
}

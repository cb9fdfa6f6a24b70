package io.taskgraph.runtime;

import io.taskgraph.NullReturnException;
import io.taskgraph.WaitingTask;
import io.taskgraph.status.TaskStatus.Activity;
import io.taskgraph.status.TaskStatus.RequestStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a task says itself that it does and waits for. It is code of the application, asked when somebody looks: where it fails, that is said in
 * place of what it would have told, and all else is shown.
 *
 * @param work what it does on threads of its own
 * @param waits its waits for other tasks
 * @param failures the methods that have failed, each with its exception
 */
record OwnReport(List<Activity> work, List<RequestStatus> waits, List<String> failures) {

    /** Returns the report of a copy's task; empty if the task reports nothing. */
    static OwnReport of(TaskCopy copy) {
        WaitingTask task = copy.reporting().orElse(null);
        if (task == null) {
            return new OwnReport(List.of(), List.of(), List.of());
        }
        long id = copy.id().task();
        List<String> failures = new ArrayList<>();
        return new OwnReport(
                asked("work", id, () -> work(task, id), failures),
                asked("waits", id, () -> waits(task, id), failures),
                List.copyOf(failures));
    }

    // Whatever the application throws, an Error too: somebody looks since something is wrong.
    @SuppressWarnings("CatchingUnchecked")
    private static <T> List<T> asked(String method, long task, Supplier<List<T>> source, List<String> failures) {
        try {
            return source.get();
        } catch (Throwable e) {
            failures.add("'" + method + "' of task " + task + " has failed: " + e);
            return List.of();
        }
    }

    private static List<Activity> work(WaitingTask task, long id) {
        List<Activity> all = new ArrayList<>();
        for (WaitingTask.TaskWork work : checked(task.work(), "work", id, "it does nothing on threads of its own")) {
            String where = work.age().toNanos() < SlowCallbackDetector.SHOW_STACK_AFTER
                    ? null
                    : SlowCallbackDetector.where(work.thread());
            all.add(new Activity(work.what(), work.age(), where));
        }
        return all;
    }

    private static List<RequestStatus> waits(WaitingTask task, long id) {
        List<RequestStatus> all = new ArrayList<>();
        for (WaitingTask.TaskWait wait : checked(task.waits(), "waits", id, "it waits for nobody")) {
            for (long other : wait.tasks()) {
                all.add(new RequestStatus(other, wait.what(), wait.age(), true, null));
            }
        }
        return all;
    }

    private static <T> List<T> checked(List<T> returned, String method, long id, String none) {
        return NullReturnException.check(
                returned,
                () -> "'" + method + "' of task " + id + " returned null: it must return a list, empty if " + none);
    }
}

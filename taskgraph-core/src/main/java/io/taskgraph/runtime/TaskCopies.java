package io.taskgraph.runtime;

import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.taskgraph.engine.CopyId;
import io.taskgraph.transport.DataCall;
import io.taskgraph.transport.PullCall;
import io.taskgraph.transport.TaskCall;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The task copies of one session, primaries and backups. They come and go on the engine's loop, and are looked up on any thread. */
final class TaskCopies {

    /** By task. Invariant: a process has one copy of a task at most, since nobody is the backup of its own primary. */
    private final Map<Long, TaskCopy> byTask = new ConcurrentHashMap<>();

    void add(TaskCopy copy) {
        byTask.put(copy.id().task(), copy);
    }

    void remove(TaskCopy copy) {
        byTask.remove(copy.id().task(), copy);
    }

    /** Returns a copy, or null if it is no longer here. */
    @Nullable
    TaskCopy find(CopyId id) {
        TaskCopy copy = byTask.get(id.task());
        return copy != null && copy.id().equals(id) ? copy : null;
    }

    /** Acts on a copy; does nothing if it is no longer here, since its effects are void then. */
    void with(CopyId id, Consumer<TaskCopy> action) {
        TaskCopy copy = find(id);
        if (copy != null) {
            action.accept(copy);
        }
    }

    /** Returns the epoch that the copy of a task was last told to enter; -1 before the first, or without a copy. */
    long epochOf(long task) {
        TaskCopy copy = byTask.get(task);
        return copy == null ? -1 : copy.epoch();
    }

    /** Returns the copy of a task, or null. */
    @Nullable
    CopyId copyOf(long task) {
        TaskCopy copy = byTask.get(task);
        return copy == null ? null : copy.id();
    }

    /** Returns some copy that fulfils a condition, or null if there is none. */
    @Nullable
    CopyId any(Predicate<CopyId> condition) {
        return byTask.values().stream()
                .map(TaskCopy::id)
                .filter(condition)
                .findFirst()
                .orElse(null);
    }

    /** Returns the method of that full name as some copy serves it, or null. */
    @Nullable
    MethodDescriptor<?, ?> findMethod(String fullName) {
        // the transport must parse a message before the engine says whose it is; copies of one class serve the same
        // methods
        for (TaskCopy copy : byTask.values()) {
            ServerMethodDefinition<?, ?> method = copy.method(fullName);
            if (method != null) {
                return method.getMethodDescriptor();
            }
        }
        return null;
    }

    /** Lets go of a call that was served here, unless it has been answered. */
    void withdrawn(TaskCall call) {
        TaskCopy copy = byTask.get(call.header().to());
        if (copy == null) {
            return;
        }
        call.serveBy(new TaskCall.Server() {
            @Override
            public <Q, A> void data(DataCall<Q, A> request) {
                // it waits for its turn alone, and a handler that has it is not disturbed
            }

            @Override
            public void pull(PullCall pull) {
                copy.withdrawn(pull);
            }
        });
    }

    /** Ends all copies at once. */
    void dropAll() {
        byTask.values().forEach(TaskCopy::drop);
    }

    /** Returns the copies by task, as they are now. */
    Map<Long, TaskCopy> byTask() {
        return Map.copyOf(byTask);
    }
}

package io.taskgraph.runtime;

import io.taskgraph.Framework;
import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;
import io.taskgraph.TaskGraphException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The application's task builder, held to its contract for the life of a process: it must return a task, and not one that it has returned
 * before, also for a copy that has ended. A task without fields may be shared, since it keeps nothing of a copy. Thread-safe. Tasks are not
 * kept from being collected.
 */
final class CheckedBuilder implements TaskBuilder {

    private final TaskBuilder builder;

    /** The tasks made so far that are not collected yet, and their ids. */
    private final Map<Made, Long> made = new ConcurrentHashMap<>();

    private final ReferenceQueue<Task> collected = new ReferenceQueue<>();

    CheckedBuilder(TaskBuilder builder) {
        this.builder = builder;
    }

    @Override
    public Task getTask(long taskId) {
        return checked(builder.getTask(taskId), taskId);
    }

    @Override
    public Task getTask(long taskId, Framework framework) {
        return checked(builder.getTask(taskId, framework), taskId);
    }

    /** No annotation of ours keeps an application's builder from returning null. */
    private Task checked(@Nullable Task task, long id) {
        if (task == null) {
            throw new TaskGraphException(
                    name() + " returned null for task " + id + ": it must return a task for each id of the job");
        }
        forgetCollected();
        Long before = hasFields(task.getClass()) ? made.putIfAbsent(new Made(task, collected), id) : null;
        if (before != null) {
            throw new TaskGraphException(name() + " returned the same object "
                    + (before == id ? "for two copies of task " + id : "for tasks " + before + " and " + id)
                    + ": each copy needs one of its own; make a new "
                    + task.getClass().getName()
                    + " each time, or give a bean that is a task the scope 'prototype'");
        }
        return task;
    }

    private String name() {
        return "the task builder (" + builder.getClass().getName() + ")";
    }

    private void forgetCollected() {
        for (Object gone = collected.poll(); gone != null; gone = collected.poll()) {
            made.remove(gone);
        }
    }

    private static boolean hasFields(Class<?> type) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            if (Arrays.stream(at.getDeclaredFields()).anyMatch(CheckedBuilder::isOfInstance)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfInstance(Field field) {
        return !Modifier.isStatic(field.getModifiers());
    }

    /** A task by its identity: an application may give tasks an equality of their own. */
    private static final class Made extends WeakReference<Task> {

        private final int hash;

        Made(Task task, ReferenceQueue<Task> collected) {
            super(task, collected);
            this.hash = System.identityHashCode(task);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (this == other) {
                return true;
            }
            Task own = get();
            return own != null && other instanceof Made that && that.get() == own;
        }
    }
}

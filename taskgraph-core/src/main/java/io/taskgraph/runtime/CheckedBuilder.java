package io.taskgraph.runtime;

import io.taskgraph.Framework;
import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;
import io.taskgraph.TaskGraphException;
import java.lang.constant.Constable;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The application's task builder, held to its contract for the life of a process: it must return a task, and not one that it has returned
 * before, also for a copy that has ended. A task that keeps nothing of a copy may be shared: each of its fields is final, and holds a constant,
 * a logger, or what the application shares among its objects, such as a bean of which there is one. Thread-safe. Tasks are not
 * kept from being collected.
 */
final class CheckedBuilder implements TaskBuilder {

    private final TaskBuilder builder;

    /** Knows the objects that the application shares. */
    private final Predicate<Object> shared;

    /** The tasks made so far that are not collected yet, and their ids. */
    private final Map<Made, Long> made = new ConcurrentHashMap<>();

    private final ReferenceQueue<Task> collected = new ReferenceQueue<>();

    CheckedBuilder(TaskBuilder builder, Predicate<Object> shared) {
        this.builder = builder;
        this.shared = shared;
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
        Long before = made.putIfAbsent(new Made(task, collected), id);
        String state = before == null ? null : state(task);
        if (before != null && state != null) {
            throw new TaskGraphException(name() + " returned the same object "
                    + (before == id ? "for two copies of task " + id : "for tasks " + before + " and " + id)
                    + ": each copy needs one of its own, since field '" + state
                    + "' may keep what belongs to one; make a new "
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

    /** Returns a field in which a task may keep something of a copy; null if it has none. The fields of each enum are no matter of the task. */
    private @Nullable String state(Task task) {
        for (Class<?> at = task.getClass(); at != null && at != Enum.class; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !isOfAllCopies(field, task)) {
                    return field.getName();
                }
            }
        }
        return null;
    }

    private boolean isOfAllCopies(Field field, Task task) {
        if (!Modifier.isFinal(field.getModifiers()) || !field.trySetAccessible()) {
            return false;
        }
        try {
            Object value = field.get(task);
            return value == null || value instanceof Constable || value instanceof Logger || shared.test(value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("'" + field + "' cannot be read, though it is accessible", e);
        }
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

package io.taskgraph.boot;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * Marks the bean that makes the application's task copies. An application has exactly one.
 *
 * <p>The bean has exactly one public method of any name that takes a {@code long} and returns a {@link io.taskgraph.Task}, or is a
 * {@code LongFunction<Task>}. After the number the method may take the {@link io.taskgraph.Framework} of the copy, the
 * {@link io.taskgraph.JobInfo}, or both. Or it has one such method that returns a {@link io.taskgraph.masterworker.MasterTask}, which may do
 * without the number, and one that returns a {@link io.taskgraph.masterworker.WorkerTask}. Or, for
 * {@link io.taskgraph.iterative.IterativeTask iterative tasks}, it has one such method, of the number or of that and the
 * {@code JobInfo}, that returns an {@code IterativeTask}. Or the
 * annotation stands on a class of tasks or of iterative tasks itself: then each copy is a new instance, made with its dependencies,
 * to which the {@code Framework} of a task belongs.
 * On a class the annotation otherwise makes it a component; on a {@code @Bean} method it marks the bean that the method returns.
 *
 * <p>A bean of the type {@link io.taskgraph.TaskBuilder}, the interface of the same name, or of
 * {@link io.taskgraph.masterworker.MasterWorkerBuilder} is found by its type and needs no annotation. So an application names the
 * annotation or the interface, and hardly ever both.
 *
 * <pre>{@code
 * @TaskBuilder
 * class Regression {
 *     public Task task(long taskId) {
 *         return taskId == 0 ? new Root() : new Leaf(taskId);
 *     }
 * }
 *
 * @Bean
 * @TaskBuilder(linkTypes = "ring")
 * LongFunction<Task> tasks() {
 *     return RingTask::new;
 * }
 * }</pre>
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
public @interface TaskBuilder {

    /** Name of the component, where the annotation stands on a class; by default as for any component. */
    @AliasFor(annotation = Component.class)
    String value() default "";

    /**
     * Link types that the tasks use. The start of the application fails where one of them has no topology; without them a link type
     * that has none fails the job when a task uses it.
     */
    String[] linkTypes() default {};
}

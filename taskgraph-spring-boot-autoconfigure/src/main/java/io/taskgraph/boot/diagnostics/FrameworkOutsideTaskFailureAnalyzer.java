package io.taskgraph.boot.diagnostics;

import io.taskgraph.Framework;
import io.taskgraph.Task;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Explains that a {@link Framework} is no bean, before Spring's own analyzer proposes to define one. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class FrameworkOutsideTaskFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause) {
        Class<?> missing = cause.getBeanType();
        InjectionPoint point = injectionPoint(rootFailure);
        if (missing == null || !Framework.class.isAssignableFrom(missing) || point == null) {
            return null;
        }
        Member member = point.getMember();
        String type = member.getDeclaringClass().getName();
        boolean bean = member instanceof Method method && Task.class.isAssignableFrom(method.getReturnType());
        String where = member instanceof Method ? "method '" + member.getName() + "' of " + type : type;
        return new FailureAnalysis(
                "A Framework belongs to a copy of a task and is no bean, but " + where + " takes one.",
                action(member, where, bean),
                cause);
    }

    private static String action(Member member, String where, boolean makesTask) {
        if (makesTask) {
            return "Annotate " + where
                    + " with @TaskBuilder (io.taskgraph.boot) and @Scope(\"prototype\"): then each copy of a"
                    + " task is a new bean, made with its own Framework.";
        }
        if (Task.class.isAssignableFrom(member.getDeclaringClass())) {
            return "Annotate class " + member.getDeclaringClass().getName()
                    + " with @TaskBuilder (io.taskgraph.boot) instead of @Component or the like: then each copy of a task is a"
                    + " new instance of it, made with its own Framework.";
        }
        return "Take the Framework in the constructor of the class of your tasks, which is annotated with @TaskBuilder"
                + " (io.taskgraph.boot), and hand it to " + where + " from there.";
    }

    /** Returns the innermost one: outer beans only depend on the one that takes the framework. */
    private static @Nullable InjectionPoint injectionPoint(Throwable failure) {
        InjectionPoint innermost = null;
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof UnsatisfiedDependencyException unsatisfied) {
                innermost = unsatisfied.getInjectionPoint();
            }
        }
        return innermost;
    }
}

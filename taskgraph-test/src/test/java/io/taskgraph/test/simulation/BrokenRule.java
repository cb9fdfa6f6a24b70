package io.taskgraph.test.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.loading.ClassReloadingStrategy;
import net.bytebuddy.matcher.ElementMatcher;

/** A class of the running program that is changed so that it breaks a rule, until this is closed. */
final class BrokenRule implements AutoCloseable {

    private final Class<?> type;
    private final ClassFileLocator original;
    private final ClassReloadingStrategy strategy;

    private BrokenRule(Class<?> type) {
        ByteBuddyAgent.install();
        this.type = type;
        this.original = ClassFileLocator.ForClassLoader.of(type.getClassLoader());
        this.strategy = ClassReloadingStrategy.fromInstalledAgent();
    }

    /**
     * Breaks a rule.
     *
     * @param type name of the class that is changed
     * @param advice how
     * @param method which of its methods
     */
    static BrokenRule of(String type, Class<?> advice, ElementMatcher<? super MethodDescription> method)
            throws ClassNotFoundException {
        BrokenRule rule = new BrokenRule(Class.forName(type));
        if (TypeDescription.ForLoadedType.of(rule.type)
                .getDeclaredMethods()
                .filter(method)
                .isEmpty()) {
            throw new IllegalArgumentException("no method of " + type + " is " + method
                    + ", so no rule is broken; name the one that has the rule");
        }
        new ByteBuddy()
                .redefine(rule.type, rule.original)
                .visit(Advice.to(advice).on(method))
                .make()
                .load(rule.type.getClassLoader(), rule.strategy);
        return rule;
    }

    @Override
    public void close() {
        try {
            var unused = strategy.reset(original, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

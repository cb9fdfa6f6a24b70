package io.taskgraph.test.simulation;

import java.util.List;
import java.util.function.LongFunction;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * One broken rule.
 *
 * @param rule what the broken program no longer does
 * @param type class that is changed
 * @param advice how
 * @param method which of its methods
 * @param run the runs that must find it
 * @param seeds within how many of them
 */
record Mutation(
        String rule,
        String type,
        Class<?> advice,
        ElementMatcher<? super MethodDescription> method,
        LongFunction<List<String>> run,
        int seeds) {

    @Override
    public String toString() {
        return rule;
    }
}

package io.taskgraph.boot.autoconfigure;

import org.springframework.util.ClassUtils;

/** The optional module of iterative tasks. {@link IterativeModel} can be loaded only where it is present. */
final class IterativeModule {

    private static final String TYPE = "io.taskgraph.iterative.IterativeTasks";

    private IterativeModule() {}

    static boolean isPresent() {
        return ClassUtils.isPresent(TYPE, IterativeModule.class.getClassLoader());
    }
}

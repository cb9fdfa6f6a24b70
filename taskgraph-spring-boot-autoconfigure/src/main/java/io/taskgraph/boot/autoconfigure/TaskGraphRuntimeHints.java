package io.taskgraph.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** The files that are read from the class path: those of the page, and the names of properties for advice on misspelt ones. */
final class TaskGraphRuntimeHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        hints.resources()
                .registerPattern("io/taskgraph/boot/dashboard/*")
                .registerPattern("META-INF/resources/webjars/d3/**")
                .registerPattern("META-INF/maven/org.webjars.npm/d3/pom.properties")
                .registerPattern("META-INF/spring-configuration-metadata.json");
    }
}

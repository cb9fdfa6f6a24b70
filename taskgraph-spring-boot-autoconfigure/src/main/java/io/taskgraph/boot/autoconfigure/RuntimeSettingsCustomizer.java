package io.taskgraph.boot.autoconfigure;

import io.taskgraph.runtime.RuntimeSettings;

/** Changes the settings that were made from {@code taskgraph.*}, before the runtime is built. Beans are called in order. */
@FunctionalInterface
public interface RuntimeSettingsCustomizer {

    /** Returns the settings to use instead. */
    RuntimeSettings customize(RuntimeSettings settings);
}

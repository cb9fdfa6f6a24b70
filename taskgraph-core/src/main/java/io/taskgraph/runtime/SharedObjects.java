package io.taskgraph.runtime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The objects that all copies of one membership share, one of each type. Thread-safe. They end with the membership: a process that
 * joins again makes new ones, so that none holds state of copies whose tasks were taken over elsewhere.
 */
final class SharedObjects {

    private final Map<Class<?>, Object> objects = new ConcurrentHashMap<>();

    <T> T get(Class<T> type, Supplier<? extends T> make) {
        return type.cast(objects.computeIfAbsent(type, absent -> make.get()));
    }
}

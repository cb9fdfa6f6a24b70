package io.taskgraph.runtime;

import io.taskgraph.NullReturnException;
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
        return type.cast(objects.computeIfAbsent(
                type,
                absent -> NullReturnException.check(
                        make.get(),
                        () -> "'make' returned null for shared objects of type " + type.getName()
                                + ": it must return the object that the tasks of this process share")));
    }
}

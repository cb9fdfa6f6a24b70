package io.taskgraph.runtime;

import io.taskgraph.NullReturnException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The objects that all copies of one membership share, one of each type. Thread-safe. They end with the membership: a process that
 * joins again makes new ones, so that none holds state of copies whose tasks were taken over elsewhere.
 */
final class SharedObjects {

    private final Map<Class<?>, Place> places = new ConcurrentHashMap<>();

    /** The place of one object: those who ask for it wait while it is made, and nobody else does. */
    private static final class Place {

        private final ReentrantLock making = new ReentrantLock();

        /** Null until it is made. Written under {@link #making}. */
        private volatile @Nullable Object made;
    }

    <T> T get(Class<T> type, Supplier<? extends T> make) {
        Place place = places.computeIfAbsent(type, absent -> new Place());
        Object made = place.made;
        return type.cast(made == null ? make(place, type, make) : made);
    }

    private static Object make(Place place, Class<?> type, Supplier<?> make) {
        if (place.making.isHeldByCurrentThread()) {
            throw new IllegalStateException("'make' for shared objects of type " + type.getName()
                    + " must not ask for the object that it makes");
        }
        place.making.lock();
        try {
            Object made = place.made;
            if (made == null) {
                made = NullReturnException.check(
                        make.get(),
                        () -> "'make' returned null for shared objects of type " + type.getName()
                                + ": it must return the object that the tasks of this process share");
                place.made = made;
            }
            return made;
        } finally {
            place.making.unlock();
        }
    }
}

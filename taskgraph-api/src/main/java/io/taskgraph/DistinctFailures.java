package io.taskgraph;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The places at which the tasks of one process have failed. One mistake in the code of a task fails all its copies within a moment; a log
 * that tells the first failure of each place tells all of them. Thread-safe; holds at most {@value #MAX_PLACES} places, and takes those
 * beyond as new. An object of this class is {@linkplain Framework#shared shared} by the copies of a membership.
 */
public final class DistinctFailures {

    private static final int MAX_PLACES = 1000;

    private record Place(Class<?> type, @Nullable StackTraceElement thrownAt) {}

    private final Set<Place> places = ConcurrentHashMap.newKeySet();

    /** Notes a failure; returns whether no exception of this class was noted from the same line of code. */
    public boolean add(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        Place place = new Place(failure.getClass(), trace.length == 0 ? null : trace[0]);
        return places.size() < MAX_PLACES ? places.add(place) : !places.contains(place);
    }
}

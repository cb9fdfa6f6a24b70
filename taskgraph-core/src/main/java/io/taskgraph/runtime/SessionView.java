package io.taskgraph.runtime;

import io.taskgraph.engine.Inspection;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * State of one session at one moment.
 *
 * @param inspection state of its engine
 * @param copies local copies by task
 * @param requests gives the content of a request, null if it has ended meanwhile
 * @param marginNanos time left until the fence shuts
 * @param fenced whether it is shut
 */
record SessionView(
        Inspection inspection,
        Map<Long, TaskCopy> copies,
        LongFunction<@Nullable OutgoingRequest<?>> requests,
        long marginNanos,
        boolean fenced) {}

package io.taskgraph.iterative;

/**
 * How an array is cut for a reduction: into at most {@value #MAX_SEGMENTS} parts of nearly one length, each reduced by one task.
 *
 * @param length number of elements of the array
 * @param count number of segments, at least 1
 * @param tasks number of tasks
 */
record Segments(int length, int count, long tasks) {

    static final int MAX_SEGMENTS = 64;

    static Segments of(int length, long tasks) {
        return new Segments(length, (int) Math.max(1, Math.min(Math.min(tasks, MAX_SEGMENTS), length)), tasks);
    }

    int from(long segment) {
        return (int) (length * segment / count);
    }

    int length(long segment) {
        return from(segment + 1) - from(segment);
    }

    /** Returns the task that reduces a segment. */
    long owner(long segment) {
        return segment * tasks / count;
    }
}

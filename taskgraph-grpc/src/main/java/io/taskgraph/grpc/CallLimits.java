package io.taskgraph.grpc;

/**
 * Bounds of what a process holds for its callers. A call beyond them is refused as {@code NOT_PRIMARY}, so that a process of the job
 * asks again a moment later.
 *
 * @param callsPerConnection calls that one connection may have under way; its further ones wait at the caller
 * @param openCalls calls of other processes that may be under way in all
 * @param openBytes bytes that the messages of these calls may have in all
 */
public record CallLimits(int callsPerConnection, int openCalls, long openBytes) {

    private static final int CALLS_PER_CONNECTION = 10_000;
    private static final int OPEN_CALLS = 100_000;
    private static final int PART_OF_HEAP = 4;

    /** No bounds. */
    static final CallLimits NONE = new CallLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);

    public CallLimits {
        if (callsPerConnection < 1 || openCalls < 1 || openBytes < 1) {
            throw new IllegalArgumentException("limits of calls must be at least 1, but are " + callsPerConnection
                    + " for each connection, " + openCalls + " in all and " + openBytes + " bytes");
        }
    }

    /** Returns 10,000 calls for each connection, 100,000 in all, and a quarter of the heap for their messages. */
    public static CallLimits ofHeap() {
        return new CallLimits(
                CALLS_PER_CONNECTION, OPEN_CALLS, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }
}

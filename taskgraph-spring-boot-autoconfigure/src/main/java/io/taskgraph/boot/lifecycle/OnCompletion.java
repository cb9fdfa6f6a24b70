package io.taskgraph.boot.lifecycle;

/** Behaviour of a process when its job has ended. */
public enum OnCompletion {

    /** Close the context and end the process: with 0 if the job succeeded, with 1 if it failed. */
    EXIT,

    /** Keep the context open until something else closes it. */
    STAY;

    private static final String TEST_CONTEXT = "org.springframework.test.context.";

    /**
     * Returns the default: {@link #STAY} if the calling thread makes the context of a test, which belongs to the
     * test, else {@link #EXIT}.
     */
    public static OnCompletion byDefault() {
        return isTest() ? STAY : EXIT;
    }

    /** Returns whether the calling thread makes a context for Spring's test framework. */
    static boolean isTest() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().startsWith(TEST_CONTEXT)));
    }
}

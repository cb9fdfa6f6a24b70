package io.taskgraph.boot.lifecycle;

/**
 * Ends the process after the context has closed, since only this gives an application that is all
 * {@code SpringApplication.run} a status. Define a bean of this type to do something else.
 */
@FunctionalInterface
public interface ProcessExit {

    /** Ends the process with a status. */
    void exit(int status);

    /**
     * Returns an exit of the process if the calling thread starts an application, and none if it runs a test, which must
     * outlive the contexts that it starts.
     */
    static ProcessExit ofApplication() {
        boolean test = StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                        .anyMatch(name ->
                                name.startsWith("org.junit.") || name.startsWith("org.springframework.boot.test.")));
        return test ? status -> {} : System::exit;
    }
}

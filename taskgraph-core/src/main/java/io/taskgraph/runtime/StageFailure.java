package io.taskgraph.runtime;

import java.util.concurrent.CompletionException;

/** What has failed, where a stage tells of it. */
final class StageFailure {

    private StageFailure() {}

    /** Returns the exception itself: a stage that was made of another one may tell of it in a {@link CompletionException}. */
    static Throwable cause(Throwable failure) {
        Throwable wrapped = failure instanceof CompletionException ? failure.getCause() : null;
        return wrapped == null ? failure : wrapped;
    }
}

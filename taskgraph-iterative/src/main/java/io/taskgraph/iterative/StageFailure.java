package io.taskgraph.iterative;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What has failed, where a stage or a thread tells another one of it. */
final class StageFailure {

    private StageFailure() {}

    /** Returns the exception itself: it may come in a {@link CompletionException} or {@link ExecutionException}, which says nothing. */
    static Throwable cause(Throwable failure) {
        boolean wrapper = failure instanceof CompletionException || failure instanceof ExecutionException;
        Throwable wrapped = wrapper ? failure.getCause() : null;
        return wrapped == null ? failure : wrapped;
    }
}

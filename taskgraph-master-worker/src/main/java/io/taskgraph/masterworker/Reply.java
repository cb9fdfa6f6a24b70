package io.taskgraph.masterworker;

/**
 * The answer to a call: a message, or the exception of the callback.
 *
 * @param errorClass class of the exception; empty for an answer
 */
record Reply(Content output, String errorClass, String errorMessage) {

    static Reply of(Content output) {
        return new Reply(output, "", "");
    }

    static Reply thrown(Throwable cause) {
        return new Reply(
                Content.NONE, cause.getClass().getName(), cause.getMessage() == null ? "" : cause.getMessage());
    }

    boolean isError() {
        return !errorClass.isEmpty();
    }
}

package io.taskgraph.verify;

/** A copy, by task and incarnation. */
record CopyKey(long task, long incarnation) {

    @Override
    public String toString() {
        return "task " + task + ", incarnation " + incarnation;
    }
}

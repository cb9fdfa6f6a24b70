package io.taskgraph.verify;

/** The promises that the records are checked against. */
public enum Property {
    /** Each ownership is one process's alone, and no copy changes anything once its task has a later owner. */
    OWNERSHIP("one owner at a time, and no effect of a former one"),
    /** Epochs go up by one, each by one winner; no copy goes back; the job ends once. */
    EPOCHS("epochs go up by one, each by one winner"),
    /** A copy is told a flag once, in the flag's epoch, and only one that was set. */
    FLAGS("flags are told once, in their epoch, and only if they were set"),
    /** A request is answered once, by the copy that was meant, in the epoch in which it was asked. */
    REQUESTS("answers are of the asked copy and epoch"),
    /** Callbacks of one copy do not overlap. */
    CALLBACKS("callbacks of a copy do not overlap"),
    /** All copies of a task apply the same updates in the same order, and each once. */
    UPDATES("updates are applied once and in one order");

    private final String text;

    Property(String text) {
        this.text = text;
    }

    /** Returns the promise in words. */
    public String text() {
        return text;
    }
}

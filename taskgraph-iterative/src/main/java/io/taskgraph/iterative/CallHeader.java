package io.taskgraph.iterative;

/**
 * Description of a collective by a task that calls it; the same at all tasks.
 *
 * @param collective its kind
 * @param name name that the application gave it
 * @param detail other facts that must agree, such as type, length and reduction
 */
record CallHeader(String collective, String name, String detail) {

    /** The call by which a task says that its iteration is done. */
    static final CallHeader END = new CallHeader("the end of the iteration", "", "");

    @Override
    public String toString() {
        return collective + (name.isEmpty() ? "" : " '" + name + "'") + (detail.isEmpty() ? "" : " of " + detail);
    }
}

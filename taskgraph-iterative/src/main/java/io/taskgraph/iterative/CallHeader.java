package io.taskgraph.iterative;

/**
 * Description of a collective by a task that calls it; the same at all tasks.
 *
 * @param collective its kind
 * @param name name that the application gave it
 * @param detail other facts that must agree, such as type, length and reduction
 */
record CallHeader(String collective, String name, String detail) {

    private static final String IN = " in ";
    private static final String SEGMENTS = " segments";

    /** The call by which a task says that its iteration is done. */
    static final CallHeader END = new CallHeader("the end of the iteration", "", "");

    /** Returns the header of the same collective that is called by segments. */
    CallHeader inSegments(long count) {
        return new CallHeader(collective, name, detail + IN + count + SEGMENTS);
    }

    /** Returns whether one of the two is called by segments, and is the same collective apart from that. */
    boolean differsInSegmentsOnly(CallHeader other) {
        return !equals(other) && whole().equals(other.whole());
    }

    private CallHeader whole() {
        int at = detail.endsWith(SEGMENTS) ? detail.lastIndexOf(IN) : -1;
        return at < 0 ? this : new CallHeader(collective, name, detail.substring(0, at));
    }

    @Override
    public String toString() {
        return collective + (name.isEmpty() ? "" : " '" + name + "'") + (detail.isEmpty() ? "" : " of " + detail);
    }
}

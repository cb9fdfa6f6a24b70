package io.taskgraph.etcd;

/**
 * A question put to one member.
 *
 * @param by who asks
 * @param connection on which connection of the member
 * @param token login that it was sent with; empty without one
 * @param sentAt when, as {@link System#nanoTime}
 * @param revision highest revision that was known then
 * @param term number of the leader that was known then; 0 if none was
 */
record Attempt(
        Asking<?, ?, ?> by,
        Member member,
        EtcdConnection connection,
        String token,
        long sentAt,
        long revision,
        long term) {

    long ageNanos() {
        return System.nanoTime() - sentAt;
    }

    /** There may be two that look the same. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}

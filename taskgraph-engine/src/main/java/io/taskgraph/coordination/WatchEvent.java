package io.taskgraph.coordination;

/** A change of one key. */
public sealed interface WatchEvent {

    /** Returns the key that changed. */
    String key();

    /** Returns the revision of the change. */
    long revision();

    /** The key was set. */
    record Set(Entry entry) implements WatchEvent {
        @Override
        public String key() {
            return entry.key();
        }

        @Override
        public long revision() {
            return entry.modRevision();
        }
    }

    /** The key was deleted. */
    record Deleted(String key, long revision) implements WatchEvent {}
}

package io.taskgraph.iterative;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Values for which some tasks of a process wait in a collective. The set of missing tasks is guarded by the hub's lock. */
final class Need {

    /**
     * Identifies a need among those of a call.
     *
     * @param result whether a result is needed, of a segment or of the whole, not contributions
     * @param piece the piece
     * @param of the one task that needs it; −1 where all need the same
     */
    record Key(boolean result, long piece, long of) {

        /** Of the contributions of all tasks, as a whole. */
        static final Key ALL_WHOLE = new Key(false, Contribution.WHOLE, -1);

        /** Of the result that is made of them. */
        static final Key RESULT = new Key(true, Contribution.WHOLE, -1);
    }

    private final Key key;
    private final Set<Long> missing;
    private final @Nullable Runnable conclusion;
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();

    /** @param conclusion run before those who wait go on, if it is cheap; null if they do it */
    Need(Key key, Collection<Long> missing, @Nullable Runnable conclusion) {
        this.key = key;
        this.missing = new HashSet<>(missing);
        this.conclusion = conclusion;
    }

    Key key() {
        return key;
    }

    /** Returns the tasks of which something is missing. */
    Set<Long> missing() {
        return missing;
    }

    List<Long> sorted() {
        return missing.stream().sorted().toList();
    }

    CompletableFuture<Boolean> ready() {
        return ready;
    }

    /** Lets those go on who wait. Outside of any lock. */
    void complete(boolean cheap) {
        try {
            if (cheap && conclusion != null) {
                conclusion.run();
            }
            ready.complete(true);
        } catch (RuntimeException | Error e) {
            ready.completeExceptionally(e);
        }
    }
}

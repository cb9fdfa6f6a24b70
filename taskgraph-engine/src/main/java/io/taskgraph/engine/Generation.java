package io.taskgraph.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * One generation of a run. A coordinator that is set back to an older state, by a backup for one, gives revisions out again that it had
 * given out before, and incarnations with them. The run then goes on as a new generation, with an id of its own, so that neither a message
 * nor a checkpoint of what was undone counts, and with tokens that are greater than all before.
 *
 * @param runId id of the run in this generation
 * @param number 0 for the first, then one more each time
 * @param earlier the generations before, the last one first, {@value #MAX_EARLIER} at most
 */
public record Generation(String runId, long number, List<Earlier> earlier) {

    /** Most earlier generations that are remembered. */
    public static final int MAX_EARLIER = 8;

    /** No coordinator gets to this revision: a million a second would take it two weeks. */
    private static final int TOKEN_BITS = 40;

    /**
     * An earlier generation.
     *
     * @param runId its id
     * @param epoch last epoch of it that was not undone; -1 if all of it was
     */
    public record Earlier(String runId, long epoch) {}

    public Generation {
        earlier = List.copyOf(earlier);
    }

    /** Returns a first generation. */
    static Generation first(String runId) {
        return new Generation(runId, 0, List.of());
    }

    /** Returns the generation that follows when all after an epoch is undone. */
    Generation next(String newRunId, long epoch) {
        List<Earlier> all = new ArrayList<>();
        all.add(new Earlier(runId, epoch));
        for (Earlier before : earlier) {
            if (all.size() < MAX_EARLIER) {
                all.add(new Earlier(before.runId(), Math.min(before.epoch(), epoch)));
            }
        }
        return new Generation(newRunId, number + 1, all);
    }

    /** Returns this generation with a number greater than another's, so that its tokens are. */
    Generation numberedAfter(Generation other) {
        return other.number() < number ? this : new Generation(runId, other.number() + 1, earlier);
    }

    /** Returns whether this is a later generation of the run that another spec is of. */
    boolean follows(Generation other) {
        return earlier.stream().anyMatch(before -> before.runId().equals(other.runId()));
    }

    /** Returns the generation that a new run begins with in the place of this one, which has ended. */
    Generation restarted(String newRunId) {
        return new Generation(newRunId, number, List.of());
    }

    /** Returns the fencing token of an incarnation: greater than that of any other one before, in this generation or an earlier one. */
    public long token(long incarnation) {
        return (number << TOKEN_BITS) + incarnation;
    }
}

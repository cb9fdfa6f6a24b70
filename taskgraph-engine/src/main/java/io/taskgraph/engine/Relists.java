package io.taskgraph.engine;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides when all keys are read again: when a transaction may have happened or not, and when the view stands still though others have shown
 * something later, since a watch can fall silent without an end while all calls are answered. One reading is under way at a time, and what
 * came up before it began needs no other one. Readings begin 100 ms apart, which doubles up to 2 s until none was needed for 10 s.
 *
 * <p>What others show is true or it is not: one reading decides that, and it is forgotten when that begins. A view in which nothing has
 * changed for 15 s is checked against the coordinator: nobody else shows a flag that was missed, or a task that has become free.
 */
final class Relists {

    /**
     * Nanoseconds for which the view may stand behind what others show. A client of etcd that has made the change itself notices after one
     * second, and turns to another member: so it goes first.
     */
    static final long STALE_AFTER = 2_000_000_000L;

    /** Nanoseconds without any change after which the view is checked. */
    static final long CHECK_AFTER = 15_000_000_000L;

    private static final long FIRST_PAUSE = 100_000_000L;
    private static final long LAST_PAUSE = 2_000_000_000L;
    private static final long CALM = 10_000_000_000L;

    private final JobView view;
    private final Consumer<Effect> effects;
    private final LongSupplier now;

    /** Whether an advance was refused and the view does not show why. */
    private final BooleanSupplier refused;

    /** Highest revision at which a key is known to have changed, 0 if the view has got there. */
    private long shownRevision;

    /** Latest epoch that the job is known to have been in, -1 if the view has got there. */
    private long shownEpoch = -1;

    /** Since when the view is behind, and nothing has changed in it; null if it is not behind. */
    private @Nullable Long behindSince;

    /** Since when nothing has changed in the view, or when it was last checked. */
    private long quietSince;

    /** The view's revision when this was last looked at. */
    private long lastRevision = -1;

    /** Whether the keys must be read again. */
    private boolean wanted;

    /** Whether a reading is under way. */
    private boolean reading;

    /** When the last reading began; null before the first. */
    private @Nullable Long begun;

    /** Nanoseconds from the begin of the last reading to that of the next one, at least. Meaningless before the first. */
    private long pause = FIRST_PAUSE;

    Relists(JobView view, BooleanSupplier refused, Consumer<Effect> effects, LongSupplier now) {
        this.view = view;
        this.refused = refused;
        this.effects = effects;
        this.now = now;
    }

    /** Has the keys read again: they are the only witness of whether a transaction has happened. */
    void unknown() {
        wanted = true;
    }

    /** Notes that a key has changed at a revision. */
    void showsRevision(long revision) {
        if (revision > view.revision()) {
            shownRevision = Math.max(shownRevision, revision);
        }
    }

    /** Notes that the job has been in an epoch. */
    void showsEpoch(long epoch) {
        if (epoch > view.epoch()) {
            shownEpoch = Math.max(shownEpoch, epoch);
        }
    }

    /** Notes that the keys were read. */
    void listed() {
        reading = false;
    }

    /** Begins to read, or to check the view, if that is due. */
    void advance() {
        long time = now.getAsLong();
        look(time);
        if (wanted && !reading && (begun == null || time - begun >= pause)) {
            begin(time);
        } else if (isToCheck(time)) {
            quietSince = time;
            effects.accept(new Effect.Check(view.revision(), view.keys()));
        }
    }

    private boolean isToCheck(long time) {
        return !reading && time - quietSince >= CHECK_AFTER;
    }

    private void look(long time) {
        boolean moved = view.revision() != lastRevision;
        if (moved) {
            lastRevision = view.revision();
            quietSince = time;
        }
        if (reading || !isBehind()) {
            behindSince = null;
        } else if (behindSince == null || moved) {
            behindSince = time;
        } else if (time - behindSince >= STALE_AFTER) {
            wanted = true;
        }
    }

    private boolean isBehind() {
        if (view.revision() >= shownRevision) {
            shownRevision = 0;
        }
        if (view.epoch() >= shownEpoch) {
            shownEpoch = -1;
        }
        return shownRevision > 0 || shownEpoch >= 0 || (refused.getAsBoolean() && view.outcome() == null);
    }

    private void begin(long time) {
        boolean calm = begun == null || time - begun >= CALM;
        pause = calm ? FIRST_PAUSE : Math.min(LAST_PAUSE, 2 * pause);
        begun = time;
        wanted = false;
        reading = true;
        shownRevision = 0;
        shownEpoch = -1;
        behindSince = null;
        effects.accept(new Effect.Relist());
    }

    /** Returns when the next reading or check is due, as far as that is known; null if the keys are being read. */
    @Nullable
    Long nextDue() {
        if (reading) {
            return null;
        }
        Long due = quietSince + CHECK_AFTER;
        if (behindSince != null) {
            due = Deadlines.earlier(due, behindSince + STALE_AFTER);
        }
        return wanted && begun != null ? Deadlines.earlier(due, begun + pause) : due;
    }
}

package io.taskgraph.engine;

import org.jspecify.annotations.Nullable;

/**
 * How a backup that is not in sync catches up with a log that goes on growing.
 *
 * <p>It does so in stages, as a new server does in the rounds of Raft: each ends when the backup holds what the log held when the stage
 * began. A backup that took no longer than the timeout for one is near, and commits wait for it until it is in the list, as those
 * of Kafka wait for a replica that has caught up: updates that are served in less time than a message takes to the backup and back
 * would else be ahead of it for ever. A wait is no longer than the timeout. After one there is none for {@value #PAUSE} times as long,
 * so that a backup that never gets there, or does not stay, stops updates for a small part of the time.
 */
final class CatchUp {

    private static final int PAUSE = 10;

    /** Last id of the log when the present stage began. */
    private long goal;

    private long stageBegan;

    /** Nanoseconds that the last stage took. More than any timeout if none has ended since a failure. */
    private long lastStage = Long.MAX_VALUE;

    /** Since when commits wait for the backup; null if they do not. */
    private @Nullable Long waitingSince;

    /** Until when commits do not wait for it; null if nothing forbids it. */
    private @Nullable Long pausedUntil;

    CatchUp(long lastId, long now) {
        begin(lastId, now);
    }

    /** Begins a stage: the backup had nothing to do before. */
    void begin(long lastId, long now) {
        goal = lastId;
        stageBegan = now;
    }

    /** Notes that the backup holds the log up to {@code id}. */
    void reached(long id, long lastId, long now) {
        if (id >= goal) {
            lastStage = now - stageBegan;
            begin(lastId, now);
        }
    }

    /** Notes that a message to the backup failed: it must show again that it is near. */
    void failed(long now) {
        lastStage = Long.MAX_VALUE;
        end(now);
    }

    /** Returns whether commits wait for the backup, which is not in sync. Asked in each step, so that a wait ends in time. */
    boolean holdsCommits(long now, long timeout) {
        if (waitingSince != null && now - waitingSince >= timeout) {
            end(now);
        }
        if (waitingSince == null && isNear(now, timeout) && !isPaused(now)) {
            waitingSince = now;
        }
        return waitingSince != null;
    }

    private boolean isNear(long now, long timeout) {
        return lastStage < timeout && now - stageBegan < timeout;
    }

    private boolean isPaused(long now) {
        return pausedUntil != null && now - pausedUntil < 0;
    }

    /** Ends the present wait, if there is one. */
    void end(long now) {
        if (waitingSince != null) {
            pausedUntil = now + PAUSE * (now - waitingSince);
            waitingSince = null;
        }
    }

    /** Returns when the present wait ends at the latest; null if there is none. */
    @Nullable
    Long holdsUntil(long timeout) {
        return waitingSince == null ? null : Long.valueOf(waitingSince + timeout);
    }
}

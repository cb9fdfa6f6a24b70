package io.taskgraph.iterative;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Where the iterative tasks of a process meet; one for each membership of the process in the job. Thread-safe. */
final class Hub {

    private final Codecs codecs;
    private final IterativeSettings settings;
    private final Placement placement = new Placement();
    private final Map<Long, EpochHub> epochs = new ConcurrentHashMap<>();

    Hub(Codecs codecs, IterativeSettings settings) {
        this.codecs = codecs;
        this.settings = settings;
    }

    Codecs codecs() {
        return codecs;
    }

    IterativeSettings settings() {
        return settings;
    }

    /**
     * Lets a copy take part in an epoch, until it {@linkplain #leave leaves}.
     *
     * @param successor whether another copy of the task may have been in it before
     */
    EpochMember enter(Framework framework, EpochContext context, boolean successor) {
        Member member = new Member(framework, context, successor);
        long tasks = framework.getJob().tasks();
        // no step may run within 'compute', which locks other epochs too
        Steps steps = new Steps();
        EpochHub entered = epochs.compute(key(context), (epoch, known) -> {
            EpochHub meeting = known == null ? new EpochHub(this, epoch, tasks, placement) : known;
            meeting.enter(member, steps);
            return meeting;
        });
        steps.run();
        return new EpochMember(entered, member);
    }

    /** Tasks meet only in the same epoch. */
    private static long key(EpochContext context) {
        return context.epoch();
    }

    /** A copy in an epoch. */
    record EpochMember(EpochHub epoch, Member member) {}

    /** Ends the part of a copy in an epoch, when that or the copy's ownership has ended. */
    void leave(EpochMember entered) {
        Steps steps = new Steps();
        epochs.computeIfPresent(
                entered.epoch().epoch(), (same, meeting) -> meeting.leave(entered.member(), steps) ? null : meeting);
        steps.run();
    }
}

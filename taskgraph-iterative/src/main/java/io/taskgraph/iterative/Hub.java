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
     * Lets a copy take part in an epoch, until that or its ownership ends.
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
        context.onCancelled(() -> leave(key(context), member));
        return new EpochMember(entered, member);
    }

    /** Tasks meet only in the same epoch. */
    private static long key(EpochContext context) {
        return context.epoch();
    }

    /** A copy in an epoch. */
    record EpochMember(EpochHub epoch, Member member) {}

    private void leave(long epoch, Member member) {
        Steps steps = new Steps();
        epochs.computeIfPresent(epoch, (same, meeting) -> meeting.leave(member, steps) ? null : meeting);
        steps.run();
    }
}

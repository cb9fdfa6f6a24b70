package io.taskgraph.test.simulation;

import io.taskgraph.record.Recorded;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says in a few words what one process has recorded; nothing where its transaction says the same, or it was said before. */
final class Phrases {

    private final Map<Long, Recorded.Asked> asked = new HashMap<>();
    private String name = "";

    String of(Recorded event) {
        if (event instanceof Recorded.Joined e) {
            name = e.process();
            return "joins as " + name;
        } else if (event instanceof Recorded.Left) {
            String left = name;
            name = "";
            return left.isEmpty() ? "" : "acts no longer as " + left;
        } else if (event instanceof Recorded.Unanswered e) {
            return "has no answer to a transaction" + (e.task() < 0 ? "" : " of " + copy(e.task(), e.incarnation()));
        } else if (event instanceof Recorded.Asked e) {
            asked.put(e.request(), e);
            return copy(e.task(), e.incarnation()) + " asks " + copy(e.to(), e.toIncarnation()) + " in epoch "
                    + e.epoch();
        } else if (event instanceof Recorded.Answered e) {
            return answered(asked.remove(e.request()), e.toIncarnation());
        } else if (event instanceof Recorded.Served e) {
            return copy(e.task(), e.incarnation()) + " answers " + copy(e.from(), e.fromIncarnation()) + " in epoch "
                    + e.epoch();
        }
        return ofCopies(event);
    }

    private static String answered(Recorded.@Nullable Asked request, long incarnation) {
        return request == null
                ? ""
                : copy(request.task(), request.incarnation()) + " has the answer of " + copy(request.to(), incarnation);
    }

    private static String ofCopies(Recorded event) {
        if (event instanceof Recorded.Started e) {
            return copy(e.task(), e.incarnation()) + " starts at " + e.node();
        } else if (event instanceof Recorded.BackupStarted e) {
            return copy(e.task(), e.incarnation()) + " starts as backup at " + e.node();
        } else if (event instanceof Recorded.Promoted e) {
            return copy(e.task(), e.backup()) + " takes over as " + copy(e.task(), e.incarnation());
        } else if (event instanceof Recorded.Dropped e) {
            return copy(e.task(), e.incarnation()) + " is dropped: " + e.reason();
        } else if (event instanceof Recorded.Exited e) {
            return copy(e.task(), e.incarnation()) + " exits";
        } else if (event instanceof Recorded.Entered e) {
            return copy(e.task(), e.incarnation()) + " enters epoch " + e.epoch();
        } else if (event instanceof Recorded.Told e) {
            return copy(e.task(), e.incarnation()) + " is told '" + e.meta() + "' of task " + e.from();
        } else if (event instanceof Recorded.Applied e) {
            return copy(e.task(), e.incarnation()) + " applies update " + e.id() + ", number " + e.number() + " of "
                    + copy(e.from(), e.fromIncarnation());
        } else if (event instanceof Recorded.Restored e) {
            return copy(e.task(), e.incarnation()) + " is given its primary's state";
        }
        return "";
    }

    private static String copy(long task, long incarnation) {
        return task + "@" + incarnation;
    }
}

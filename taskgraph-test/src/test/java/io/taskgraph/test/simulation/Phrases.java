package io.taskgraph.test.simulation;

import io.taskgraph.record.RecordEvent;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says in a few words what one process has recorded; nothing where its transaction says the same, or it was said before. */
final class Phrases {

    private final Map<Long, RecordEvent.Asked> asked = new HashMap<>();
    private String name = "";

    String of(RecordEvent event) {
        if (event instanceof RecordEvent.Joined e) {
            name = e.process();
            return "joins as " + name;
        } else if (event instanceof RecordEvent.Left) {
            String left = name;
            name = "";
            return left.isEmpty() ? "" : "acts no longer as " + left;
        } else if (event instanceof RecordEvent.Unanswered e) {
            return "has no answer to a transaction" + (e.task() < 0 ? "" : " of " + copy(e.task(), e.incarnation()));
        } else if (event instanceof RecordEvent.Asked e) {
            asked.put(e.request(), e);
            return copy(e.task(), e.incarnation()) + " asks " + copy(e.to(), e.toIncarnation()) + " in epoch "
                    + e.epoch();
        } else if (event instanceof RecordEvent.Answered e) {
            return answered(asked.remove(e.request()), e.toIncarnation());
        } else if (event instanceof RecordEvent.Served e) {
            return copy(e.task(), e.incarnation()) + " answers " + copy(e.from(), e.fromIncarnation()) + " in epoch "
                    + e.epoch();
        }
        return ofCopies(event);
    }

    private static String answered(RecordEvent.@Nullable Asked request, long incarnation) {
        return request == null
                ? ""
                : copy(request.task(), request.incarnation()) + " has the answer of " + copy(request.to(), incarnation);
    }

    private static String ofCopies(RecordEvent event) {
        if (event instanceof RecordEvent.Started e) {
            return copy(e.task(), e.incarnation()) + " starts at " + e.node();
        } else if (event instanceof RecordEvent.BackupStarted e) {
            return copy(e.task(), e.incarnation()) + " starts as backup at " + e.node();
        } else if (event instanceof RecordEvent.Promoted e) {
            return copy(e.task(), e.backup()) + " takes over as " + copy(e.task(), e.incarnation());
        } else if (event instanceof RecordEvent.Dropped e) {
            return copy(e.task(), e.incarnation()) + " is dropped: " + e.reason();
        } else if (event instanceof RecordEvent.Exited e) {
            return copy(e.task(), e.incarnation()) + " exits";
        } else if (event instanceof RecordEvent.Entered e) {
            return copy(e.task(), e.incarnation()) + " enters epoch " + e.epoch();
        } else if (event instanceof RecordEvent.Told e) {
            return copy(e.task(), e.incarnation()) + " is told '" + e.meta() + "' of task " + e.from();
        } else if (event instanceof RecordEvent.Applied e) {
            return copy(e.task(), e.incarnation()) + " applies update " + e.id() + ", number " + e.number() + " of "
                    + copy(e.from(), e.fromIncarnation());
        } else if (event instanceof RecordEvent.Restored e) {
            return copy(e.task(), e.incarnation()) + " is given its primary's state";
        }
        return "";
    }

    private static String copy(long task, long incarnation) {
        return task + "@" + incarnation;
    }
}

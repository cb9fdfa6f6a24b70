package io.taskgraph.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds calls to what the view shows of their callers. Only the primary of a task speaks for it. A copy that the view may come to show
 * waits for that: its process has seen more of the job than this one. A call that cannot be true in any view is refused for good, and so
 * is one that came over the connection of another process than the one that has the copy.
 */
final class Callers {

    /**
     * How far a revision may be ahead of the view, which sees nothing of what else the coordinator is used for. At 100,000 changes a
     * second it would take four months to get there.
     */
    static final long MAX_AHEAD = 1L << 40;

    private record Waiting(long callId, RequestHeader header, String caller, Runnable action) {}

    private final long tasks;
    private final JobView view;
    private final Consumer<Effect> effects;

    /** The calls of copies that the view does not show yet, by id, in the order in which they came. */
    private final Map<Long, Waiting> unseen = new LinkedHashMap<>();

    Callers(long tasks, JobView view, Consumer<Effect> effects) {
        this.tasks = tasks;
        this.view = view;
        this.effects = effects;
    }

    /**
     * Runs {@code action} if the view shows the caller, now or later; else refuses the call.
     *
     * @param caller fingerprint of the process that calls; empty if it is not known, and the header is believed
     */
    void admit(long callId, RequestHeader header, String caller, Runnable action) {
        KeyValues.Spec spec = view.spec();
        if (spec == null || !header.runId().equals(spec.runId())) {
            refuse(callId, Refusal.NOT_PRIMARY, "run '" + header.runId() + "' is not served here");
            return;
        }
        String untrue = untrue(header);
        if (untrue != null) {
            refuse(callId, Refusal.HANDLER, untrue);
        } else if (header.fromIncarnation() > view.revision()) {
            unseen.put(callId, new Waiting(callId, header, caller, action));
        } else {
            admitSeen(callId, header, caller, action);
        }
    }

    private void admitSeen(long callId, RequestHeader header, String caller, Runnable action) {
        Primary primary = view.primary(header.from());
        if (primary != null && primary.incarnation() == header.fromIncarnation()) {
            if (isAt(primary, caller)) {
                action.run();
            } else {
                refuse(
                        callId,
                        Refusal.HANDLER,
                        "task " + header.from() + " is at process " + primary.process()
                                + ", which has another certificate than the caller");
            }
        } else {
            boolean newer = primary != null && primary.incarnation() > header.fromIncarnation();
            refuse(
                    callId,
                    Refusal.NOT_PRIMARY,
                    "task " + header.from() + " has " + (newer ? "a newer copy" : "no such copy"));
        }
    }

    /** Returns whether a primary is at the process with that fingerprint, as far as the fingerprint is known. */
    private boolean isAt(Primary primary, String caller) {
        ProcessEntry process = view.processes().get(primary.process());
        return caller.isEmpty() || (process != null && process.fingerprint().equals(caller));
    }

    /** Returns whether a process may tell flags: not those of a copy that the view shows at another process. */
    boolean maySay(FlagMessage message, String caller) {
        return message.flags().stream().allMatch(told -> {
            Primary primary = view.primary(told.from());
            return primary == null || primary.incarnation() != told.incarnation() || isAt(primary, caller);
        });
    }

    /** Returns why nobody can have sent this in good faith; null if somebody can. */
    private @Nullable String untrue(RequestHeader header) {
        if (!isTask(header.from()) || !isTask(header.to())) {
            return "the job has " + tasks + " tasks, but task " + header.from() + " asks task " + header.to();
        }
        long incarnation = header.fromIncarnation();
        if (incarnation <= 0 || incarnation - MAX_AHEAD > view.revision()) {
            return "no task can have a copy of incarnation " + incarnation;
        }
        return header.epoch() < 0 ? "there is no epoch " + header.epoch() : null;
    }

    private boolean isTask(long task) {
        return task >= 0 && task < tasks;
    }

    /** Goes on with the calls whose callers the view must show by now. */
    void viewChanged() {
        if (unseen.isEmpty()) {
            return;
        }
        List<Waiting> due = unseen.values().stream()
                .filter(call -> call.header().fromIncarnation() <= view.revision())
                .toList();
        due.forEach(call -> {
            unseen.remove(call.callId());
            admit(call.callId(), call.header(), call.caller(), call.action());
        });
    }

    /** Returns whether a call waits for its caller to be seen. */
    boolean isUnseen(long callId) {
        return unseen.containsKey(callId);
    }

    /** Forgets a call that waits for its caller to be seen. */
    void withdrawn(long callId) {
        unseen.remove(callId);
    }

    private void refuse(long callId, Refusal failure, String reason) {
        effects.accept(new Effect.Refuse(callId, failure, reason));
    }
}

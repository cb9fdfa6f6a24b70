package io.taskgraph.status;

import io.taskgraph.BriefList;
import io.taskgraph.status.Explanation.Cause;
import io.taskgraph.status.Explanation.Wait;
import io.taskgraph.status.JobSnapshot.EpochStatus;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts a wait into words. */
final class Sentences {

    private static final String BLOCK = "block '";

    private static final String COMPUTE = "compute";

    private static final String INC_EPOCH = "incEpoch";

    /** Most calls in vain that a sentence tells of. */
    private static final int MAX_CALLS = 8;

    private final JobSnapshot job;
    private final WaitGraph graph;

    Sentences(JobSnapshot job, WaitGraph graph) {
        this.job = job;
        this.graph = graph;
    }

    Explanation about(Wait root, boolean stalled) {
        return switch (root.kind()) {
            case NO_PRIMARY -> noPrimary(root);
            case CALLBACK ->
                explanation(
                        start() + "task " + root.task() + " holds it up: its callback '" + root.detail()
                                + "' has been running for " + seconds(root.age()) + others(root.task()) + ".",
                        root,
                        "The callback returns; the loop of the task does nothing else until then.",
                        stalled);
            case COMPUTATION ->
                explanation(
                        start() + "task " + root.task() + " holds it up: its " + computation(root.detail())
                                + " has been running for " + seconds(root.age()) + others(root.task()) + ".",
                        root,
                        "It ends.",
                        stalled);
            case REQUEST -> request(root, stalled);
            default -> missingFlag(root, stalled);
        };
    }

    /** Work on a thread of the task's own has a name in words. */
    private static String computation(String detail) {
        return detail.startsWith(COMPUTE) ? "computation" + detail.substring(COMPUTE.length()) : detail;
    }

    private Explanation request(Wait root, boolean stalled) {
        String begin = start() + "task " + root.task() + " has been waiting for " + seconds(root.age());
        return isInWords(root)
                ? explanation(
                        begin + " in " + root.detail() + " for task " + root.on() + at(root.on()) + ".",
                        root,
                        "Task " + root.on() + " comes to it, or the time for it is up.",
                        stalled)
                : explanation(
                        begin + " for " + wanted(root) + failure(root) + ".",
                        root,
                        "Task " + root.on()
                                + (root.detail().startsWith(BLOCK) ? " publishes a block of that name" : " answers")
                                + ", or the request's time is up.",
                        stalled);
    }

    /** Whether a wait is in the task's own words: the name of a method has a slash, and a block is named as one. */
    private static boolean isInWords(Wait wait) {
        return wait.detail().indexOf('/') < 0 && !wait.detail().startsWith(BLOCK);
    }

    private String wanted(Wait root) {
        String of = " of task " + root.on() + at(root.on());
        return root.detail().startsWith(BLOCK) ? root.detail() + of : "an answer" + of + " to '" + root.detail() + "'";
    }

    /** Says why the last try of a request has failed: an address that refuses, or a name that is not known, is named there. */
    private String failure(Wait root) {
        TaskStatus task = job.task(root.task());
        if (task == null || task.local() == null) {
            return "";
        }
        return task.local().requests().stream()
                .filter(request -> request.to() == root.on() && request.method().equals(root.detail()))
                .map(TaskStatus.RequestStatus::lastFailure)
                .filter(Objects::nonNull)
                .findFirst()
                .map(failure -> "; the last try has failed: "
                        + failure.lines().findFirst().orElse(""))
                .orElse("");
    }

    private Explanation noPrimary(Wait root) {
        boolean spare = job.spareNodes() > 0;
        boolean open = job.openNodes() > 0;
        long unowned = job.tasks().stream()
                .filter(task -> task.state() == TaskStatus.State.UNOWNED)
                .count();
        String more = unowned > 1 ? " (and " + (unowned - 1) + (unowned == 2 ? " more task)" : " more tasks)") : "";
        String taker = spare ? "a spare node" : "a node that holds a backup";
        return explanation(
                start() + "task " + root.task() + more + " has had no primary for " + seconds(root.age())
                        + waitingFor(root.task())
                        + (open
                                ? ", and " + taker + " is about to take it."
                                : ", and there is no spare node to take it" + tooFew() + "."),
                root,
                open
                        ? (spare ? "A spare node" : "A node") + " takes the task."
                        : "A process with a spare node joins: add a process, or raise 'taskgraph.node.slots', the"
                                + " nodes of each.",
                !open);
    }

    /** Returns the words in which a task here says that it waits for another one. */
    private String waitingFor(long task) {
        return graph.waits().stream()
                .filter(wait -> wait.on() == task && wait.kind() == Explanation.Cause.REQUEST && isInWords(wait))
                .findFirst()
                .map(wait -> "; task " + wait.task() + " waits for it in " + wait.detail())
                .orElse("");
    }

    private Explanation missingFlag(Wait root, boolean stalled) {
        TaskStatus task = job.task(root.task());
        boolean local = task != null && task.local() != null;
        boolean guessed = graph.missing().isGuessed(root.task());
        String inVain = inVain(task, "flagMeta");
        String holds = local
                ? (guessed ? "" : ",") + " and is idle: no callback, computation or request of it is under way"
                : "; its own process shows what it is doing";
        return explanation(
                start() + "task " + root.task() + at(root.task()) + " holds it up: it has not set " + root.detail()
                        + (guessed ? "" : ", as it did in the epoch before") + holds
                        + (inVain.isEmpty() ? "" : "; it" + inVain)
                        + others(root.task()) + ".",
                root,
                "Task " + root.task() + " sets the flag"
                        + (!inVain.isEmpty()
                                ? " with the context of this epoch."
                                : local ? ": look at what its callbacks wait for." : ": ask its own process for more."),
                stalled);
    }

    Explanation nobodyWaits(boolean stalled) {
        List<Long> wishes = job.tasks().stream()
                .filter(task -> task.local() != null && task.local().wishesAdvance())
                .map(TaskStatus::id)
                .toList();
        if (!wishes.isEmpty()) {
            Wait wait = new Wait(wishes.get(0), Cause.ADVANCING, -1, "the coordinator", null);
            return explanation(
                    start() + "task " + wishes.get(0)
                            + " has asked to advance it, and the coordinator is committing that.",
                    wait,
                    "The coordinator commits the advance.",
                    stalled);
        }
        long last = job.epoch().lastAdvancedBy();
        boolean allHere = job.tasks().stream().allMatch(task -> task.local() != null);
        String who = last < 0
                ? allHere
                        ? "no task has asked to advance it"
                        : "no task in this process has asked to advance it; the task that should ask may be in another"
                                + " process"
                : "task " + last + ", which has advanced the epoch before, has not asked to advance this one";
        return explanation(
                start() + unheard() + who + ", and no task is seen to wait for anything" + staleCalls(INC_EPOCH) + ".",
                new Wait(last, Cause.NO_ADVANCE, -1, INC_EPOCH, job.epoch().age()),
                resolutionOfNoAdvance(),
                stalled);
    }

    private String resolutionOfNoAdvance() {
        if (!staleCalls(INC_EPOCH).isEmpty()) {
            return "The task calls incEpoch with the context that enterEpoch has given it for this epoch.";
        }
        return graph.unheard().isEmpty()
                ? "A task calls incEpoch, or ends the job."
                : "The flag is set on a link type on which others have the task as neighbour, a task calls incEpoch, or ends the job.";
    }

    /** Says which tasks have made a call in vain. */
    private String staleCalls(String method) {
        return job.tasks().stream()
                .map(task -> {
                    String inVain = inVain(task, method);
                    return inVain.isEmpty() ? "" : "; task " + task.id() + inVain;
                })
                .filter(text -> !text.isEmpty())
                .limit(MAX_CALLS)
                .collect(Collectors.joining());
    }

    private static String inVain(@Nullable TaskStatus task, String method) {
        TaskStatus.LocalCopy local = task == null ? null : task.local();
        TaskStatus.StaleCall call = local == null ? null : local.staleCall();
        return call == null || !call.method().equals(method)
                ? ""
                : " has called " + method + " in vain, with the context of epoch " + call.epoch() + ", which had ended";
    }

    /** The usual reason why a task does not hear enough to go on. */
    private String unheard() {
        StringBuilder text = new StringBuilder();
        graph.unheard()
                .forEach((linkType, tasks) -> text.append("no task is told the flags of ")
                        .append(BriefList.ofTasks(tasks))
                        .append(" on link type '")
                        .append(linkType)
                        .append("', since its topology names ")
                        .append(tasks.size() == 1 ? "it" : "them")
                        .append(" as nobody's neighbour; "));
        return text.toString();
    }

    /** Nodes may be as many as tasks and all taken: by backups, or in a process that leaves. */
    private String tooFew() {
        int nodes = job.nodes().size();
        int tasks = job.tasks().size();
        return nodes >= tasks
                ? ""
                : ": the job has " + (nodes == 1 ? "1 node" : nodes + " nodes") + " for " + tasks + " tasks";
    }

    private String start() {
        EpochStatus epoch = job.epoch();
        Duration typical = epoch.typical();
        return "Epoch " + epoch.number() + " has lasted " + seconds(epoch.age())
                + (typical == null ? "" : " (typically " + seconds(typical) + ")") + ": ";
    }

    private String at(long id) {
        TaskStatus task = job.task(id);
        if (task == null || task.local() != null || task.process() == null) {
            return "";
        }
        return " at process " + task.process() + " (" + task.address() + ")";
    }

    private String others(long task) {
        long laggards =
                graph.missing().tasks().stream().filter(id -> id != task).count();
        if (graph.missing().isEmpty() || laggards > 0 || !graph.missing().isComplete()) {
            return "";
        }
        return "; all other tasks have set their flags";
    }

    private Explanation explanation(String sentence, Wait root, String resolution, boolean stalled) {
        List<Wait> waits = graph.waits();
        int shown = Math.min(waits.size(), Explanation.MAX_WAITS);
        return new Explanation(
                sentence,
                root.kind(),
                root.task(),
                root.age(),
                resolution,
                stalled,
                waits.subList(0, shown),
                waits.size() - shown);
    }

    static String seconds(@Nullable Duration duration) {
        if (duration == null) {
            return "some time";
        }
        double seconds = duration.toNanos() / 1e9;
        return String.format(Locale.ROOT, seconds < 1 ? "%.3f s" : "%.1f s", seconds);
    }
}

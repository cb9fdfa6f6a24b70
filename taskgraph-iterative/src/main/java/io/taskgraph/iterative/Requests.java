package io.taskgraph.iterative;

import io.grpc.Status;
import io.taskgraph.BriefList;
import io.taskgraph.RequestFailedException;
import io.taskgraph.StaleEpochException;
import io.taskgraph.TaskGraphException;
import io.taskgraph.iterative.v1.Items;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Asks other processes for the values that tasks of this one need: each by one request at a time, and tasks that are thought to be
 * in one process by one request together. A request is made as some task of this process; if that one ends, another one asks.
 */
final class Requests {

    /**
     * Most bytes of an offer, or twice the size from which arrays are cut into segments if that is less. Larger contributions are asked for
     * by the task that combines them.
     */
    static final int MAX_OFFER = 512 << 10;

    private final EpochHub epoch;
    private final Placement placement;

    Requests(EpochHub epoch, Placement placement) {
        this.epoch = epoch;
        this.placement = placement;
    }

    /** A request to one process. */
    static final class Group {
        private final Ask.Kind kind;
        private final Set<Long> tasks = new TreeSet<>();
        /** By piece a task that is asked for it: where results of segments are wanted, the one that gives it. */
        private final Map<Long, Long> pieces = new TreeMap<>();

        private final Set<Call.Request> requested = new HashSet<>();
        /** Tasks of this process whose contributions it brings. */
        private final List<Long> offered = new ArrayList<>();

        Group(Ask.Kind kind) {
            this.kind = kind;
        }

        Ask.Kind kind() {
            return kind;
        }

        Set<Long> tasks() {
            return tasks;
        }

        /** Returns whether a piece is asked for. */
        boolean isFor(long piece) {
            return pieces.containsKey(piece);
        }

        /** Returns the task that is asked for the result of a piece. */
        long giver(long piece) {
            return Objects.requireNonNull(pieces.get(piece), () -> "nobody is asked for piece " + piece);
        }
    }

    /** Asks for the missing values that were not asked for yet. Under the hub's lock. */
    void pump(Call call, Map<Long, Member> members, Steps steps) {
        Member asking = asking(members);
        if (asking == null || call.failure() != null) {
            return;
        }
        if (call.isCollected() && !members.containsKey(EpochHub.COLLECTOR)) {
            offer(call, members, asking, steps);
            return;
        }
        Map<Long, Group> contributions = new TreeMap<>();
        Map<Long, Group> results = new TreeMap<>();
        for (Need need : call.needs().values()) {
            boolean result = need.key().result();
            for (long task : need.missing()) {
                if (members.containsKey(task) || !isToBeAsked(call, task, members)) {
                    continue;
                }
                Call.Request request = new Call.Request(result, task, need.key().piece());
                if (!call.request(request, asking)) {
                    continue;
                }
                Group group = (result ? results : contributions)
                        .computeIfAbsent(
                                placement.group(task),
                                absent -> new Group(result ? Ask.Kind.RESULTS : Ask.Kind.CONTRIBUTIONS));
                group.tasks.add(task);
                group.pieces.put(need.key().piece(), task);
                group.requested.add(request);
            }
        }
        contributions.values().forEach(group -> steps.add(() -> send(call, asking, group)));
        results.values().forEach(group -> steps.add(() -> send(call, asking, group)));
    }

    /**
     * Returns whether this process must ask a task for its contribution. The first copy of task 0 in an epoch waits for offers, and asks only
     * for values that are too large for one; a later copy asks for all, since others may have the result and have gone on.
     */
    private static boolean isToBeAsked(Call call, long task, Map<Long, Member> members) {
        Member collector = members.get(EpochHub.COLLECTOR);
        return !call.isCollected() || collector == null || collector.isSuccessor() || call.isHeld(task);
    }

    /** Brings what the tasks of this process contribute to the one that combines it, when all have. */
    private void offer(Call call, Map<Long, Member> members, Member asking, Steps steps) {
        if (call.contributed() < members.size()
                || !call.isOpen(Contribution.WHOLE)
                || !members.keySet().stream().allMatch(call::hasContributed)) {
            return;
        }
        Group group = new Group(Ask.Kind.OFFER);
        for (long task : call.offerable()) {
            Call.Request request = new Call.Request(true, task, Contribution.WHOLE);
            if (call.request(request, asking)) {
                group.offered.add(task);
                group.requested.add(request);
            }
        }
        if (!group.offered.isEmpty()) {
            group.tasks.add(EpochHub.COLLECTOR);
            group.pieces.put(Contribution.WHOLE, EpochHub.COLLECTOR);
            steps.add(() -> send(call, asking, group));
        }
    }

    private static @Nullable Member asking(Map<Long, Member> members) {
        for (Member member : members.values()) {
            if (member.isLive()) {
                return member;
            }
        }
        return null;
    }

    private void send(Call call, Member asking, Group group) {
        Ask ask;
        try {
            ask = ask(call, asking, group);
        } catch (RuntimeException | Error e) {
            ended(call, asking, group, e);
            return;
        }
        long asked = ask.tasks().get(0);
        CompletionStage<Answer> answer = asking.framework()
                .dataRequest(
                        asking.context(),
                        asked,
                        AskMethod.ASK,
                        ask,
                        epoch.hub().settings().timeout());
        var unused = answer.whenComplete((found, failure) -> {
            if (failure != null) {
                ended(call, asking, group, failure);
                return;
            }
            Set<Long> named = new HashSet<>(group.tasks);
            named.addAll(found.here());
            Speaker speaker = Speaker.of(asking.framework(), asked, named, epoch.tasks());
            if (found.block().isEmpty()) {
                answered(call, asking, group, found, speaker);
            } else {
                fetch(call, asking, group, found, speaker);
            }
        });
    }

    private Ask ask(Call call, Member asking, Group group) {
        CallHeader header = epoch.locked(call::header);
        List<Answer.Item> items = new ArrayList<>();
        List<Long> held = new ArrayList<>();
        if (group.kind == Ask.Kind.OFFER) {
            call.reading().readLock().lock();
            try {
                write(epoch.locked(() -> call.wholes(group.offered)), items, held);
            } finally {
                call.reading().readLock().unlock();
            }
        }
        return new Ask(
                        group.kind,
                        asking.task(),
                        call.number(),
                        header,
                        List.copyOf(group.tasks),
                        List.copyOf(group.pieces.keySet()),
                        group.kind == Ask.Kind.CONTRIBUTIONS && epoch.locked(call::combinedInParts) != null,
                        items,
                        held)
                .calledBy(epoch.locked(call::callers));
    }

    private void write(Map<Long, Value> values, List<Answer.Item> items, List<Long> held) {
        if (values.values().stream().mapToLong(Value::size).sum() > mostOffered()) {
            held.addAll(values.keySet());
            return;
        }
        values.forEach((task, value) -> items.add(
                new Answer.Item(task, Contribution.WHOLE, value.codec().tag(), value.bytes())));
    }

    private long mostOffered() {
        return Math.min(MAX_OFFER, 2L * epoch.hub().settings().segmentThreshold());
    }

    /** Pulls the block in which the items of an answer come. If its copy has ended meanwhile, the new one is asked again. */
    private void fetch(Call call, Member asking, Group group, Answer found, Speaker speaker) {
        var unused = asking.framework()
                .pullIfPublished(
                        asking.context(),
                        speaker.task(),
                        found.block(),
                        Items.parser(),
                        epoch.hub().settings().timeout())
                .whenComplete((block, failure) -> {
                    if (failure != null) {
                        ended(call, asking, group, isGone(failure) ? null : failure);
                        return;
                    }
                    // its task may have moved since it named the block, which is then the word of another process
                    Speaker sender = Speaker.of(asking.framework(), speaker.task(), speaker.tasks(), epoch.tasks());
                    answered(call, asking, group, found.withItems(Wire.readItems(block)), sender);
                });
    }

    private static boolean isGone(Throwable failure) {
        return StageFailure.cause(failure) instanceof RequestFailedException failed
                && failed.status().getCode() == Status.Code.NOT_FOUND;
    }

    private void ended(Call call, Member asking, Group group, @Nullable Throwable failure) {
        epoch.change(steps -> {
            call.requestsEnded(group.requested, asking);
            if (failure != null) {
                Throwable cause = StageFailure.cause(failure);
                if (!(cause instanceof StaleEpochException) && asking.isLive()) {
                    epoch.fail(call, failed(call, asking, group, cause), steps);
                    return;
                }
                asking.lost();
            }
            epoch.pump(call, steps);
        });
    }

    private void answered(Call call, Member asking, Group group, Answer answer, Speaker speaker) {
        epoch.change(steps -> {
            call.requestsEnded(group.requested, asking);
            take(call, asking, group, answer, speaker, steps);
            epoch.pump(call, steps);
        });
    }

    private void take(Call call, Member asking, Group group, Answer answer, Speaker speaker, Steps steps) {
        Set<Long> covered = new TreeSet<>(speaker.among(answer.tasks()));
        if (group.kind == Ask.Kind.OFFER && covered.contains(EpochHub.COLLECTOR)) {
            call.accepted(group.offered);
        }
        Set<Long> here = new TreeSet<>(speaker.among(answer.here()));
        placement.seen(here);
        group.tasks.stream().filter(task -> !here.contains(task)).forEach(placement::alone);
        try {
            Set<Long> passedOver = epoch.arrivals().answered(call, group, answer.items(), speaker, steps);
            covered.removeAll(passedOver);
            if (!passedOver.isEmpty()) {
                steps.add(() -> log(call, asking, speaker, passedOver));
            }
        } catch (IllegalArgumentException | UncheckedIOException e) {
            epoch.fail(call, new TaskGraphException(epoch.describe(call) + ": " + e.getMessage(), e), steps);
            return;
        }
        for (Call.Request request : group.requested) {
            boolean missing = call.needs().values().stream()
                    .anyMatch(need -> need.key().result() == request.result()
                            && need.key().piece() == request.piece()
                            && need.missing().contains(request.task()));
            if (missing && covered.contains(request.task())) {
                epoch.fail(
                        call,
                        CollectiveMismatchException.nothingFor(request.piece(), request.task(), epoch.describe(call)),
                        steps);
                return;
            }
        }
    }

    private void log(Call call, Member asking, Speaker speaker, Set<Long> passedOver) {
        asking.framework()
                .getLogger()
                .debug(
                        "Values of tasks {} that came with that of task {} for call {} of iteration {} are asked for"
                                + " again: not all of these tasks are seen in one process",
                        passedOver,
                        speaker.task(),
                        call.number(),
                        epoch.epoch());
    }

    private TaskGraphException failed(Call call, Member asking, Group group, Throwable cause) {
        if (cause instanceof RequestFailedException failed) {
            String description = failed.status().getDescription();
            if (failed.status().getCode() == Status.Code.FAILED_PRECONDITION && description != null) {
                return new CollectiveMismatchException(description);
            }
            if (failed.status().getCode() == Status.Code.DEADLINE_EXCEEDED) {
                return epoch.timedOut(call, asking.task());
            }
        }
        return new TaskGraphException(
                epoch.describe(call) + " cannot get the values of " + BriefList.ofTasks(group.tasks) + ": "
                        + cause.getMessage(),
                cause);
    }
}

package io.taskgraph.iterative;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.taskgraph.BriefList;
import io.taskgraph.PrintableText;
import io.taskgraph.TaskGraphException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * One epoch of the tasks of a process. Their contributions are handed on by reference; those of tasks of other processes are asked
 * of those processes, once for all here. It is let go of when the last task here leaves the epoch.
 *
 * <p>A single lock guards all calls. Under it only maps are changed; values are combined, encoded and sent outside. Thread-safe.
 */
final class EpochHub {

    /** The task that combines small values for all, and gathers the votes at the end of an iteration. */
    static final long COLLECTOR = 0;

    private final Hub hub;
    private final long epoch;
    private final long tasks;
    private final Placement placement;
    private final Requests requests;
    private final Answering answering;
    private final Arrivals arrivals;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Member> members = new TreeMap<>();
    private final Map<Integer, Call> calls = new HashMap<>();

    /** Complete when no task of this process asks others for the state with which the epoch began. */
    private CompletableFuture<Boolean> fetching = CompletableFuture.completedFuture(false);

    /** Tasks of other processes that have ended the iteration, and the number of their last call. */
    private final Map<Long, Integer> finishedElsewhere = new HashMap<>();

    EpochHub(Hub hub, long epoch, long tasks, Placement placement) {
        this.hub = hub;
        this.epoch = epoch;
        this.tasks = tasks;
        this.placement = placement;
        this.requests = new Requests(this, placement);
        this.answering = new Answering(this);
        this.arrivals = new Arrivals(this, hub.codecs());
    }

    Hub hub() {
        return hub;
    }

    long epoch() {
        return epoch;
    }

    long tasks() {
        return tasks;
    }

    /** Takes a member in. The steps are for the time when the caller holds no lock either. */
    void enter(Member member, Steps steps) {
        lock.lock();
        try {
            members.put(member.task(), member);
            calls.values().forEach(call -> answering.evaluate(call, members, steps));
        } finally {
            lock.unlock();
        }
    }

    /** Returns the tasks of this process that have entered the epoch, in the order of their ids. */
    List<Long> here() {
        return locked(() -> List.copyOf(members.keySet()));
    }

    /** Returns those of them that still own their task. */
    List<Long> liveHere() {
        return locked(() -> members.values().stream()
                .filter(Member::isLive)
                .map(Member::task)
                .toList());
    }

    /** Returns {@code own}, until whose end no other task here asks for the state; or that of the task that does so. */
    CompletableFuture<Boolean> fetching(CompletableFuture<Boolean> own) {
        return locked(() -> {
            if (fetching.isDone()) {
                fetching = own;
            }
            return fetching;
        });
    }

    Arrivals arrivals() {
        return arrivals;
    }

    Placement placement() {
        return placement;
    }

    /** Takes a member out and returns whether it was the last one. The steps are as for {@link #enter}. */
    boolean leave(Member member, Steps steps) {
        lock.lock();
        try {
            members.remove(member.task(), member);
            for (Call call : calls.values()) {
                call.parked().removeIf(parked -> parked.asked().equals(member));
                call.requestsLost(member);
                answering.evaluate(call, members, steps);
                requests.pump(call, members, steps);
            }
            return members.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Runs a change under the lock, and its consequences after that. */
    void change(Consumer<Steps> change) {
        Steps steps = new Steps();
        lock.lock();
        try {
            change.accept(steps);
        } finally {
            lock.unlock();
        }
        steps.run();
    }

    /**
     * Lets a task make a call.
     *
     * @param given its contribution; null if it has none
     * @throws TaskGraphException if the call has failed, or is another one than that of another task
     */
    Call arrive(Member member, int number, CallHeader header, @Nullable Contribution given) {
        Steps steps = new Steps();
        Call call;
        TaskGraphException failure;
        lock.lock();
        try {
            call = calls.computeIfAbsent(number, Call::new);
            arrived(call, member, header, given, steps);
            failure = call.failure();
        } finally {
            lock.unlock();
        }
        steps.run();
        if (failure != null) {
            throw failure;
        }
        return call;
    }

    private void arrived(Call call, Member member, CallHeader header, @Nullable Contribution given, Steps steps) {
        CollectiveMismatchException wrong = call.disagreement(epoch, tasks, List.of(member.task()), header);
        if (wrong != null) {
            fail(call, wrong, steps);
        } else if (given != null && call.failure() == null) {
            contribute(call, member.task(), given, steps);
        }
        if (header.equals(CallHeader.END)) {
            member.finish(call.number());
            checkFinishedAfter(call.number(), steps);
        }
    }

    /** Fails the calls that come after the last one of a task. */
    private void checkFinishedAfter(int last, Steps steps) {
        for (Call call : calls.values()) {
            if (call.number() > last) {
                checkFinished(call, steps);
            }
        }
    }

    private void contribute(Call call, long task, Contribution given, Steps steps) {
        call.contribute(task, given);
        for (Need need : call.needs().values()) {
            if (!need.key().result()) {
                need.missing().remove(task);
            }
        }
        call.takeSatisfied(need -> steps.add(() -> need.complete(true)));
        answering.evaluate(call, members, steps);
    }

    <T extends @Nullable Object> T locked(Supplier<T> read) {
        lock.lock();
        try {
            return read.get();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns a need. Missing values are asked of other processes.
     *
     * @param from tasks of which something is needed
     * @param conclusion action that uses the values, if cheap; run once before the waiting tasks go on
     */
    Need need(Call call, Need.Key key, Collection<Long> from, @Nullable Runnable conclusion) {
        return needs(call, Map.of(key, from), conclusion).get(0);
    }

    /**
     * Returns what a task waits for in a call to which each process brings the contributions of its tasks: the one that combines them,
     * for all contributions; others, for the result.
     *
     * @param conclusion makes the result
     */
    Need collected(Call call, long task, List<Long> all, Runnable conclusion) {
        List<Need> needs = new ArrayList<>();
        change(steps -> {
            int known = call.needs().size();
            call.collect();
            Member maker = members.get(task);
            boolean successor = task == COLLECTOR && maker != null && maker.isSuccessor();
            if (successor) {
                call.expectResult(Contribution.WHOLE);
            }
            needs.add(
                    task == COLLECTOR
                            ? need(call, Need.Key.ALL_WHOLE, all, conclusion, steps)
                            : need(call, Need.Key.RESULT, List.of(COLLECTOR), null, steps));
            boolean first = call.needs().size() > known;
            if (first) {
                checkFinished(call, steps);
            }
            if (first || successor || !members.containsKey(COLLECTOR)) {
                // elsewhere than at the task that combines them, the last task to come brings all values; a copy that
                // has been lost here may have taken its requests with it
                requests.pump(call, members, steps);
            }
        });
        return needs.get(0);
    }

    /** Brings a contribution for which nothing is given in return to the one task that collects them. */
    void offer(Call call) {
        change(steps -> {
            call.collect();
            requests.pump(call, members, steps);
        });
    }

    /** Returns several needs, by the tasks of which something is needed. */
    List<Need> needs(Call call, Map<Need.Key, ? extends Collection<Long>> wanted, @Nullable Runnable conclusion) {
        List<Need> needs = new ArrayList<>();
        change(steps -> {
            int known = call.needs().size();
            wanted.forEach((key, from) -> needs.add(need(call, key, from, conclusion, steps)));
            if (call.needs().size() > known) {
                // for a need that was there before, the end of each task's iteration has looked
                checkFinished(call, steps);
            }
            requests.pump(call, members, steps);
        });
        return needs;
    }

    private Need need(Call call, Need.Key key, Collection<Long> from, @Nullable Runnable conclusion, Steps steps) {
        Need known = call.needs().get(key);
        if (known != null) {
            return known;
        }
        Set<Long> missing = new HashSet<>();
        if (call.isOpen(key.piece())) {
            for (long task : from) {
                if (key.result() || (!call.hasContributed(task) && !call.hasFetched(task, key.piece()))) {
                    missing.add(task);
                }
            }
        }
        Need need = new Need(key, missing, conclusion);
        TaskGraphException failure = call.failure();
        if (failure != null) {
            need.ready().completeExceptionally(failure);
        } else if (missing.isEmpty()) {
            steps.add(() -> need.complete(true));
        } else {
            call.needs().put(key, need);
        }
        return need;
    }

    /** Fails a call for which a task is needed that has ended its iteration without it. */
    private void checkFinished(Call call, Steps steps) {
        for (long task : missing(call)) {
            Member member = members.get(task);
            int last = member != null ? member.finishedAt() : finishedElsewhere.getOrDefault(task, -1);
            if (last >= 0 && last < call.number()) {
                fail(call, finished(call, task, last), steps);
                return;
            }
        }
    }

    /** Returns the tasks for which a call waits here, as far as that is known here. Under the lock. */
    List<Long> missing(Call call) {
        if (!call.isCollected()) {
            return call.missing();
        }
        if (!call.isOpen(Contribution.WHOLE)) {
            return List.of();
        }
        if (members.containsKey(COLLECTOR)) {
            return LongStream.range(0, tasks)
                    .filter(task -> !call.hasContributed(task) && !call.hasFetched(task, Contribution.WHOLE))
                    .boxed()
                    .toList();
        }
        List<Long> here = members.keySet().stream()
                .filter(task -> !call.hasContributed(task))
                .toList();
        return here.isEmpty() ? List.of(COLLECTOR) : here;
    }

    /** Returns in words for whom a call waits here. Under the lock. */
    String waitsFor(Call call) {
        List<Long> missing = missing(call);
        return call.isCollected() && missing.equals(List.of(COLLECTOR)) && !members.containsKey(COLLECTOR)
                ? "task " + COLLECTOR + ", which combines the values of all tasks"
                : BriefList.ofTasks(missing);
    }

    /** Returns that a task has waited too long in a call, and for whom. Under the lock. */
    CollectiveTimeoutException timedOut(Call call, long task) {
        return new CollectiveTimeoutException(
                call.describe() + ", call " + call.number() + " of iteration " + epoch + ", has waited "
                        + PrintableText.of(hub.settings().timeout()) + " at task " + task + " for " + waitsFor(call),
                missing(call));
    }

    CollectiveMismatchException finished(Call call, long task, int last) {
        return new CollectiveMismatchException("task " + task + " has ended iteration " + epoch + " after " + last
                + " calls, but call " + call.number() + " is " + call.describe() + " at "
                + BriefList.ofTasks(call.callers()) + CollectiveMismatchException.RULE);
    }

    /** Ends a call for all who wait for it. Under the lock. */
    void fail(Call call, TaskGraphException cause, Steps steps) {
        call.fail(cause);
        TaskGraphException failure = cause;
        call.needs().values().forEach(need -> steps.add(() -> need.ready().completeExceptionally(failure)));
        call.needs().clear();
        answering.evaluate(call, members, steps);
    }

    /** Keeps a result that was made or came, and lets go on who waits for it. Under the lock. */
    void putResult(Call call, long piece, Value value, boolean cheap, Steps steps) {
        call.putResult(piece, value);
        for (Need need : call.needs().values()) {
            if (need.key().piece() == piece) {
                need.missing().clear();
            }
        }
        call.takeSatisfied(need -> steps.add(() -> need.complete(cheap)));
        answering.evaluate(call, members, steps);
    }

    void pump(Call call, Steps steps) {
        requests.pump(call, members, steps);
    }

    /** Answers another process as soon as there is something to answer with. */
    void asked(Member asked, Ask ask, StreamObserver<Answer> answer) {
        Speaker speaker = Speaker.of(asked.framework(), ask.from(), ask.offered(), tasks);
        change(steps -> {
            if (!asked.equals(members.get(asked.task()))) {
                // The framework tells the asking process that the task has moved, and it asks there.
                return;
            }
            Call call = calls.computeIfAbsent(ask.number(), Call::new);
            CollectiveMismatchException wrong = call.disagreement(epoch, tasks, ask.callers(), ask.header());
            if (wrong != null) {
                fail(call, wrong, steps);
                steps.add(() -> answer.onError(refusal(wrong)));
                return;
            }
            if (ask.kind() == Ask.Kind.OFFER) {
                offered(call, ask, speaker, steps);
            }
            call.parked().add(new ParkedAsk(asked, ask, answer));
            answering.evaluate(call, members, steps);
        });
    }

    /** Keeps what another process offers. Under the lock. */
    private void offered(Call call, Ask ask, Speaker speaker, Steps steps) {
        List<Long> spokenFor = speaker.among(ask.offered());
        placement.seen(spokenFor);
        if (ask.header().equals(CallHeader.END)) {
            spokenFor.forEach(task -> finishedElsewhere.put(task, ask.number()));
            checkFinishedAfter(ask.number(), steps);
        }
        try {
            arrivals.offered(call, ask, speaker, steps);
        } catch (IllegalArgumentException e) {
            fail(call, new TaskGraphException(describe(call) + ": " + e.getMessage(), e), steps);
        }
    }

    /** Returns a call in words, for messages. */
    String describe(Call call) {
        return "call " + call.number() + " of iteration " + epoch + ", " + call.describe();
    }

    static RuntimeException refusal(TaskGraphException cause) {
        return Status.FAILED_PRECONDITION
                .withDescription(String.valueOf(cause.getMessage()))
                .asRuntimeException();
    }

    /** Gives a caller its value back as it leaves a call: others keep a copy, or nothing where there are results. */
    void release(Call call, long task, int pieces) {
        if (call.isDropped()) {
            return;
        }
        call.reading().writeLock().lock();
        try {
            Contribution own = locked(() -> {
                if (pieces > 0 && call.results() >= pieces) {
                    call.dropContributions();
                    return null;
                }
                return call.contribution(task);
            });
            if (own != null) {
                Contribution detached = own.detached();
                locked(() -> {
                    call.replace(task, detached);
                    return detached;
                });
            }
        } finally {
            call.reading().writeLock().unlock();
        }
    }

    /** Returns the values of some tasks for a piece, each of which is there. */
    List<Value> values(Call call, long piece, List<Long> of) {
        return locked(() ->
                of.stream().map(task -> value(call, piece, Subtree.of(task))).toList());
    }

    /**
     * Returns what there is of the values of all tasks for a piece, which are there.
     *
     * @throws CollectiveMismatchException if one of them is not like the others: no process in good order gives it
     */
    Term term(Call call, long piece) {
        return locked(() -> Term.of(Subtree.whole(tasks), part -> {
            Value value = part.isLeaf() ? value(call, piece, part) : call.value(part, piece);
            String misfit = value == null ? null : call.misfit(piece, value);
            if (misfit != null) {
                throw new CollectiveMismatchException("in " + describe(call) + ", the value of piece " + piece
                        + " of tasks " + part.from() + " to " + (part.to() - 1) + " has " + misfit);
            }
            return value;
        }));
    }

    /** Lets results of some pieces come in place of contributions, if another copy of the task that makes them may have made them. */
    void expectResults(Call call, Member maker, Collection<Long> pieces) {
        if (maker.isSuccessor()) {
            locked(() -> {
                pieces.forEach(call::expectResult);
                return call;
            });
        }
    }

    private Value value(Call call, long piece, Subtree leaf) {
        Value value = call.value(leaf, piece);
        if (value == null) {
            throw CollectiveMismatchException.nothingFor(piece, leaf.from(), describe(call));
        }
        return value;
    }
}

package io.taskgraph.iterative;

import io.taskgraph.BriefList;
import io.taskgraph.TaskGraphException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One collective of one epoch as a process sees it: contributions of its own tasks, values from other processes, and the results that
 * were made of them. All but {@link #reading}, {@link #concluding} and {@link #whole} is guarded by the hub's lock; {@link #results} and
 * {@link #dropped} are read without it.
 */
final class Call {

    /** Something that is asked of other processes at most once at a time. */
    record Request(boolean result, long task, long piece) {}

    /** Most callers that a question to another process names. */
    private static final int MAX_CALLERS = 64;

    private final int number;
    private @Nullable CallHeader header;

    /** Tasks that are known to have made the call as the header says. */
    private final Set<Long> callers = new TreeSet<>();

    private final Map<Long, Contribution> contributions = new HashMap<>();
    private final Map<Long, Fetched> fetched = new HashMap<>();
    private final Map<Long, Value> results = new ConcurrentHashMap<>();
    private final Map<Need.Key, Need> needs = new LinkedHashMap<>();
    private final List<ParkedAsk> parked = new ArrayList<>();
    private final Map<Request, Member> requested = new HashMap<>();
    private @Nullable TaskGraphException failure;
    private boolean collected;

    /** Tasks of this process whose contributions have come to the task that combines them. */
    private final Set<Long> accepted = new HashSet<>();

    /** Tasks of other processes whose contributions must be asked for, since they are too large for an offer. */
    private final Set<Long> held = new HashSet<>();

    /** Pieces whose results an earlier copy of the task that makes them may have made. */
    private final Set<Long> remade = new HashSet<>();

    /** Whether nothing that a task has given is kept here. Set while {@link #reading} is write-held, so that nobody reads it either. */
    private volatile boolean dropped;

    /** Read-held while contributions are read outside of the hub's lock; write-held before a caller gets its own back. */
    private final ReentrantReadWriteLock reading = new ReentrantReadWriteLock();

    /** By piece: held while its result is made. */
    private final Map<Long, ReentrantLock> concluding = new ConcurrentHashMap<>();

    /** The array that results of segments are parts of; null before the first of them is made. */
    private final AtomicReference<@Nullable Object> whole = new AtomicReference<>();

    Call(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    ReentrantReadWriteLock reading() {
        return reading;
    }

    ReentrantLock concluding(long piece) {
        return concluding.computeIfAbsent(piece, absent -> new ReentrantLock());
    }

    /** Returns the array of all segments, which is made by the first that asks. On any thread. */
    Object whole(ArrayCodec codec, int length) {
        Object known = whole.get();
        if (known != null) {
            return known;
        }
        synchronized (whole) {
            Object made = whole.get();
            if (made == null) {
                made = codec.make(length);
                whole.set(made);
            }
            return made;
        }
    }

    @Nullable
    TaskGraphException failure() {
        return failure;
    }

    void fail(TaskGraphException cause) {
        if (failure == null) {
            failure = cause;
        }
    }

    /**
     * Returns null if some tasks' call is the same as those before; else the difference.
     *
     * @param tasks number of tasks of the job
     * @param by tasks that call it, one at least
     */
    @Nullable
    CollectiveMismatchException disagreement(long epoch, long tasks, Collection<Long> by, CallHeader called) {
        CallHeader known = header == null ? called : header;
        header = known;
        if (known.equals(called)) {
            by.stream().filter(task -> 0 <= task && task < tasks).forEach(callers::add);
            return null;
        }
        return new CollectiveMismatchException("call " + number + " of iteration " + epoch + " is " + known + " at "
                + BriefList.ofTasks(callers) + ", but " + called + " at " + BriefList.ofTasks(by)
                + CollectiveMismatchException.RULE
                + (known.differsInSegmentsOnly(called)
                        ? "; these differ in segments only, so look whether 'taskgraph.iterative.segment-threshold' is the"
                                + " same in all processes"
                        : majority(tasks, callers, by) + majority(tasks, by, callers)));
    }

    /** Says where to look if more than half of all tasks are known to agree; else nobody can tell who is wrong. */
    private static String majority(long tasks, Collection<Long> agreeing, Collection<Long> others) {
        return 2L * agreeing.size() > tasks
                ? "; " + agreeing.size() + " of " + tasks + " tasks agree, so look at " + BriefList.ofTasks(others)
                : "";
    }

    /** Returns tasks that are known to have made the call: all, or {@value #MAX_CALLERS} of them. */
    List<Long> callers() {
        return callers.stream().limit(MAX_CALLERS).toList();
    }

    /** Returns the header that the first task gave. */
    CallHeader header() {
        CallHeader known = header;
        if (known == null) {
            throw new IllegalStateException("nobody has made call " + number);
        }
        return known;
    }

    /** Returns the call in words. */
    String describe() {
        return header().toString();
    }

    /** Returns whether contributions are offered to the one task that combines them, which does not ask for them. */
    boolean isCollected() {
        return collected;
    }

    void collect() {
        collected = true;
    }

    /** Returns the tasks of this process whose contributions have not been offered yet. */
    List<Long> offerable() {
        return contributions.keySet().stream()
                .filter(task -> !accepted.contains(task))
                .sorted()
                .toList();
    }

    void accepted(Collection<Long> tasks) {
        accepted.addAll(tasks);
    }

    void held(Collection<Long> tasks) {
        held.addAll(tasks);
    }

    boolean isHeld(long task) {
        return held.contains(task);
    }

    /** Notes that other processes may have the result of a piece, since a later copy of the task that makes it has come to the call. */
    void expectResult(long piece) {
        remade.add(piece);
    }

    boolean expectsResult(long piece) {
        return remade.contains(piece);
    }

    int contributed() {
        return contributions.size();
    }

    boolean hasContributed(long task) {
        return contributions.containsKey(task);
    }

    /** Returns whether a contribution is of use still. */
    boolean isOpen(long piece) {
        return !results.containsKey(piece);
    }

    void contribute(long task, Contribution given) {
        dropped = false;
        contributions.putIfAbsent(task, given);
    }

    void replace(long task, Contribution given) {
        contributions.computeIfPresent(task, (same, old) -> given);
    }

    @Nullable
    Contribution contribution(long task) {
        return contributions.get(task);
    }

    /** Returns the whole contributions of those of some tasks that are here. */
    Map<Long, Value> wholes(Collection<Long> tasks) {
        Map<Long, Value> values = new TreeMap<>();
        for (long task : tasks) {
            Contribution own = contributions.get(task);
            Value value = own == null ? null : own.piece(Contribution.WHOLE);
            if (value != null) {
                values.put(task, value);
            }
        }
        return values;
    }

    /** Takes a value of a piece from another process: that of a task, or one that stands for several. */
    void fetched(Subtree of, long piece, Value value) {
        fetched.computeIfAbsent(piece, absent -> new Fetched()).add(of, value);
    }

    /** Returns how many bytes came from other processes for a piece. */
    long fetchedBytes(long piece) {
        Fetched of = fetched.get(piece);
        return of == null ? 0 : of.bytes();
    }

    boolean hasFetched(long task, long piece) {
        Fetched of = fetched.get(piece);
        return of != null && of.covers(task);
    }

    /** Returns a piece of the contribution of a task, or the value that stands for it in a subtree; null if there is none. */
    @Nullable
    Value value(Subtree of, long piece) {
        Contribution own = of.isLeaf() ? contributions.get(of.from()) : null;
        if (own != null) {
            return own.piece(piece);
        }
        Fetched others = fetched.get(piece);
        return others == null ? null : others.value(of);
    }

    /** Returns the reduction of this call if values of several tasks may be combined before they are sent; else null. */
    @Nullable
    SegmentedReduction combinedInParts() {
        return contributions.values().stream().findAny().orElse(null) instanceof Contribution.Segmented segmented
                        && segmented.reduction().isCombinedInParts()
                ? segmented.reduction()
                : null;
    }

    /** Returns whether arrays are reduced by segments here. */
    boolean isSegmented() {
        return contributions.values().stream().findAny().orElse(null) instanceof Contribution.Segmented;
    }

    /** Returns in which point a value is not like what tasks of this process have given for a piece; null if in none, or if nothing is known. */
    @Nullable
    String misfit(long piece, Value value) {
        Contribution own = contributions.values().stream().findAny().orElse(null);
        Value expected = own == null ? null : own.piece(piece);
        return expected == null || value.isLike(expected) ? null : value.shape() + " in place of " + expected.shape();
    }

    /** Returns a result, or null as long as there is none. On any thread, without the lock. */
    @Nullable
    Value result(long piece) {
        return results.get(piece);
    }

    void putResult(long piece, Value value) {
        results.putIfAbsent(piece, value);
    }

    /** Lets another object with the same result stand for it. */
    void replaceResult(long piece, Value value) {
        results.put(piece, value);
    }

    int results() {
        return results.size();
    }

    /** Lets go of all that results were made of. While {@link #reading} is write-held. */
    void dropContributions() {
        contributions.clear();
        fetched.clear();
        dropped = true;
    }

    /** Returns whether nothing is kept of what tasks have given. On any thread, without the lock. */
    boolean isDropped() {
        return dropped;
    }

    Map<Need.Key, Need> needs() {
        return needs;
    }

    List<ParkedAsk> parked() {
        return parked;
    }

    /** Notes a request; false if the same one is under way. */
    boolean request(Request request, Member asking) {
        return requested.putIfAbsent(request, asking) == null;
    }

    /** Notes that requests have ended. */
    void requestsEnded(Collection<Request> ended, Member asking) {
        ended.forEach(request -> requested.remove(request, asking));
    }

    /** Forgets the requests of a copy that has ended: their answers are told to nobody. */
    void requestsLost(Member asking) {
        requested.values().removeIf(member -> member.equals(asking));
    }

    /** Removes the needs of which nothing is missing and gives them to {@code done}. */
    void takeSatisfied(Consumer<Need> done) {
        needs.values().removeIf(need -> {
            boolean satisfied = need.missing().isEmpty();
            if (satisfied) {
                done.accept(need);
            }
            return satisfied;
        });
    }

    /** Fails those who wait for contributions to a piece. */
    void refuse(long piece, TaskGraphException cause, Steps steps) {
        needs.values().removeIf(need -> {
            boolean refused = !need.key().result() && need.key().piece() == piece;
            if (refused) {
                steps.add(() -> need.ready().completeExceptionally(cause));
            }
            return refused;
        });
    }

    /** Returns the tasks of which something is missing here. */
    List<Long> missing() {
        return needs.values().stream()
                .flatMap(need -> need.missing().stream())
                .distinct()
                .sorted()
                .toList();
    }
}

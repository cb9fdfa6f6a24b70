package io.taskgraph.iterative;

import static java.util.Objects.requireNonNull;

import io.taskgraph.JobInfo;
import io.taskgraph.Outcome;
import io.taskgraph.StaleEpochException;
import io.taskgraph.TaskGraphException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** One iteration of one copy. Each collective is a call with the next number, which the task makes at the hub of its process. */
final class LiveIteration implements Iteration {

    /** Stands for the root of what all tasks get. */
    private static final long ALL = -1;

    private static final String EXCHANGE = "exchange";
    private static final String EXCHANGE_EACH = "exchange with each";

    private final EpochHub epoch;
    private final Member member;
    private final List<Long> all;
    private final Conclusions conclusions;
    private final Thread thread;
    private int calls;
    private boolean open;
    private @Nullable Outcome outcome;

    /** To be made on the thread of the iteration. */
    LiveIteration(EpochHub epoch, Member member) {
        this.epoch = epoch;
        this.member = member;
        this.all = LongStream.range(0, epoch.tasks()).boxed().toList();
        this.conclusions = new Conclusions(epoch);
        this.thread = Thread.currentThread();
    }

    /** Lets collectives be called. */
    void open() {
        open = true;
    }

    @Override
    public long number() {
        return epoch.epoch();
    }

    @Override
    public long task() {
        return member.task();
    }

    @Override
    public long tasks() {
        return epoch.tasks();
    }

    @Override
    public JobInfo job() {
        return member.framework().getJob();
    }

    @Override
    public Logger logger() {
        return member.framework().getLogger();
    }

    @Override
    public void stop(Outcome given) {
        requireNonNull(given, "'outcome' must not be null");
        if (outcome == null) {
            outcome = given;
        }
    }

    @Nullable
    Outcome outcome() {
        return outcome;
    }

    // ---- reductions

    @Override
    public <T> T allReduce(String name, T value, Reduction<T> reduction) {
        return this.<T>reduced("allReduce", name, value, reduction, ALL)
                .orElseThrow(() -> new IllegalStateException("an allReduce has no result"));
    }

    @Override
    public <T> Optional<T> reduce(String name, long root, T value, Reduction<T> reduction) {
        requireTask(root);
        return reduced("reduce to task " + root, name, value, reduction, root);
    }

    private <T> Optional<T> reduced(String collective, String name, T value, Reduction<T> given, long root) {
        requireNonNull(given, () -> "the reduction of " + collective + " '" + name + "' must not be null");
        Optional<Object> result = result(collective, name, value, SharedReduction.itself(given), root);
        return result.map(object -> given instanceof SharedReduction<T> ? cast(object) : copy(object));
    }

    /** Returns what is made once for all tasks of this process, where it is wanted. */
    private <T> Optional<Object> result(String collective, String name, T value, Reduction<T> reduction, long root) {
        boolean wanted = root == ALL || root == task();
        ValueCodec codec = codec(value, collective, name);
        ArrayCodec array = codec.array();
        String detail = shape(codec, value) + " by '" + reduction.name() + "'";
        if (array != null
                && reduction instanceof SegmentedReduction elementwise
                && elementwise.isElementwise(array)
                && (long) Array.getLength(value) * array.width()
                        >= epoch.hub().settings().segmentThreshold()) {
            Segments segments = Segments.of(Array.getLength(value), tasks());
            CallHeader header = new CallHeader(collective, name, detail).inSegments(segments.count());
            Call call = arrive(header, new Contribution.Segmented(codec, value, segments, elementwise));
            try {
                return segmented(call, array, segments, elementwise, wanted);
            } finally {
                epoch.release(call, task(), segments.count());
            }
        }
        Call call = arrive(new CallHeader(collective, name, detail), whole(codec, value));
        try {
            if (!wanted) {
                return Optional.empty();
            }
            Runnable conclusion = () -> conclusions.conclude(call, reduction);
            if (root == task()) {
                epoch.expectResults(call, member, List.of(Contribution.WHOLE));
            }
            await(
                    call,
                    root == ALL
                            ? epoch.collected(call, task(), all, conclusion)
                            : epoch.need(call, Need.Key.ALL_WHOLE, all, conclusion));
            conclusion.run();
            return Optional.of(result(call));
        } finally {
            epoch.release(call, task(), 1);
        }
    }

    /** Reduces the segments that are this task's, and gathers all where the result is wanted. */
    private Optional<Object> segmented(
            Call call, ArrayCodec array, Segments segments, SegmentedReduction reduction, boolean wanted) {
        Map<Need.Key, List<Long>> own = new LinkedHashMap<>();
        Map<Need.Key, List<Long>> results = new LinkedHashMap<>();
        for (long segment = 0; segment < segments.count(); segment++) {
            if (segments.owner(segment) == task()) {
                own.put(new Need.Key(false, segment, -1), all);
            }
            results.put(new Need.Key(true, segment, -1), List.of(segments.owner(segment)));
        }
        epoch.expectResults(
                call, member, own.keySet().stream().map(Need.Key::piece).toList());
        List<Need> contributed = epoch.needs(call, own, null);
        List<Need> made = wanted ? epoch.needs(call, results, null) : List.of();
        for (Need need : contributed) {
            await(call, need);
            conclusions.conclude(call, segments, need.key().piece(), reduction);
        }
        if (!wanted) {
            return Optional.empty();
        }
        await(call, CompletableFuture.allOf(made.stream().map(Need::ready).toArray(CompletableFuture[]::new)));
        return Optional.of(conclusions.assemble(call, array, segments));
    }

    private Object result(Call call) {
        Value result = call.result(Contribution.WHOLE);
        if (result == null) {
            throw new IllegalStateException("call " + call.number() + " has no result");
        }
        return result.object();
    }

    @Override
    public void barrier(String name) {
        Boolean here = true;
        var unused = reduced("barrier", name, here, Reductions.all(), ALL);
    }

    // ---- values as they are

    @Override
    public <T> T broadcast(String name, long root, Supplier<? extends T> value) {
        requireTask(root);
        CallHeader header = new CallHeader("broadcast of task " + root, name, "");
        if (root == task()) {
            T given = value.get();
            Call call = arrive(header, whole(codec(given, header.collective(), name), given));
            epoch.release(call, task(), 0);
            return given;
        }
        Call call = arrive(header, null);
        return this.<T>values(call, Contribution.WHOLE, -1, List.of(root)).get(0);
    }

    @Override
    public <T> Optional<List<T>> gather(String name, long root, T value) {
        requireTask(root);
        CallHeader header = new CallHeader("gather at task " + root, name, "");
        Call call = arrive(header, whole(codec(value, header.collective(), name), value));
        try {
            return root == task() ? Optional.of(values(call, Contribution.WHOLE, -1, all)) : Optional.empty();
        } finally {
            epoch.release(call, task(), 0);
        }
    }

    @Override
    public <T> List<T> allGather(String name, T value) {
        CallHeader header = new CallHeader("allGather", name, "");
        Call call = arrive(header, whole(codec(value, header.collective(), name), value));
        try {
            return values(call, Contribution.WHOLE, -1, all);
        } finally {
            epoch.release(call, task(), 0);
        }
    }

    @Override
    public <T> T scatter(String name, long root, Supplier<? extends List<? extends T>> values) {
        requireTask(root);
        CallHeader header = new CallHeader("scatter of task " + root, name, "");
        Call call = arrive(header, root == task() ? pieces(values.get(), header) : null);
        try {
            return this.<T>values(call, task(), -1, List.of(root)).get(0);
        } finally {
            epoch.release(call, task(), 0);
        }
    }

    private Contribution pieces(List<?> values, CallHeader header) {
        requireNonNull(values, () -> "the values of " + header + " must not be null");
        if (values.size() != tasks()) {
            throw new IllegalArgumentException(
                    "a scatter to " + tasks() + " tasks needs a value for each, but there are " + values.size());
        }
        Map<Long, Value> pieces = new HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            ValueCodec codec = codec(values.get(i), header.collective(), header.name());
            pieces.put((long) i, Value.of(codec, values.get(i)));
        }
        return new Contribution.Each(pieces);
    }

    @Override
    public <T> Map<Long, T> exchange(String linkType, T value) {
        return exchanged(linkType, whole(codec(value, EXCHANGE, linkType), value), Contribution.WHOLE);
    }

    @Override
    public <T> Map<Long, T> exchangeEach(String linkType, Map<Long, ? extends T> values) {
        Map<Long, Value> pieces = new HashMap<>();
        values.forEach(
                (task, value) -> pieces.put(requireTask(task), Value.of(codec(value, EXCHANGE_EACH, linkType), value)));
        return exchanged(linkType, new Contribution.Each(pieces), task());
    }

    private <T> Map<Long, T> exchanged(String linkType, Contribution given, long piece) {
        Collection<Long> neighbors = member.framework().getTopology(linkType).getNeighbors(number());
        List<Long> from = neighbors.stream().sorted().distinct().toList();
        String collective = piece == Contribution.WHOLE ? EXCHANGE : EXCHANGE_EACH;
        Call call = arrive(new CallHeader(collective, linkType, ""), given);
        try {
            List<T> values = values(call, piece, task(), from);
            Map<Long, T> result = new LinkedHashMap<>();
            for (int i = 0; i < from.size(); i++) {
                result.put(from.get(i), values.get(i));
            }
            return result;
        } finally {
            epoch.release(call, task(), 0);
        }
    }

    /** Waits for the contributions of some tasks and returns copies of them, in the order of {@code from}. */
    private <T> List<T> values(Call call, long piece, long of, List<Long> from) {
        await(call, epoch.need(call, new Need.Key(false, piece, of), from, null));
        call.reading().readLock().lock();
        try {
            List<T> copies = new ArrayList<>();
            for (Value value : epoch.values(call, piece, from)) {
                copies.add(copy(value.object()));
            }
            return copies;
        } finally {
            call.reading().readLock().unlock();
        }
    }

    // ---- the end

    /** Says that the iteration is done. */
    Call end(Vote vote) {
        byte[] bytes = vote.toBytes();
        Call end = arrive(CallHeader.END, whole(epoch.hub().codecs().of(bytes), bytes));
        epoch.offer(end);
        return end;
    }

    /** Waits for the votes of all tasks. */
    List<Vote> votes(Call end) {
        return this.<byte[]>values(end, Contribution.WHOLE, -1, all).stream()
                .map(Vote::of)
                .toList();
    }

    // ---- common parts

    private Call arrive(CallHeader header, @Nullable Contribution given) {
        if (Thread.currentThread() != thread || !open) {
            throw new IllegalStateException(
                    header + " must be called by 'start' or 'next' of the iteration, on its thread;"
                            + " not by 'prepare', another thread or after the iteration");
        }
        if (!member.isLive()) {
            throw new StaleEpochException(number());
        }
        return epoch.arrive(member, calls++, header, given);
    }

    private void await(Call call, Need need) {
        await(call, need.ready());
    }

    private void await(Call call, CompletableFuture<?> ready) {
        IterationThreads threads = epoch.hub().settings().threads();
        member.waitsIn(new Member.Waiting(call, threads.nanoTime()));
        try {
            threads.await(ready, epoch.hub().settings().timeout());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StaleEpochException(number());
        } catch (TimeoutException e) {
            throw epoch.locked(() -> epoch.timedOut(call, task()));
        } finally {
            member.waitsIn(null);
        }
        try {
            ready.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof TaskGraphException cause ? cause : e;
        }
    }

    private <T> ValueCodec codec(T value, String collective, String name) {
        return epoch.hub()
                .codecs()
                .of(requireNonNull(value, () -> "a value of " + collective + " '" + name + "' must not be null"));
    }

    private static Contribution whole(ValueCodec codec, Object value) {
        return new Contribution.Whole(Value.of(codec, value));
    }

    private static String shape(ValueCodec codec, Object value) {
        return codec.array() == null
                ? codec.tag()
                : value.getClass().getComponentType().getSimpleName() + "[" + Array.getLength(value) + "]";
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // As with 'cast'.
    private <T> T copy(Object value) {
        return cast(epoch.hub().codecs().of(value).copy(value));
    }

    /** Values of other tasks for the same call are of the same type, unless the application mixes them. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T> T cast(Object value) {
        return (T) value;
    }

    private long requireTask(long task) {
        if (task < 0 || task >= tasks()) {
            throw new IllegalArgumentException("a task must be from 0 to " + (tasks() - 1) + ", but is " + task);
        }
        return task;
    }
}

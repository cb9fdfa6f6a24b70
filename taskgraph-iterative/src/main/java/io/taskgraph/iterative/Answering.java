package io.taskgraph.iterative;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.taskgraph.StaleEpochException;
import io.taskgraph.TaskGraphException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers the questions of other processes to the tasks of this one. */
final class Answering {

    /** Bytes up to which an answer is sent as it is; a larger one is published as a block, which comes in parts with flow control. */
    static final int MAX_INLINE = 256 << 10;

    /** Bytes up to which values are combined on whichever thread answers; more are on one for computations. */
    private static final int MAX_COMBINED_AT_ONCE = 4 * MAX_INLINE;

    private final EpochHub epoch;

    /** Bytes after which an answer covers no further task, since each side holds all of it at once. What one task gives may be more. */
    static final int MAX_ANSWER = 32 << 20;

    Answering(EpochHub epoch) {
        this.epoch = epoch;
    }

    /** Answers those asks of a call that can be answered now. Under the hub's lock. */
    void evaluate(Call call, Map<Long, Member> members, Steps steps) {
        Iterator<ParkedAsk> parked = call.parked().iterator();
        while (parked.hasNext()) {
            ParkedAsk next = parked.next();
            TaskGraphException failure = call.failure();
            if (failure == null) {
                failure = finishedBefore(call, next.ask(), members);
            }
            if (failure != null) {
                TaskGraphException cause = failure;
                steps.add(() -> next.answer().onError(EpochHub.refusal(cause)));
                parked.remove();
            } else if (isAnswerable(call, next.ask(), members)) {
                steps.add(() -> answer(call, next, members));
                parked.remove();
            }
        }
    }

    private @Nullable TaskGraphException finishedBefore(Call call, Ask ask, Map<Long, Member> members) {
        for (long task : ask.tasks()) {
            Member member = members.get(task);
            if (member != null && member.hasFinishedBefore(call.number())) {
                return epoch.finished(call, task, member.finishedAt());
            }
        }
        return null;
    }

    private static boolean isAnswerable(Call call, Ask ask, Map<Long, Member> members) {
        if (ask.pieces().stream().noneMatch(call::isOpen)) {
            return true;
        }
        if (ask.kind() == Ask.Kind.OFFER) {
            return ask.header().equals(CallHeader.END);
        }
        if (ask.kind() == Ask.Kind.RESULTS) {
            for (int i = 0; i < ask.tasks().size(); i++) {
                if (members.containsKey(ask.tasks().get(i))
                        && call.isOpen(ask.pieces().get(i))) {
                    return false;
                }
            }
            return true;
        }
        return ask.tasks().stream().allMatch(task -> !members.containsKey(task) || call.hasContributed(task));
    }

    /** The content of an answer: the tasks that it covers, all that are here, and the values by task, or for all. */
    private record Content(List<Long> tasks, List<Long> here, List<Piece> pieces) {}

    /**
     * A value of an answer.
     *
     * @param task the first task that it is of, or {@link Answer#RESULT}
     * @param tasks how many tasks it is of
     * @param term the value, or what is to be combined for it
     * @param reduction by which it is combined; null if it is a value
     */
    private record Piece(
            long task,
            long tasks,
            long piece,
            Term term,
            @Nullable SegmentedReduction reduction) {

        long size() {
            return term.first().size();
        }

        /** Returns how many bytes are read for it. */
        long work() {
            return reduction == null
                    ? size()
                    : term.values().stream().mapToLong(Value::size).sum();
        }

        /** Returns it as it is sent, combined. Outside of the hub's lock. */
        Answer.Item item() {
            ValueCodec codec = term.first().codec();
            ArrayCodec array = codec.array();
            if (reduction == null || array == null) {
                return new Answer.Item(task, piece, codec.tag(), term.first().bytes());
            }
            return new Answer.Item(task, tasks, piece, codec.tag(), reduction.encoded(array, term));
        }
    }

    private void answer(Call call, ParkedAsk parked, Map<Long, Member> members) {
        try {
            Answer small = encode(call, parked, members, true);
            if (small != null) {
                send(parked.answer(), small);
                return;
            }
        } catch (RuntimeException | Error e) {
            parked.answer().onError(unencodable(e));
            return;
        }
        Member asked = parked.asked();
        var unused = asked.framework()
                .compute(asked.context(), () -> publish(asked, encode(call, parked, members, false)))
                .whenComplete((answer, failure) -> {
                    if (failure == null) {
                        send(parked.answer(), answer);
                    } else if (!(StageFailure.cause(failure) instanceof StaleEpochException)) {
                        parked.answer().onError(unencodable(StageFailure.cause(failure)));
                    }
                    // else: the asking process sees the end of the epoch too, or that the task has moved, and asks
                    // there
                });
    }

    private static void send(StreamObserver<Answer> to, Answer answer) {
        to.onNext(answer);
        to.onCompleted();
    }

    private static RuntimeException unencodable(Throwable cause) {
        return Status.INTERNAL
                .withDescription("a value cannot be encoded: " + cause.getMessage())
                .withCause(cause)
                .asRuntimeException();
    }

    private static Answer publish(Member asked, @Nullable Answer answer) {
        if (answer == null) {
            throw new IllegalStateException("an answer of any size is too large");
        }
        String block = asked.nextBlock();
        asked.framework().publish(asked.context(), block, Wire.writeItems(answer.items()));
        return new Answer(answer.tasks(), answer.here(), List.of(), block);
    }

    /** Returns an answer; null if only a small one is wanted, and it is none. */
    private @Nullable Answer encode(Call call, ParkedAsk parked, Map<Long, Member> members, boolean small) {
        call.reading().readLock().lock();
        try {
            Content content = epoch.locked(() -> content(call, parked.ask(), members));
            if (small && !isSmall(content.pieces())) {
                return null;
            }
            List<Answer.Item> items = content.pieces().stream().map(Piece::item).toList();
            return new Answer(content.tasks(), content.here(), items, "");
        } finally {
            call.reading().readLock().unlock();
        }
    }

    /** Returns what is given, in the order of tasks; those for which there is no more room are left out, and asked again. */
    private Content content(Call call, Ask ask, Map<Long, Member> members) {
        List<Piece> pieces = new ArrayList<>();
        if (ask.kind() != Ask.Kind.RESULTS) {
            ask.pieces().forEach(piece -> addResult(call, piece, pieces));
        }
        List<Long> covered = new ArrayList<>();
        long bytes = size(pieces);
        for (Subtree part : parts(call, ask, members)) {
            List<Piece> of = new ArrayList<>();
            if (ask.kind() == Ask.Kind.RESULTS) {
                addResult(call, ask.pieces().get(ask.tasks().indexOf(part.from())), of);
            } else if (ask.kind() == Ask.Kind.CONTRIBUTIONS) {
                addContributions(call, part, ask.pieces(), of);
            }
            bytes += size(of);
            if (bytes > MAX_ANSWER && !covered.isEmpty()) {
                break;
            }
            pieces.addAll(of);
            part.tasks()
                    .filter(task -> members.containsKey(task) && isCovered(call, ask, task))
                    .forEach(covered::add);
        }
        return new Content(covered, List.copyOf(members.keySet()), pieces);
    }

    /**
     * Returns the wanted tasks: together those of this process whose values may come as one, which are all tasks of a node of the tree, and
     * the others each by itself.
     */
    private List<Subtree> parts(Call call, Ask ask, Map<Long, Member> members) {
        if (ask.kind() != Ask.Kind.CONTRIBUTIONS || !ask.combined() || call.combinedInParts() == null) {
            return ask.tasks().stream().map(Subtree::of).toList();
        }
        Set<Long> wanted = Set.copyOf(ask.tasks());
        LongPredicate isGiven = task -> isGiven(call, task, wanted, members);
        return Stream.concat(
                        Subtree.largest(epoch.tasks(), isGiven).stream(),
                        wanted.stream().filter(task -> !isGiven.test(task)).map(Subtree::of))
                .sorted(Comparator.comparingLong(Subtree::from))
                .toList();
    }

    private static boolean isGiven(Call call, long task, Set<Long> wanted, Map<Long, Member> members) {
        return wanted.contains(task) && members.containsKey(task) && call.hasContributed(task);
    }

    private static void addResult(Call call, long piece, List<Piece> pieces) {
        Value result = call.result(piece);
        if (result != null) {
            pieces.add(new Piece(Answer.RESULT, 1, piece, new Term.One(result), null));
        }
    }

    /** Adds those of which there is no result yet. */
    private static void addContributions(Call call, Subtree part, List<Long> wanted, List<Piece> pieces) {
        for (long piece : wanted) {
            if (call.result(piece) != null) {
                continue;
            }
            Value value = part.isLeaf() ? call.value(part, piece) : null;
            if (value != null) {
                pieces.add(new Piece(part.from(), 1, piece, new Term.One(value), null));
            } else if (!part.isLeaf()) {
                pieces.add(combined(call, part, piece));
            }
        }
    }

    private static Piece combined(Call call, Subtree part, long piece) {
        Term term = contributed(call, part.from(), part.to(), piece);
        return new Piece(part.from(), part.size(), piece, term, call.combinedInParts());
    }

    /** Returns what tasks of this process have contributed for a piece; from one that is given up to one that is not. */
    private static Term contributed(Call call, long from, long to, long piece) {
        return Term.of(new Subtree(from, to), part -> part.isLeaf() ? call.value(part, piece) : null);
    }

    /** Returns whether all is there that a task of this process gives: it may have come here after it was decided to answer. */
    private static boolean isCovered(Call call, Ask ask, long task) {
        return switch (ask.kind()) {
            case CONTRIBUTIONS ->
                call.hasContributed(task) || ask.pieces().stream().noneMatch(call::isOpen);
            case RESULTS -> !call.isOpen(ask.pieces().get(ask.tasks().indexOf(task)));
            case OFFER, HAS_STATE, STATE -> true;
        };
    }

    private static boolean isSmall(List<Piece> pieces) {
        return size(pieces) <= MAX_INLINE
                && pieces.stream().mapToLong(Piece::work).sum() <= MAX_COMBINED_AT_ONCE;
    }

    private static long size(List<Piece> pieces) {
        return pieces.stream().mapToLong(Piece::size).sum();
    }
}

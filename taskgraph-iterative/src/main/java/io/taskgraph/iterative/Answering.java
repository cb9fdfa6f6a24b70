package io.taskgraph.iterative;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.taskgraph.TaskGraphException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers the questions of other processes to the tasks of this one. */
final class Answering {

    /** Bytes up to which an answer is sent as it is; a larger one is published as a block, which comes in parts with flow control. */
    static final int MAX_INLINE = 256 << 10;

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

    private record Piece(long task, long piece, Value value) {}

    private void answer(Call call, ParkedAsk parked, Map<Long, Member> members) {
        try {
            Answer small = encode(call, parked, members, MAX_INLINE);
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
                .compute(asked.context(), () -> publish(asked, encode(call, parked, members, Long.MAX_VALUE)))
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        parked.answer().onError(unencodable(failure));
                    } else {
                        send(parked.answer(), answer);
                    }
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

    /** Returns an answer of at most {@code most} bytes; null if it would be larger. */
    private @Nullable Answer encode(Call call, ParkedAsk parked, Map<Long, Member> members, long most) {
        call.reading().readLock().lock();
        try {
            Content content = epoch.locked(() -> content(call, parked.ask(), members));
            if (size(content.pieces()) > most) {
                return null;
            }
            List<Answer.Item> items = new ArrayList<>();
            for (Piece piece : content.pieces()) {
                items.add(new Answer.Item(
                        piece.task(),
                        piece.piece(),
                        piece.value().codec().tag(),
                        piece.value().bytes()));
            }
            return new Answer(content.tasks(), content.here(), items, "");
        } finally {
            call.reading().readLock().unlock();
        }
    }

    /** Returns what is given, in the order of tasks; those for which there is no more room are left out, and asked again. */
    private static Content content(Call call, Ask ask, Map<Long, Member> members) {
        List<Piece> pieces = new ArrayList<>();
        if (ask.kind() != Ask.Kind.RESULTS) {
            ask.pieces().forEach(piece -> addResult(call, piece, pieces));
        }
        List<Long> covered = new ArrayList<>();
        long bytes = size(pieces);
        for (int i = 0; i < ask.tasks().size(); i++) {
            long task = ask.tasks().get(i);
            List<Piece> of = new ArrayList<>();
            if (ask.kind() == Ask.Kind.RESULTS) {
                addResult(call, ask.pieces().get(i), of);
            } else if (ask.kind() == Ask.Kind.CONTRIBUTIONS) {
                addContributions(call, task, ask.pieces(), of);
            }
            bytes += size(of);
            if (bytes > MAX_ANSWER && !covered.isEmpty()) {
                break;
            }
            pieces.addAll(of);
            if (members.containsKey(task) && isCovered(call, ask, task)) {
                covered.add(task);
            }
        }
        return new Content(covered, List.copyOf(members.keySet()), pieces);
    }

    private static void addResult(Call call, long piece, List<Piece> pieces) {
        Value result = call.result(piece);
        if (result != null) {
            pieces.add(new Piece(Answer.RESULT, piece, result));
        }
    }

    /** Adds those of which there is no result yet. */
    private static void addContributions(Call call, long task, List<Long> wanted, List<Piece> pieces) {
        for (long piece : wanted) {
            Value value = call.result(piece) == null ? call.value(task, piece) : null;
            if (value != null) {
                pieces.add(new Piece(task, piece, value));
            }
        }
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

    private static long size(List<Piece> pieces) {
        return pieces.stream().mapToLong(piece -> piece.value().size()).sum();
    }
}

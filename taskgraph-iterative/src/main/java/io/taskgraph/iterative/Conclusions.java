package io.taskgraph.iterative;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** Makes results of contributions, each once for all tasks of a process. */
final class Conclusions {

    private final EpochHub epoch;

    Conclusions(EpochHub epoch) {
        this.epoch = epoch;
    }

    /** Makes the result of a call whose values are combined as a whole, unless it is there. All contributions are. */
    void conclude(Call call, Reduction<?> reduction) {
        conclude(call, Contribution.WHOLE, values -> Value.of(values.first().codec(), combine(values, reduction)));
    }

    /** Makes the result of a segment in its place in the whole, unless it is there. All contributions are. */
    void conclude(Call call, Segments segments, long segment, SegmentedReduction reduction) {
        conclude(call, segment, values -> {
            ValueCodec codec = values.first().codec();
            Object whole = call.whole(array(codec), segments.length());
            int from = segments.from(segment);
            int length = segments.length(segment);
            reduction.reduce(array(codec), values, length, whole, from);
            return Value.part(codec, whole, from, length);
        });
    }

    private void conclude(Call call, long piece, Function<Term, Value> combination) {
        if (call.result(piece) != null) {
            return;
        }
        Steps steps = new Steps();
        ReentrantLock concluding = call.concluding(piece);
        concluding.lock();
        try {
            if (call.result(piece) == null) {
                Value made = made(call, piece, combination);
                epoch.locked(() -> {
                    epoch.putResult(call, piece, made, true, steps);
                    return made;
                });
            }
        } finally {
            concluding.unlock();
        }
        // A task that is woken may want that lock.
        steps.run();
    }

    private Value made(Call call, long piece, Function<Term, Value> combination) {
        call.reading().readLock().lock();
        try {
            return combination.apply(epoch.term(call, piece));
        } finally {
            call.reading().readLock().unlock();
        }
    }

    @SuppressWarnings("unchecked") // The header says that all tasks gave values of one type, that of the reduction.
    private static Object combine(Term term, Reduction<?> reduction) {
        ValueCodec codec = term.first().codec();
        ArrayCodec array = codec.array();
        if (array != null && reduction instanceof SegmentedReduction elementwise && elementwise.isElementwise(array)) {
            return elementwise.reduce(array, term);
        }
        Object[] objects = term.values().stream().map(Value::object).toArray();
        if (reduction instanceof ExactReduction<?> && objects[0] instanceof Double) {
            double[] terms = new double[objects.length];
            for (int i = 0; i < terms.length; i++) {
                terms[i] = (Double) objects[i];
            }
            return ExactSum.of(terms).value();
        }
        Object result = TreeFold.fold(List.of(objects), (Reduction<Object>) reduction);
        boolean isGiven = Arrays.stream(objects).anyMatch(object -> object == result);
        // A task may change what it has given as soon as it has its result.
        return isGiven ? codec.copy(result) : result;
    }

    private static ArrayCodec array(ValueCodec codec) {
        return Objects.requireNonNull(codec.array(), () -> "a " + codec.tag() + " has no segments");
    }

    /** Returns the array of the results of all segments, which the tasks of this process share: the first of them puts it together. */
    Object assemble(Call call, ArrayCodec codec, Segments segments) {
        ReentrantLock concluding = call.concluding(Contribution.WHOLE);
        concluding.lock();
        try {
            List<Value> parts = epoch.locked(() -> results(call, segments));
            Object whole = call.whole(codec, segments.length());
            for (int segment = 0; segment < parts.size(); segment++) {
                Value part = parts.get(segment);
                if (!part.isPartOf(whole)) {
                    part.copyTo(codec, whole, segments.from(segment));
                }
            }
            epoch.locked(() -> {
                for (int segment = 0; segment < parts.size(); segment++) {
                    int from = segments.from(segment);
                    ValueCodec of = parts.get(segment).codec();
                    call.replaceResult(segment, Value.part(of, whole, from, segments.length((long) segment)));
                }
                return whole;
            });
            return whole;
        } finally {
            concluding.unlock();
        }
    }

    private static List<Value> results(Call call, Segments segments) {
        List<Value> found = new ArrayList<>();
        for (long segment = 0; segment < segments.count(); segment++) {
            Value part = call.result(segment);
            if (part == null) {
                throw new IllegalStateException("segment " + segment + " is not there");
            }
            found.add(part);
        }
        return found;
    }
}

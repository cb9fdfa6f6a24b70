package io.taskgraph.iterative;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;

/** Makes results of contributions, each once for all tasks of a process. */
final class Conclusions {

    private final EpochHub hub;
    private final List<Long> all;

    Conclusions(EpochHub hub, List<Long> all) {
        this.hub = hub;
        this.all = all;
    }

    /** Makes the result of a piece, unless it is there. All contributions are. */
    void conclude(Call call, long piece, Reduction<?> reduction) {
        if (hub.locked(() -> call.result(piece)) != null) {
            return;
        }
        Steps steps = new Steps();
        call.concluding().lock();
        try {
            if (hub.locked(() -> call.result(piece)) == null) {
                Value made = made(call, piece, reduction);
                hub.locked(() -> {
                    hub.putResult(call, piece, made, true, steps);
                    return made;
                });
            }
        } finally {
            call.concluding().unlock();
        }
        // Whoever is woken may want that lock.
        steps.run();
    }

    private Value made(Call call, long piece, Reduction<?> reduction) {
        call.reading().readLock().lock();
        try {
            Value[] values = hub.values(call, piece, all);
            Object combined = combine(values, reduction);
            return Value.of(values[0].codec(), combined);
        } finally {
            call.reading().readLock().unlock();
        }
    }

    @SuppressWarnings("unchecked") // The header says that all tasks gave values of one type, that of the reduction.
    private static Object combine(Value[] values, Reduction<?> reduction) {
        Object[] objects = new Object[values.length];
        int[] offsets = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            objects[i] = values[i].object();
            offsets[i] = values[i].offset();
        }
        if (reduction instanceof SegmentedReduction elementwise && elementwise.isElementwise(objects[0])) {
            return elementwise.reduce(objects, offsets, length(values[0]));
        }
        if (reduction instanceof ExactReduction<?> && objects[0] instanceof Double) {
            double[] terms = new double[objects.length];
            for (int i = 0; i < terms.length; i++) {
                terms[i] = (Double) objects[i];
            }
            return ExactSum.of(terms).value();
        }
        return TreeFold.fold(List.of(objects), (Reduction<Object>) reduction);
    }

    private static int length(Value value) {
        return value.length() >= 0 ? value.length() : Array.getLength(value.object());
    }

    /** Returns an array of the results of all its segments. */
    @SuppressWarnings("SuspiciousSystemArraycopy") // All are of the type of the codec.
    Object assemble(Call call, ArrayCodec codec, Segments segments) {
        List<Value> parts = hub.locked(() -> {
            List<Value> found = new ArrayList<>();
            for (long segment = 0; segment < segments.count(); segment++) {
                Value part = call.result(segment);
                if (part == null) {
                    throw new IllegalStateException("segment " + segment + " is not there");
                }
                found.add(part);
            }
            return found;
        });
        Object whole = codec.make(segments.length());
        for (int segment = 0; segment < parts.size(); segment++) {
            System.arraycopy(
                    parts.get(segment).object(), 0, whole, segments.from(segment), segments.length((long) segment));
        }
        return whole;
    }
}

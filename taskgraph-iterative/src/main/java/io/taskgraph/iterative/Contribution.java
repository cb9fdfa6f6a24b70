package io.taskgraph.iterative;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The value of a task for a collective, as a whole or in pieces. Immutable as long as its objects are. */
sealed interface Contribution {

    /** The piece that is the whole. */
    long WHOLE = -1;

    /** Returns a piece; null if there is none of that number. */
    @Nullable
    Value piece(long piece);

    /** Returns a contribution that the task can no longer change. */
    Contribution detached();

    /** One value for all. */
    record Whole(Value value) implements Contribution {

        @Override
        public @Nullable Value piece(long piece) {
            return piece == WHOLE ? value : null;
        }

        @Override
        public Contribution detached() {
            return new Whole(value.detached());
        }
    }

    /** An array by segments, and how they are combined. */
    record Segmented(ValueCodec codec, Object array, Segments segments, SegmentedReduction reduction)
            implements Contribution {

        @Override
        public @Nullable Value piece(long piece) {
            return piece < 0 || piece >= segments.count()
                    ? null
                    : Value.part(codec, array, segments.from(piece), segments.length(piece));
        }

        @Override
        public Contribution detached() {
            return new Segmented(codec, codec.copy(array), segments, reduction);
        }
    }

    /** A value for each of some tasks. */
    record Each(Map<Long, Value> values) implements Contribution {

        @Override
        public @Nullable Value piece(long piece) {
            return values.get(piece);
        }

        @Override
        public Contribution detached() {
            Map<Long, Value> copies = new HashMap<>();
            values.forEach((task, value) -> copies.put(task, value.detached()));
            return new Each(copies);
        }
    }
}

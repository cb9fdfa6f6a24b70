package io.taskgraph.datum;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Another iterator's records, transformed, and of those the ones that fulfil a condition. */
final class SelectedDatumIterator extends LookaheadDatumIterator {

    private final DatumIterator delegate;

    private final DatumTransformer transformer;

    private final Predicate<Datum> condition;

    SelectedDatumIterator(DatumIterator delegate, DatumTransformer transformer, Predicate<Datum> condition) {
        super(delegate::close, "the underlying input");
        this.delegate = delegate;
        this.transformer = transformer;
        this.condition = condition;
    }

    @Override
    @Nullable
    Datum read() {
        while (delegate.hasNext()) {
            Datum datum = transformer.transform(delegate.next());
            if (condition.test(datum)) {
                return datum;
            }
        }
        return null;
    }

    @Override
    long line() {
        return 0;
    }
}

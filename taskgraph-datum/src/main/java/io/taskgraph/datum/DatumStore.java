package io.taskgraph.datum;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Records kept in memory, for input that is gone through many times. Immutable and safe to share.
 *
 * @since 0.1
 */
public final class DatumStore implements Iterable<Datum> {

    private final List<Datum> data;

    private DatumStore(List<Datum> data) {
        this.data = List.copyOf(data);
    }

    /** Reads an iterator to its end, closes it and keeps its records. */
    public static DatumStore load(DatumIterator iterator) {
        List<Datum> data = new ArrayList<>();
        try (iterator) {
            iterator.forEachRemaining(data::add);
        }
        return new DatumStore(data);
    }

    /** Returns the number of records. */
    public int size() {
        return data.size();
    }

    /** Returns the record at a position, counted from 0. */
    public Datum get(int index) {
        return data.get(index);
    }

    @Override
    public Iterator<Datum> iterator() {
        return data.iterator();
    }

    /** Returns the records from the first on, in the form that a file is read in. */
    public DatumIterator open() {
        Iterator<Datum> delegate = data.iterator();
        return new DatumIterator() {
            @Override
            public boolean hasNext() {
                return delegate.hasNext();
            }

            @Override
            public Datum next() {
                return delegate.next();
            }

            @Override
            public void close() {}
        };
    }
}

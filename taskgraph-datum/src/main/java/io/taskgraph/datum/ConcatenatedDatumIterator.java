package io.taskgraph.datum;

import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The records of several locations, one location after another; at most one is open at a time. */
final class ConcatenatedDatumIterator extends LookaheadDatumIterator {

    /** The part that is being read, apart from the iterator so that it can be closed with it. */
    private static final class Part {

        private @Nullable DatumIterator open;

        private void close() {
            DatumIterator closing = open;
            open = null;
            if (closing != null) {
                closing.close();
            }
        }
    }

    private final Part part;

    private final Iterator<String> locations;

    private final Function<String, DatumIterator> opener;

    ConcatenatedDatumIterator(List<String> locations, String source, Function<String, DatumIterator> opener) {
        this(new Part(), locations, source, opener);
    }

    private ConcatenatedDatumIterator(
            Part part, List<String> locations, String source, Function<String, DatumIterator> opener) {
        super(part::close, source);
        this.part = part;
        this.locations = locations.iterator();
        this.opener = opener;
    }

    @Override
    @Nullable
    Datum read() {
        while (true) {
            DatumIterator current = part.open;
            if (current != null && current.hasNext()) {
                return current.next();
            }
            part.close();
            if (!locations.hasNext()) {
                return null;
            }
            part.open = opener.apply(locations.next());
        }
    }

    @Override
    long line() {
        return 0;
    }
}

package io.taskgraph.datum;

import org.jspecify.annotations.Nullable;

/** The records of several parts, one part after another; at most one is open at a time. */
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

    private final Parts<DatumIterator> parts;

    /** Opens nothing yet. */
    ConcatenatedDatumIterator(Parts<DatumIterator> parts) {
        this(new Part(), parts);
    }

    private ConcatenatedDatumIterator(Part part, Parts<DatumIterator> parts) {
        super(part::close, "the underlying input");
        this.part = part;
        this.parts = parts;
    }

    @Override
    @Nullable
    Datum read() {
        while (part.open == null || !hasNext(part.open)) {
            part.close();
            if (!parts.hasNext()) {
                return null;
            }
            part.open = parts.open();
        }
        parts.read(1);
        return part.open.next();
    }

    private boolean hasNext(DatumIterator current) {
        boolean more = false;
        try {
            more = current.hasNext();
        } finally {
            if (!more) {
                parts.finished();
            }
        }
        return more;
    }

    @Override
    long line() {
        return 0;
    }
}

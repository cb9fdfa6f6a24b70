package io.taskgraph.samples.bwmf.io;

import io.taskgraph.datum.DatumIteratorBuilder;
import io.taskgraph.datum.DatumShare;
import io.taskgraph.datum.DatumSource;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** How entries are written down. */
interface EntryFormat {

    /** Instead of how many entries there should be, where that is not stated. */
    long UNKNOWN = -1;

    /** What can be read, for a message. */
    String FORMS =
            "the forms are lines of row, column and value; CSV with columns row, col and value; CSV with a column for"
                    + " each column, by 'bwmf.format=dense'; Matrix Market (.mtx), coordinate or array; each also packed"
                    + " (.gz)";

    /** Returns the format that the end of the name stands for; begins to read the text if that has a head of its own. */
    static EntryFormat of(
            String location, Layout layout, UnaryOperator<DatumIteratorBuilder> opening, MatrixSize size) {
        String name = location.toLowerCase(Locale.ROOT);
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        if (layout.dense()) {
            return new DenseFormat(opening.apply(DatumIteratorBuilder.csv()));
        }
        if (plain.endsWith(".mtx")) {
            MatrixMarketHead head = MatrixMarketHead.read(location, opening, size);
            return head.array() ? ArrayFormat.after(head, opening) : TripletFormat.after(head, opening);
        }
        DatumIteratorBuilder builder = plain.endsWith(".csv")
                ? DatumIteratorBuilder.csv()
                : DatumIteratorBuilder.blankSeparated(
                        "#%", List.of(TripletFormat.ROW, TripletFormat.COLUMN, TripletFormat.VALUE));
        return new TripletFormat(opening.apply(builder), layout.first(), false, false, UNKNOWN);
    }

    /** Returns what opens the text. */
    DatumIteratorBuilder builder();

    /** Returns how many entries there should be, or {@link #UNKNOWN}. */
    long stated();

    /** Returns whether the place of an entry follows from those before it, so that the text is read from its beginning. */
    boolean isOrdered();

    /** Reads the entries of a share of the source. */
    void read(DatumSource source, DatumShare share, Entries entries);
}

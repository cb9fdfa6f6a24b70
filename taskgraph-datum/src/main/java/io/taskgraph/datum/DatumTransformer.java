package io.taskgraph.datum;

/**
 * Turns a record into another, for instance with columns added or renamed.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface DatumTransformer {

    /** Returns the record to be used in place of the given one. */
    Datum transform(Datum datum);

    /** Returns a transformer that applies this one and then the other. */
    default DatumTransformer andThen(DatumTransformer after) {
        return datum -> after.transform(transform(datum));
    }
}

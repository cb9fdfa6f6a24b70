package io.taskgraph.datum;

import java.util.List;
import java.util.stream.Stream;

/**
 * A requested column and the type of its values.
 *
 * @param name the column's name
 * @param type type of the values
 * @since 0.1
 */
public record Column(String name, Type type) {

    /** What the values of a column are read as. */
    public enum Type {
        /** A finite decimal number in the form that {@link Decimals} takes, rounded to the nearest {@code double}. */
        DOUBLE,
        /** A finite number in the same form, rounded to the nearest {@code float}. */
        FLOAT,
        /** A whole number in decimal digits, with an optional sign, within the range of a {@code long}. */
        LONG,
        /** Text as it stands; blanks around it belong to it only within quotes. */
        TEXT
    }

    /** Returns a column of {@code double} numbers. */
    public static Column ofDouble(String name) {
        return new Column(name, Type.DOUBLE);
    }

    /** Returns columns of {@code double} numbers. */
    public static List<Column> ofDoubles(List<String> names) {
        return names.stream().map(Column::ofDouble).toList();
    }

    /** Returns columns of {@code double} numbers. */
    public static List<Column> ofDoubles(String... names) {
        return Stream.of(names).map(Column::ofDouble).toList();
    }

    /** Returns a column of {@code float} numbers. */
    public static Column ofFloat(String name) {
        return new Column(name, Type.FLOAT);
    }

    /** Returns a column of whole numbers. */
    public static Column ofLong(String name) {
        return new Column(name, Type.LONG);
    }

    /** Returns a column of text. */
    public static Column ofText(String name) {
        return new Column(name, Type.TEXT);
    }
}

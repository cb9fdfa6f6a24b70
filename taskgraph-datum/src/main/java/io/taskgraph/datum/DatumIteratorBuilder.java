package io.taskgraph.datum;

import com.google.protobuf.Message;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/**
 * Says how input is read, and opens locations that way.
 *
 * <p>A location is a file's path or {@code classpath:} with a resource's name; input whose name ends in {@code .gz} is
 * unpacked. Text is UTF-8. Each method returns a new builder, so that one can be kept and shared.
 *
 * <pre>{@code
 * try (DatumIterator rows = DatumIteratorBuilder.csv().build("classpath:data/iris.csv")) {
 *     rows.forEachRemaining(row -> sum.add(row.number("petal_width_cm")));
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class DatumIteratorBuilder {

    private final DatumResolver resolver;

    private final DatumFormat format;

    private final DatumTransformer transformer;

    private final Predicate<Datum> condition;

    private DatumIteratorBuilder(
            DatumResolver resolver, DatumFormat format, DatumTransformer transformer, Predicate<Datum> condition) {
        this.resolver = resolver;
        this.format = format;
        this.transformer = transformer;
        this.condition = condition;
    }

    /** Returns a builder for input of any format. */
    public static DatumIteratorBuilder of(DatumFormat format) {
        return new DatumIteratorBuilder(new FileOrClasspathResolver(), format, datum -> datum, datum -> true);
    }

    /** Returns a builder for text of one record a line. */
    public static DatumIteratorBuilder lines() {
        return of(LineDatumIterator::new);
    }

    /** Returns a builder for comma-separated values whose first record names the columns. */
    public static DatumIteratorBuilder csv() {
        return csv(',');
    }

    /** Returns a builder for values separated by the given character, whose first record names the columns. */
    public static DatumIteratorBuilder csv(char separator) {
        return of((input, source) -> CsvDatumIterator.open(input, source, separator));
    }

    /**
     * Returns a builder for protobuf messages that each have their length before them, as {@link Message#writeDelimitedTo}
     * writes them; {@link Datum#message} gives the message. The length of one message is bound by memory alone.
     *
     * @param prototype any message of the type, such as its default instance
     */
    public static DatumIteratorBuilder protobuf(Message prototype) {
        return of((input, source) -> new ProtobufDatumIterator(input, source, prototype));
    }

    /** Returns a builder that finds locations in another way. */
    public DatumIteratorBuilder resolvedBy(DatumResolver newResolver) {
        return new DatumIteratorBuilder(newResolver, format, transformer, condition);
    }

    /** Returns a builder that passes on only records, in their transformed shape, that fulfil this condition too. */
    public DatumIteratorBuilder where(Predicate<Datum> additional) {
        return new DatumIteratorBuilder(resolver, format, transformer, condition.and(additional));
    }

    /** Returns a builder that applies the transformer after those already given. */
    public DatumIteratorBuilder transformedBy(DatumTransformer additional) {
        return new DatumIteratorBuilder(resolver, format, transformer.andThen(additional), condition);
    }

    /**
     * Opens a location, or one after another those that a pattern stands for where the resolver knows patterns.
     *
     * @throws DatumException if it cannot be opened or its beginning cannot be read; of several locations, each is opened
     *     when it is reached
     */
    public DatumIterator build(String location) {
        List<String> locations;
        try {
            locations = resolver.expand(location);
        } catch (IOException ex) {
            throw cannotBeOpened(location, ex);
        }
        if (locations.size() == 1) {
            return open(locations.get(0));
        }
        return new ConcatenatedDatumIterator(locations, location, this::open);
    }

    @SuppressWarnings("MustBeClosedChecker") // the iterator owns the stream
    private DatumIterator open(String location) {
        try {
            InputStream input = resolver.open(location);
            try {
                InputStream unpacked = isGzip(location) ? new GZIPInputStream(input) : input;
                return new SelectedDatumIterator(format.read(unpacked, location), transformer, condition);
            } catch (IOException | RuntimeException ex) {
                input.close();
                throw ex;
            }
        } catch (IOException ex) {
            throw cannotBeOpened(location, ex);
        }
    }

    private static DatumException cannotBeOpened(String location, IOException cause) {
        return new DatumException(location, 0, "cannot be opened: " + cause.getMessage(), cause);
    }

    private static boolean isGzip(String location) {
        return location.toLowerCase(Locale.ROOT).endsWith(".gz");
    }
}

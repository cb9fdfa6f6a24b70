package io.taskgraph.datum;

import com.google.protobuf.Message;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Says how input is read, and opens locations that way: as one stream of records, or as a {@link DatumSource} whose records the
 * tasks of a job share out.
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

    /** How records are found, told apart, and picked. */
    private record Settings(
            DatumResolver resolver,
            DatumFormat format,
            int skippedLines,
            @Nullable DatumTransformer transformer,
            @Nullable Predicate<Datum> condition,
            Consumer<InputProgress> listener) {

        private static Settings of(DatumFormat format) {
            return new Settings(new FileOrClasspathResolver(), format, 0, null, null, progress -> {});
        }
    }

    private final Settings settings;

    private DatumIteratorBuilder(Settings settings) {
        this.settings = settings;
    }

    /** Returns a builder for input of any format. */
    public static DatumIteratorBuilder of(DatumFormat format) {
        return new DatumIteratorBuilder(Settings.of(format));
    }

    /** Returns a builder for text of one record a line. */
    public static DatumIteratorBuilder lines() {
        return of(new LineFormat());
    }

    /** Returns a builder for comma-separated values whose first record names the columns. */
    public static DatumIteratorBuilder csv() {
        return csv(',');
    }

    /**
     * Returns a builder for values separated by the given character, whose first record names the columns. A value may have
     * 16,777,216 characters. With a separator or quote beyond ASCII the records cannot be told apart from the middle of a location
     * on, so that {@link #source} shares out whole locations.
     */
    public static DatumIteratorBuilder csv(char separator) {
        return csv(separator, '"');
    }

    /**
     * Returns a builder as {@link #csv(char)} does, for values that another character encloses.
     *
     * @throws IllegalArgumentException if separator and quote are the same, or one of them ends a line
     */
    public static DatumIteratorBuilder csv(char separator, char quote) {
        if (separator == quote || "\r\n".indexOf(separator) >= 0 || "\r\n".indexOf(quote) >= 0) {
            throw new IllegalArgumentException("separator and quote must be two characters within a line");
        }
        return of(new CsvFormat(separator, quote));
    }

    /**
     * Returns a builder for values with spaces or tabs in between, a record in each line. Blank lines are passed over. A line may
     * have 16,777,216 characters.
     *
     * @param commentMarks the characters with which a line that is a comment begins
     * @param columns the names that the columns are given
     */
    public static DatumIteratorBuilder blankSeparated(String commentMarks, List<String> columns) {
        return of(new BlankSeparatedFormat(commentMarks, columns));
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
        return new DatumIteratorBuilder(new Settings(
                new CheckedResolver(newResolver),
                settings.format,
                settings.skippedLines,
                settings.transformer,
                settings.condition,
                settings.listener));
    }

    /** Returns a builder that passes over the first lines of each location without parsing them; for CSV the header comes after them. */
    public DatumIteratorBuilder skippingLines(int lines) {
        if (lines < 0) {
            throw new IllegalArgumentException("'lines' must not be negative but is " + lines);
        }
        return new DatumIteratorBuilder(new Settings(
                settings.resolver,
                settings.format,
                lines,
                settings.transformer,
                settings.condition,
                settings.listener));
    }

    /** Returns a builder that passes on only records, in their transformed shape, that fulfil this condition too. */
    public DatumIteratorBuilder where(Predicate<Datum> additional) {
        return new DatumIteratorBuilder(new Settings(
                settings.resolver,
                settings.format,
                settings.skippedLines,
                settings.transformer,
                settings.condition == null ? additional : settings.condition.and(additional),
                settings.listener));
    }

    /** Returns a builder that applies the transformer after those already given. */
    public DatumIteratorBuilder transformedBy(DatumTransformer additional) {
        return new DatumIteratorBuilder(new Settings(
                settings.resolver,
                settings.format,
                settings.skippedLines,
                settings.transformer == null ? checked(additional) : settings.transformer.andThen(checked(additional)),
                settings.condition,
                settings.listener));
    }

    private static DatumTransformer checked(DatumTransformer transformer) {
        return datum -> {
            @Nullable Datum transformed = transformer.transform(datum);
            if (transformed == null) {
                throw new DatumException(
                        datum.source(),
                        datum.line(),
                        "'transform' of " + transformer.getClass().getName()
                                + " returned null: it must return a record; records are left out by 'where'");
            }
            return transformed;
        };
    }

    /**
     * Returns a builder of sources that tell how far reading has come, once a second while something is read. The listener is called
     * by the threads that read, one at a time but for rare overlaps, and should be quick.
     */
    public DatumIteratorBuilder reportingTo(Consumer<InputProgress> listener) {
        return new DatumIteratorBuilder(new Settings(
                settings.resolver,
                settings.format,
                settings.skippedLines,
                settings.transformer,
                settings.condition,
                listener));
    }

    /**
     * Returns a location, or those that a pattern stands for where the resolver knows patterns, as an input to be shared out. Opens
     * nothing yet.
     *
     * <p>Lines, CSV and values between blanks are cut between any two records. Of other formats a location belongs as a whole
     * to the share in whose bytes it begins. With a transformer or a condition, typed rows are made from the records.
     */
    public DatumSource source(String location) {
        return new TextSource(
                this,
                location,
                new ReadCount(location, settings.resolver.totals(), settings.listener, System::nanoTime));
    }

    /**
     * Opens a location, or one after another those that a pattern stands for where the resolver knows patterns.
     *
     * @throws DatumException if it cannot be opened or its beginning cannot be read; of several locations, each is opened
     *     when it is reached
     */
    public DatumIterator build(String location) {
        List<String> locations = expand(location);
        if (locations.size() == 1) {
            return open(locations.get(0));
        }
        Iterator<String> rest = locations.iterator();
        return new ConcatenatedDatumIterator(new Parts<>() {
            @Override
            public boolean hasNext() {
                return rest.hasNext();
            }

            @Override
            public DatumIterator open() {
                return DatumIteratorBuilder.this.open(rest.next());
            }
        });
    }

    List<String> expand(String location) {
        try {
            return settings.resolver.expand(location);
        } catch (IOException ex) {
            throw cannotBeOpened(location, ex);
        }
    }

    @SuppressWarnings("MustBeClosedChecker") // the iterator owns the stream
    private DatumIterator open(String location) {
        try {
            InputStream input = settings.resolver.open(location);
            try {
                InputStream unpacked = isGzip(location) ? new GZIPInputStream(input) : input;
                return selected(read(unpacked, location));
            } catch (IOException | RuntimeException ex) {
                input.close();
                throw ex;
            }
        } catch (IOException ex) {
            throw cannotBeOpened(location, ex);
        }
    }

    private DatumIterator read(InputStream unpacked, String location) {
        try {
            InputStream text = text().isText() ? TextStart.withoutMark(unpacked) : unpacked;
            InputStream rest = TextStart.withoutLines(text, settings.skippedLines);
            return text().read(rest, location, 1L + settings.skippedLines);
        } catch (IOException ex) {
            throw new DatumException(location, 0, "cannot be read: " + ex.getMessage(), ex);
        }
    }

    /** Returns the records that are asked for, in the shape that is asked for. */
    DatumIterator selected(DatumIterator records) {
        return isSelecting() ? new SelectedDatumIterator(records, transformer(), condition()) : records;
    }

    private DatumTransformer transformer() {
        return settings.transformer == null ? datum -> datum : settings.transformer;
    }

    private Predicate<Datum> condition() {
        return settings.condition == null ? datum -> true : settings.condition;
    }

    /** Returns whether records are passed on otherwise than they are. */
    boolean isSelecting() {
        return settings.transformer != null || settings.condition != null;
    }

    DatumResolver resolver() {
        return settings.resolver;
    }

    TextFormat text() {
        return WholeFormat.of(settings.format);
    }

    int skippedLines() {
        return settings.skippedLines;
    }

    static DatumException cannotBeOpened(String location, IOException cause) {
        return new DatumException(location, 0, "cannot be opened: " + cause.getMessage(), cause);
    }

    static boolean isGzip(String location) {
        return location.toLowerCase(Locale.ROOT).endsWith(".gz");
    }
}

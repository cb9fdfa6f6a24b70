package io.taskgraph.datum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.taskgraph.NullReturnException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatumIteratorTests {

    @TempDir
    Path directory;

    @Test
    void csvValuesAreFoundByColumnName() {
        DatumStore store = load("a,b\n1,x\n2,\"y,\ny\"\n\n3,z");
        assertThat(store).extracting(datum -> datum.value("b")).containsExactly("x", "y,\ny", "z");
        assertThat(store).extracting(datum -> datum.number("a")).containsExactly(1.0, 2.0, 3.0);
        assertThat(store).extracting(Datum::line).containsExactly(2L, 3L, 6L);
    }

    @Test
    void lastLineNeedsNoLineEnd() {
        assertThat(load("a\n1\n2")).extracting(Datum::line).containsExactly(2L, 3L);
        assertThat(load("a\r\n1\r\n2\r\n")).extracting(Datum::line).containsExactly(2L, 3L);
    }

    @Test
    void badNumberIsReportedWithItsPlace() {
        Datum datum = load("a,b\n1,2\n3,n/a\n").get(1);
        assertThatExceptionOfType(DatumException.class)
                .isThrownBy(() -> datum.number("b"))
                .withMessage("test.csv, line 3: column 'b': 'n/a' is not a finite number");
    }

    @Test
    void missingColumnIsReportedWithThoseThereAre() {
        Datum datum = load("a,b\n1,2\n").get(0);
        assertThatExceptionOfType(DatumException.class)
                .isThrownBy(() -> datum.value("c"))
                .withMessageContaining("no column 'c'")
                .withMessageContaining("[a, b]");
    }

    @Test
    void recordOfWrongWidthIsReported() {
        assertThatExceptionOfType(DatumException.class)
                .isThrownBy(() -> load("a,b\n1,2\n3\n"))
                .withMessageContaining("line 3")
                .withMessageContaining("1 values for 2 columns");
    }

    @Test
    void brokenQuotesAreReported() {
        assertThatExceptionOfType(DatumException.class)
                .isThrownBy(() -> load("a,b\n1,\"2\n"))
                .withMessageContaining("test.csv");
    }

    @Test
    void emptyInputAndDoubledColumnAreReported() {
        assertThatExceptionOfType(DatumException.class)
                .isThrownBy(() -> load(""))
                .withMessageContaining("header");
        assertThatExceptionOfType(DatumException.class)
                .isThrownBy(() -> load("a,a\n1,2\n"))
                .withMessageContaining("'a' twice");
    }

    @Test
    void gzipIsUnpackedByExtension() throws IOException {
        Path file = directory.resolve("words.txt.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("one\n\ntwo\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(DatumStore.load(DatumIteratorBuilder.lines().build(file.toString())))
                .extracting(Datum::text)
                .containsExactly("one", "", "two");
    }

    @Test
    void missingInputIsReported() {
        assertThatExceptionOfType(DatumException.class)
                .isThrownBy(() -> DatumIteratorBuilder.lines().build("/no/such/file"))
                .withMessage("/no/such/file: cannot be opened: there is no such file");
        assertThatExceptionOfType(DatumException.class)
                .isThrownBy(() -> DatumIteratorBuilder.lines().build("classpath:no/such"))
                .withMessageContaining("class path resource");
    }

    @Test
    void transformersApplyInOrderAndConditionsSeeTheirResult() {
        DatumIteratorBuilder builder = reading("a\n1\n2\n3\n", new AtomicBoolean())
                .transformedBy(datum -> datum.with(List.of("b"), datum.values()))
                .transformedBy(datum -> datum.with(List.of("b"), List.of(datum.value("b") + "0")))
                .where(datum -> datum.number("b") > 10);
        List<String> values = new ArrayList<>();
        try (DatumIterator iterator = builder.build("test.csv")) {
            iterator.forEachRemaining(datum -> values.add(datum.value("b")));
        }
        assertThat(values).containsExactly("20", "30");
    }

    /** It would be taken for the end of the input. */
    @Test
    @SuppressWarnings("NullAway")
    void transformerThatReturnsNullIsNamedWithTheRecord() {
        DatumIteratorBuilder builder = reading("a\n1\n2\n3\n", new AtomicBoolean())
                .transformedBy(datum -> datum.value("a").equals("2") ? null : datum)
                .transformedBy(datum -> datum.with(List.of("b"), datum.values()));
        assertThatExceptionOfType(DatumException.class)
                .isThrownBy(() -> DatumStore.load(builder.build("test.csv")))
                .withMessageMatching("test.csv, line 3: 'transform' of .* returned null: it must return a record;"
                        + " records are left out by 'where'");
    }

    @Test
    @SuppressWarnings("NullAway")
    void resolverAndFormatThatReturnNullAreNamedWithTheLocation() {
        assertThatExceptionOfType(NullReturnException.class)
                .isThrownBy(() ->
                        DatumIteratorBuilder.csv().resolvedBy(location -> null).build("test.csv"))
                .withMessageMatching("'open' of .* returned null for 'test.csv': it must return a stream, or throw .*");
        assertThatExceptionOfType(NullReturnException.class)
                .isThrownBy(() -> DatumIteratorBuilder.of((input, source) -> null)
                        .resolvedBy(location -> stream("", new AtomicBoolean()))
                        .build("test.odd"))
                .withMessageMatching("'read' of format .* returned null for 'test.odd': it must return an iterator.*");
    }

    @Test
    void closingClosesTheInput() {
        AtomicBoolean closed = new AtomicBoolean();
        DatumIterator iterator = reading("a\n1\n2\n", closed).build("test.csv");
        iterator.next();
        iterator.close();
        assertThat(closed).isTrue();
        assertThat(iterator.hasNext()).isFalse();
    }

    @Test
    void storeCanBeReadAgain() {
        DatumStore store = load("a\n1\n2\n");
        assertThat(DatumStore.load(store.open())).hasSize(2).containsExactlyElementsOf(store);
    }

    private static DatumStore load(String text) {
        return DatumStore.load(reading(text, new AtomicBoolean()).build("test.csv"));
    }

    private static DatumIteratorBuilder reading(String text, AtomicBoolean closed) {
        return DatumIteratorBuilder.csv().resolvedBy(location -> stream(text, closed));
    }

    private static InputStream stream(String text, AtomicBoolean closed) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public void close() {
                closed.set(true);
            }
        };
    }
}

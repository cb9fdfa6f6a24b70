package io.taskgraph.datum;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as people have them: read for what they say, or refused by their cause. */
class ForeignInputTests {

    private static final String TEXT = "y,x\n1,2\n3,4\n";

    @TempDir
    private Path folder;

    /** R's as.numeric, pandas' to_numeric and spreadsheets read none of these as the number that Java's parsers make of them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "3d",
                "4f",
                "3D",
                "1.5F",
                "0x1p3",
                "-0X1P3",
                "NaN",
                "Infinity",
                "-Infinity",
                "1e",
                ".",
                "1.2.3",
                "1 2"
            })
    void whatOnlyJavaCallsANumberIsNone(String value) throws IOException {
        for (Column column : List.of(Column.ofDouble("x"), Column.ofFloat("x"))) {
            try (DatumSource source = csv("y,x\n1,2\n1," + value + "\n")) {
                assertThatExceptionOfType(DatumException.class)
                        .isThrownBy(() -> source.share(0, 1).read(List.of(column)))
                        .withMessage(file() + ", line 3: column 'x': '" + value + "' is not a finite number");
            }
        }
        try (DatumIterator records = DatumIteratorBuilder.csv().build(file())) {
            records.next();
            Datum second = records.next();
            assertThatExceptionOfType(DatumException.class).isThrownBy(() -> second.number("x"));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "-1.5e3,-1500", "+2,2", ".5,0.5", "5.,5", "' 7 ',7", "1E-2,0.01", "0e0,0", "00012,12"})
    void decimalNumbersAreRead(String value, double number) throws IOException {
        try (DatumSource source = csv("x,y\n" + value + ",1\n")) {
            assertThat(source.share(0, 1).read(Column.ofDoubles("x")).doubles("x"))
                    .containsExactly(number);
        }
    }

    @Test
    void digitsOfOtherScriptsAreNoNumber() throws IOException {
        try (DatumSource source = csv("x\n\u0663\n")) {
            for (Column column : List.of(Column.ofDouble("x"), Column.ofLong("x"))) {
                assertThatExceptionOfType(DatumException.class)
                        .isThrownBy(() -> source.share(0, 1).read(List.of(column)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"x\",\"y\"\n\"1\",\"2\"\n", "\"x\",y\n1,2\n", "x,y\n1,2\n"})
    void byteOrderMarkIsNoPartOfTheHeader(String text) throws IOException {
        try (DatumSource source = csv("\uFEFF" + text);
                DatumIterator records = DatumIteratorBuilder.csv().build(file())) {
            assertThat(source.columns()).containsExactly("x", "y");
            assertThat(source.share(0, 1).read(Column.ofDoubles("x")).doubles("x"))
                    .containsExactly(1);
            assertThat(records.next().number("x")).isEqualTo(1);
        }
    }

    @Test
    void textInUtf16IsRefusedByName() throws IOException {
        for (byte[] bytes : List.of(
                TEXT.getBytes(UTF_16),
                ("\uFEFF" + TEXT).getBytes(UTF_16LE),
                TEXT.getBytes(UTF_16LE),
                TEXT.getBytes(UTF_16BE))) {
            assertRefused(bytes, "text in UTF-16");
        }
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedWithTheirLine() throws IOException {
        assertRefused("größe,x\n1,2\n".getBytes(ISO_8859_1), "line 1: the header cannot be read: a character here");
        Files.write(Path.of(file()), "y,x\n1,größe\n".getBytes(ISO_8859_1));
        try (DatumSource source = DatumIteratorBuilder.csv().source(file())) {
            assertThatExceptionOfType(DatumException.class)
                    .isThrownBy(() -> source.share(0, 1).read(Column.ofDoubles("y")))
                    .withMessageContaining("is not UTF-8; convert the text");
        }
    }

    @Test
    void packedFileUnderAnotherNameIsRefusedByItsFormat() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(TEXT.getBytes(UTF_8));
        }
        assertRefused(
                packed.toByteArray(), "it is packed by gzip, which is unpacked, once, where the name ends in '.gz'");
        assertRefused(new byte[] {'P', 'K', 3, 4, 20, 0, 6, 0, 8}, "it is a ZIP archive or a spreadsheet");
        assertRefused("PAR1\u0015\u0004".getBytes(UTF_8), "it is Parquet");
    }

    @Test
    void messagesHoldNoControlCharacters() throws IOException {
        try (DatumSource source = csv("y,x\n1,\u001b[31mred\u0007\n")) {
            assertThatExceptionOfType(DatumException.class)
                    .isThrownBy(() -> source.share(0, 1).read(Column.ofDoubles("x")))
                    .withMessageEndingWith("'\\u001b[31mred\\u0007' is not a finite number");
        }
        try (DatumSource source = csv("y,x\n1," + "long".repeat(10_000) + "\n")) {
            assertThatExceptionOfType(DatumException.class)
                    .isThrownBy(() -> source.share(0, 1).read(Column.ofDoubles("x")))
                    .satisfies(ex -> assertThat(ex.getMessage().length()).isLessThan(400))
                    .withMessageContaining("(40000 characters)");
        }
    }

    @Test
    void columnsWithoutANameCannotBeAskedForAndDoNotMatter() throws IOException {
        try (DatumSource source = csv("\"\",y,x,,\n1,2,3,,\n2,4,6,,\n")) {
            assertThat(source.columns()).containsExactly("", "y", "x", "", "");
            assertThat(source.share(0, 1).read(Column.ofDoubles("x")).doubles("x"))
                    .containsExactly(3, 6);
            assertThatExceptionOfType(DatumException.class)
                    .isThrownBy(() -> source.share(0, 1).read(Column.ofDoubles("")))
                    .withMessageContaining("there is no column ''");
        }
    }

    @Test
    void noteOfTheSeparatorIsNoHeader() throws IOException {
        assertRefused("sep=;\ny;x\n1;2\n".getBytes(UTF_8), "'sep=;' is a spreadsheet's note of the separator");
        try (DatumSource source = DatumIteratorBuilder.csv(';').skippingLines(1).source(file())) {
            assertThat(source.columns()).containsExactly("y", "x");
        }
    }

    @Test
    void otherSeparatorsAndCommentsAreSuggested() throws IOException {
        try (DatumSource source = csv("y;x\n1;2\n")) {
            assertThatExceptionOfType(DatumException.class)
                    .isThrownBy(() -> source.share(0, 1).read(Column.ofDoubles("x")))
                    .withMessageEndingWith("there are [y;x]; is the separator another one?");
        }
        try (DatumSource source = csv("# made by hand\ny,x\n1,2\n")) {
            assertThatExceptionOfType(DatumException.class)
                    .isThrownBy(() -> source.share(0, 1).read(Column.ofDoubles("x")))
                    .withMessageEndingWith("if the first line is a comment, leave it out or skip it");
        }
    }

    @Test
    void anotherQuoteEnclosesValues() throws IOException {
        Files.writeString(Path.of(file()), "'a;b';x\n'1\n2';3\n\"4;5\n");
        try (DatumSource source = DatumIteratorBuilder.csv(';', '\'').source(file())) {
            for (int shares = 1; shares <= 8; shares++) {
                StringBuilder all = new StringBuilder();
                for (int i = 0; i < shares; i++) {
                    for (String text : source.share(i, shares)
                            .read(List.of(Column.ofText("a;b")))
                            .texts("a;b")) {
                        all.append(text).append('|');
                    }
                }
                assertThat(all).hasToString("1\n2|\"4|");
            }
        }
    }

    @Test
    void valuesThatAreLeftOutAreKnown() throws IOException {
        try (DatumSource source = csv("x,l,t\n1,1,a\n,NA,\nNA,,N/A\nnan,null,NULL\n?,x,-\n");
                RowReader rows = source.share(0, 1)
                        .rows(List.of(Column.ofDouble("x"), Column.ofLong("l"), Column.ofText("t")))) {
            for (int row = 0; row < 5; row++) {
                rows.next();
                for (int column = 0; column < 3; column++) {
                    assertThat(rows.isMissing(column))
                            .as("row %d, column %d", row, column)
                            .isEqualTo(row > 0 && row < 4);
                }
            }
        }
    }

    private void assertRefused(byte[] bytes, String cause) throws IOException {
        Files.write(Path.of(file()), bytes);
        try (DatumSource source = DatumIteratorBuilder.csv().source(file())) {
            assertThatExceptionOfType(DatumException.class)
                    .isThrownBy(source::columns)
                    .withMessageContaining(cause)
                    .satisfies(ex -> assertThat(ex.getMessage().chars()).noneMatch(Character::isISOControl));
        }
        assertThatExceptionOfType(DatumException.class)
                .isThrownBy(() -> DatumIteratorBuilder.csv().build(file()))
                .withMessageContaining(cause);
    }

    private String file() {
        return folder.resolve("in.csv").toString();
    }

    private DatumSource csv(String text) throws IOException {
        Files.writeString(Path.of(file()), text);
        return DatumIteratorBuilder.csv().source(file());
    }
}

package io.taskgraph.datum;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.StringValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatumSourceTests {

    @TempDir
    private Path directory;

    @Test
    void columnsAreReadAsTheirTypes() throws IOException {
        try (DatumSource source = csv("id,x,label,y\n-7,1.5, a ,0.1\n9223372036854775807,1e3,\"b,\n\",16777217\n")) {
            DatumColumns columns = source.share(0, 1)
                    .read(List.of(
                            Column.ofFloat("y"), Column.ofLong("id"), Column.ofText("label"), Column.ofDouble("x")));
            assertThat(columns.rows()).isEqualTo(2);
            assertThat(columns.longs("id")).containsExactly(-7, Long.MAX_VALUE);
            assertThat(columns.doubles("x")).containsExactly(1.5, 1000);
            assertThat(columns.floats("y")).containsExactly(0.1f, 16777217f);
            assertThat(columns.texts("label")).containsExactly("a", "b,\n");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> columns.doubles("id"))
                    .withMessageContaining("'id' was not asked for as DOUBLE");
        }
    }

    @Test
    void oneColumnCanBeReadAsSeveralTypes() throws IOException {
        try (DatumSource source = csv("x\n1.50\n")) {
            DatumColumns columns = source.share(0, 1).read(List.of(Column.ofText("x"), Column.ofDouble("x")));
            assertThat(columns.texts("x")).containsExactly("1.50");
            assertThat(columns.doubles("x")).containsExactly(1.5);
        }
    }

    @Test
    void badValueIsReportedWithItsPlaceWhicheverShareHasIt() throws IOException {
        StringBuilder text = new StringBuilder("a,b\n");
        for (int i = 2; i < 100; i++) {
            text.append(i == 57 ? "1,\"x\"\n" : i == 30 ? "\"1\",\"\n2\"\n" : "1,2\n");
        }
        try (DatumSource source = csv(text.toString())) {
            for (int shares : new int[] {1, 2, 7, 40, 500}) {
                assertThatExceptionOfType(DatumException.class)
                        .isThrownBy(() -> readAll(source, shares, "b"))
                        .withMessage(file() + ", line 58: column 'b': 'x' is not a finite number");
            }
        }
    }

    @Test
    void neighbouringNumbersOfARowAreWrittenToAnArray() throws IOException {
        List<Column> columns =
                List.of(Column.ofText("t"), Column.ofDouble("d"), Column.ofFloat("f"), Column.ofLong("l"));
        try (DatumSource source = csv("t,d,f,l\na,0.1,0.1,3\nb,1,n/a,4\n");
                RowReader rows = source.share(0, 1).rows(columns)) {
            double[] into = {-1, -1, -1, -1, -1};
            assertThat(rows.next()).isTrue();
            rows.numbers(1, 3, into, 1);
            assertThat(into).containsExactly(-1, 0.1, 0.1f, 3, -1);
            assertThat(rows.next()).isTrue();
            assertThatExceptionOfType(DatumException.class)
                    .isThrownBy(() -> rows.numbers(1, 3, into, 0))
                    .withMessage(file() + ", line 3: column 'f': 'n/a' is not a finite number");
        }
    }

    @Test
    void rowsCanBePassedOverByAnotherColumn() throws IOException {
        try (DatumSource source = csv("keep,x\nno,n/a\nyes,4\n");
                RowReader rows = source.share(0, 1).rows(List.of(Column.ofText("keep"), Column.ofDouble("x")))) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.text(0)).isEqualTo("no");
            assertThat(rows.next()).isTrue();
            assertThat(rows.number(1)).isEqualTo(4);
            assertThat(rows.line()).isEqualTo(3);
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void numbersThatAreNoneOfTheirTypeAreReported() throws IOException {
        try (DatumSource source = csv("x\n1.5\n")) {
            assertThatExceptionOfType(DatumException.class)
                    .isThrownBy(() -> source.share(0, 1).read(List.of(Column.ofLong("x"))))
                    .withMessage(file() + ", line 2: column 'x': '1.5' is not a whole number");
        }
        for (String value : List.of("", "NaN", "Infinity", "1e400", "9 9", "0x")) {
            try (DatumSource source = csv("x,y\n" + value + ",1\n")) {
                assertThatExceptionOfType(DatumException.class)
                        .isThrownBy(() -> source.share(0, 1).read(Column.ofDoubles("x")))
                        .withMessage(file() + ", line 2: column 'x': '" + value + "' is not a finite number");
            }
        }
    }

    @Test
    void missingColumnIsReportedWithThoseThereAre() throws IOException {
        try (DatumSource source = csv("a,b\n1,2\n")) {
            assertThatExceptionOfType(DatumException.class)
                    .isThrownBy(() -> source.share(0, 1).read(Column.ofDoubles("c")))
                    .withMessage(file() + ": there is no column 'c'; there are [a, b]");
        }
    }

    @Test
    void recordOfWrongWidthAndOpenQuoteAreReportedWithTheirLine() throws IOException {
        try (DatumSource source = csv("a,b\n1,2\n\n3\n")) {
            assertThatExceptionOfType(DatumException.class)
                    .isThrownBy(() -> readAll(source, 2, "a"))
                    .withMessage(file() + ", line 4: the record has 1 values for 2 columns [a, b]");
        }
        try (DatumSource source = csv("a,b\n1,2\n3,\"4\n5,6\n")) {
            assertThatExceptionOfType(DatumException.class)
                    .isThrownBy(() -> readAll(source, 3, "a"))
                    .withMessage(file() + ", line 3: cannot be read: Unclosed quoted field at end of input");
        }
    }

    @Test
    void severalLocationsAreSharedOutAsOneWhateverTheOrderOfTheirColumns() throws IOException {
        List<String> files = new ArrayList<>();
        List<Double> expected = new ArrayList<>();
        for (int f = 0; f < 5; f++) {
            StringBuilder text = new StringBuilder(f % 2 == 0 ? "x,y\n" : "y,x\n");
            for (int i = 0; i < f * 7; i++) {
                double x = f * 100 + i;
                expected.add(x);
                text.append(f % 2 == 0 ? x + ",0\n" : "0," + x + "\n");
            }
            files.add(Files.writeString(directory.resolve("part-" + f + ".csv"), text)
                    .toString());
        }
        DatumIteratorBuilder reading = DatumIteratorBuilder.csv().resolvedBy(new FilesResolver(files));
        try (DatumSource source = reading.source("all")) {
            for (int shares = 1; shares <= 40; shares++) {
                assertThat(readAll(source, shares, "x")).isEqualTo(expected);
            }
            assertThat(source.fingerprint()).startsWith("5 locations, ");
        }
    }

    @Test
    void locationsOfOtherColumnsAreRefused() throws IOException {
        String first =
                Files.writeString(directory.resolve("1.csv"), "x,y\n1,2\n").toString();
        String second =
                Files.writeString(directory.resolve("2.csv"), "x,z\n1,2\n").toString();
        DatumIteratorBuilder reading = DatumIteratorBuilder.csv().resolvedBy(new FilesResolver(List.of(first, second)));
        try (DatumSource source = reading.source("all")) {
            assertThatExceptionOfType(DatumException.class)
                    .isThrownBy(source::columns)
                    .withMessage(second + ", line 1: the columns are [x, z] but those of '" + first + "' are [x, y]");
        }
    }

    @Test
    void packedInputIsReadOnceForAllShares() throws IOException {
        StringBuilder text = new StringBuilder("x\n");
        List<Double> expected = new ArrayList<>();
        for (int i = 0; i < 1_500_000; i++) {
            text.append(i).append('\n');
            expected.add((double) i);
        }
        assertThat(text.length()).as("more than is kept in memory").isGreaterThan(1 << 23);
        Path file = directory.resolve("in.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.toString().getBytes(UTF_8));
        }
        AtomicInteger opened = new AtomicInteger();
        DatumIteratorBuilder reading = DatumIteratorBuilder.csv().resolvedBy(location -> {
            opened.incrementAndGet();
            return Files.newInputStream(file);
        });
        try (DatumSource source = reading.source("in.csv.gz")) {
            assertThat(readAll(source, 7, "x")).isEqualTo(expected);
            assertThat(opened).hasValue(1);
        }
    }

    @Test
    void aShareCanBeReadAgainByAnotherProcess() throws IOException {
        String text = "x\n" + "1\n2\n\"3\"\n".repeat(50);
        try (DatumSource source = csv(text);
                DatumSource other = DatumIteratorBuilder.csv().source(file())) {
            double[] first = source.share(3, 7).read(Column.ofDoubles("x")).doubles("x");
            assertThat(first).isNotEmpty();
            assertThat(source.share(3, 7).read(Column.ofDoubles("x")).doubles("x"))
                    .isEqualTo(first);
            assertThat(other.share(3, 7).read(Column.ofDoubles("x")).doubles("x"))
                    .isEqualTo(first);
            assertThat(other.fingerprint()).isEqualTo(source.fingerprint());
        }
    }

    @Test
    void inputThatChangesWhileItIsInUseIsAnError() throws IOException {
        try (DatumSource source = csv("x\n1\n2\n3\n")) {
            String before = source.fingerprint();
            try (RowReader rows = source.share(0, 1).rows(Column.ofDoubles("x"))) {
                assertThat(rows.next()).isTrue();
                Files.writeString(Path.of(file()), "x\n1\n2\n4\n");
                Files.setLastModifiedTime(Path.of(file()), FileTime.from(Instant.EPOCH));
                assertThatExceptionOfType(DatumException.class)
                        .isThrownBy(() -> {
                            while (rows.next()) {
                                rows.number(0);
                            }
                        })
                        .withMessageStartingWith(file() + ": the input has changed while it was in use")
                        .withMessageEndingWith("start the job again");
            }
            assertThatExceptionOfType(DatumException.class)
                    .isThrownBy(() -> source.share(1, 2).read(Column.ofDoubles("x")));
            try (DatumSource other = DatumIteratorBuilder.csv().source(file())) {
                assertThat(other.fingerprint()).isNotEqualTo(before);
            }
        }
    }

    @Test
    void formatsThatCannotBeCutAreSharedOutByLocation() throws IOException {
        List<String> files = new ArrayList<>();
        for (int f = 0; f < 3; f++) {
            Path file = directory.resolve(f + ".pb");
            try (OutputStream out = Files.newOutputStream(file)) {
                StringValue.of("first of " + f).writeDelimitedTo(out);
                StringValue.of("second of " + f).writeDelimitedTo(out);
            }
            files.add(file.toString());
        }
        DatumIteratorBuilder reading =
                DatumIteratorBuilder.protobuf(StringValue.getDefaultInstance()).resolvedBy(new FilesResolver(files));
        try (DatumSource source = reading.source("all")) {
            List<Integer> sizes = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                sizes.add(DatumStore.load(source.share(i, 4).records()).size());
            }
            assertThat(sizes).containsExactly(2, 2, 2, 0);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"§ | ~", "; | «", "§ | «"})
    void csvWithASeparatorOrQuoteBeyondAsciiIsSharedOutByLocation(char separator, char quote) throws IOException {
        List<String> files = new ArrayList<>();
        for (int f = 0; f < 2; f++) {
            String text = "title;x\n\nx;t\n1;~a\n;b~\n2;" + f + "\n";
            files.add(Files.writeString(
                            directory.resolve(f + ".csv"),
                            text.replace(';', separator).replace('~', quote))
                    .toString());
        }
        DatumIteratorBuilder reading =
                DatumIteratorBuilder.csv(separator, quote).skippingLines(1).resolvedBy(new FilesResolver(files));
        try (DatumSource source = reading.source("all")) {
            for (int shares : new int[] {1, 2, 3, 7}) {
                assertThat(readAll(source, shares, "x")).containsExactly(1.0, 2.0, 1.0, 2.0);
            }
            assertThat(source.share(1, 2).read(List.of(Column.ofText("t"))).texts("t"))
                    .containsExactly("a\n" + separator + "b", "1");
            assertThatExceptionOfType(DatumException.class)
                    .isThrownBy(() -> readAll(source, 2, "t"))
                    .withMessageStartingWith(files.get(0) + ", line 4: column 't': ");
            assertThatExceptionOfType(DatumException.class)
                    .isThrownBy(() -> source.share(0, 1).read(Column.ofDoubles("c")))
                    .withMessage(files.get(0) + ": there is no column 'c'; there are [x, t]");
        }
    }

    @Test
    void rowsOfTransformedRecordsAreTyped() throws IOException {
        csv("x\n1\n2\n3\n").close();
        DatumIteratorBuilder reading = DatumIteratorBuilder.csv()
                .where(row -> row.number("double") > 10)
                .transformedBy(row -> row.with(List.of("double"), List.of(row.value("x") + "0")));
        try (DatumSource source = reading.source(file())) {
            assertThat(source.share(0, 1).read(Column.ofDoubles("double")).doubles("double"))
                    .containsExactly(20, 30);
        }
    }

    @Test
    void blankSeparatedValuesHaveNamesAndComments() throws IOException {
        Path file = Files.writeString(directory.resolve("m.txt"), "a title\n# note\n 1\t2  3.5 \n\n%\n4 5 6\r\n7 8");
        try (DatumSource source = DatumIteratorBuilder.blankSeparated("#%", List.of("row", "col", "value"))
                        .skippingLines(1)
                        .source(file.toString());
                RowReader rows = source.share(0, 1)
                        .rows(List.of(Column.ofDouble("value"), Column.ofLong("row"), Column.ofText("value")))) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.number(0)).isEqualTo(3.5);
            assertThat(rows.integer(1)).isEqualTo(1);
            assertThat(rows.text(2)).isEqualTo("3.5");
            assertThat(rows.next()).isTrue();
            assertThat(rows.line()).isEqualTo(6);
            assertThatExceptionOfType(DatumException.class)
                    .isThrownBy(rows::next)
                    .withMessage(file + ", line 7: the record has 2 values for 3 columns [row, col, value]");
        }
    }

    @Test
    void progressCountsBytesAndRows() throws IOException {
        try (DatumSource source = csv("x\n1\n2\n3\n")) {
            assertThat(source.progress().remaining()).isEmpty();
            readAll(source, 2, "x");
            InputProgress progress = source.progress();
            assertThat(progress.rows()).isEqualTo(3);
            assertThat(progress.bytes()).isEqualTo(6);
            assertThat(progress.totalBytes()).isEqualTo(6);
            assertThat(progress.toString()).startsWith(file() + ": 0.0 of 0.0 MB, 3 rows, ");
        }
    }

    @Test
    void totalsOfAResolverAddUpAllItsSources() throws IOException {
        InputTotals totals = new InputTotals();
        DatumResolver resolver = new DatumResolver() {
            @Override
            public InputStream open(String location) {
                return new ByteArrayInputStream("x\n1\n2\n3\n".getBytes(UTF_8));
            }

            @Override
            public InputTotals totals() {
                return totals;
            }
        };
        DatumIteratorBuilder csv = DatumIteratorBuilder.csv().resolvedBy(resolver);
        try (DatumSource source = csv.source("a")) {
            DatumShare share = source.share(0, 3);
            assertThat(totals.expectedBytes()).isZero();
            share.read(Column.ofDoubles("x"));
            assertThat(List.of(totals.bytes(), totals.rows(), totals.expectedBytes()))
                    .containsExactly(2L, 1L, 2L);
        }
        try (DatumSource source = csv.source("b")) {
            readAll(source, 3, "x");
        }
        assertThat(List.of(totals.bytes(), totals.rows(), totals.expectedBytes()))
                .containsExactly(8L, 4L, 8L);
    }

    @Test
    void missingFileIsReported() {
        try (DatumSource source = DatumIteratorBuilder.csv().source("/no/such/file.csv")) {
            assertThatExceptionOfType(DatumException.class)
                    .isThrownBy(source::columns)
                    .withMessage("/no/such/file.csv: cannot be opened: there is no such file");
        }
    }

    @Test
    void shareThatDoesNotExistIsRefusedAlsoByIdsOfTasks() {
        try (DatumSource source = DatumIteratorBuilder.csv().source("/no/such/file.csv")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> source.share(4L, 4L))
                    .withMessage("there is no share 4 of 4");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> source.share(1L << 32, 1L << 33))
                    .withMessage("there is no share 4294967296 of 8589934592");
        }
    }

    private static List<Double> readAll(DatumSource source, int shares, String column) {
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < shares; i++) {
            for (double value :
                    source.share(i, shares).read(Column.ofDoubles(column)).doubles(column)) {
                all.add(value);
            }
        }
        return all;
    }

    private String file() {
        return directory.resolve("in.csv").toString();
    }

    private DatumSource csv(String text) throws IOException {
        Files.writeString(Path.of(file()), text);
        return DatumIteratorBuilder.csv().source(file());
    }

    /** Knows one pattern, whatever it is called. */
    private record FilesResolver(List<String> files) implements DatumResolver {

        @Override
        public List<String> expand(String pattern) {
            return files;
        }

        @Override
        public InputStream open(String location) throws IOException {
            return new ByteArrayInputStream(Files.readAllBytes(Path.of(location)));
        }
    }
}

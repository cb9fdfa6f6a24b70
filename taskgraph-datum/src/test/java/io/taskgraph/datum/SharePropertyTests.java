package io.taskgraph.datum;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * However a text is cut, its shares hold exactly the records of the sequential reader, in order, with their lines; and what is
 * wrong with it is reported in the same words.
 */
class SharePropertyTests {

    private static final int MAX_SHARES = 40;

    private static final String[] SOUP = {
        "a", "b", ",", ",", "\"", "\"", "\"\"", "\n", "\n", "\r\n", "\r", " ", "\t", "\uFEFF", "1.5", "é", "\u0000"
    };

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void sharesOfWellFormedCsvAreItsRecords(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        assertSharesAreWhole(DatumIteratorBuilder.csv(), csv(random), random);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void sharesOfAnyTextAreItsRecordsOrItsError(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "" : "a,b\n");
        for (int i = random.nextInt(60); i > 0; i--) {
            text.append(SOUP[random.nextInt(SOUP.length)]);
        }
        int skipped = random.nextInt(3);
        assertSharesAreWhole(DatumIteratorBuilder.csv().skippingLines(skipped), text.toString(), random);
        assertSharesAreWhole(
                DatumIteratorBuilder.csv('§').skippingLines(skipped),
                text.toString().replace(',', '§'),
                random);
        assertSharesAreWhole(DatumIteratorBuilder.lines(), text.toString(), random);
        assertSharesAreWhole(DatumIteratorBuilder.blankSeparated(",", List.of("x", "y")), text.toString(), random);
    }

    /** There another parser reads them. */
    @ParameterizedTest
    @MethodSource("seeds")
    void sharesOfTextWithoutQuotesAreItsRecordsOrItsError(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "" : "a,b\n");
        for (int i = random.nextInt(60); i > 0; i--) {
            text.append(SOUP[random.nextInt(SOUP.length)].replace('"', ' '));
        }
        assertSharesAreWhole(DatumIteratorBuilder.csv(), text.toString(), random);
        assertSharesAreWhole(DatumIteratorBuilder.csv(), csv(random).replace('"', '\t'), random);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void typedRowsHoldWhatRecordsHold(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String text = "a,b,c" + records(3, lineEnd(random), random);
        for (String each : List.of(text, text.replace('"', ' '))) {
            byte[] bytes = each.getBytes(UTF_8);
            DatumIteratorBuilder reading =
                    DatumIteratorBuilder.csv().resolvedBy(location -> new ByteArrayInputStream(bytes));
            int share = random.nextInt(3);
            try (DatumSource source = reading.source("in.txt")) {
                assertThat(rows(source.share(share, 3), source)).as(each).isEqualTo(records(source.share(share, 3)));
            }
        }
    }

    private static List<String> records(DatumShare share) {
        List<String> told = new ArrayList<>();
        try (DatumIterator records = share.records()) {
            while (records.hasNext()) {
                Datum next = records.next();
                told.add(next.line() + " " + next.values());
            }
        } catch (DatumException failure) {
            told.add("failed: " + failure.getMessage());
        }
        return told;
    }

    private static List<String> rows(DatumShare share, DatumSource source) {
        List<String> told = new ArrayList<>();
        List<Column> columns = source.columns().stream().map(Column::ofText).toList();
        try (RowReader rows = share.rows(columns)) {
            while (rows.next()) {
                told.add(rows.line() + " "
                        + IntStream.range(0, columns.size())
                                .mapToObj(rows::text)
                                .toList());
            }
        } catch (DatumException failure) {
            told.add("failed: " + failure.getMessage());
        }
        return told;
    }

    private static void assertSharesAreWhole(DatumIteratorBuilder builder, String text, SplittableRandom random) {
        byte[] bytes = text.getBytes(UTF_8);
        DatumIteratorBuilder reading = builder.resolvedBy(location -> new ByteArrayInputStream(bytes));
        List<String> expected = told(() -> reading.build("in.txt"));
        int blockSize = 1 + random.nextInt(64);
        try (DatumSource source = new TextSource(
                reading,
                "in.txt",
                new ReadCount("in.txt", new InputTotals(), progress -> {}, System::nanoTime),
                blockSize)) {
            for (int shares = 1; shares <= MAX_SHARES; shares++) {
                List<String> found = new ArrayList<>();
                for (int i = 0; i < shares && !failed(found); i++) {
                    DatumShare share = source.share(i, shares);
                    found.addAll(told(share::records));
                }
                assertThat(found).as("%d shares of '%s'", shares, text).isEqualTo(expected);
            }
        }
    }

    private static boolean failed(List<String> told) {
        return !told.isEmpty() && told.get(told.size() - 1).startsWith("failed");
    }

    /** Returns the records as text and, where reading fails, the error as the last of them. */
    private static List<String> told(Supplier<DatumIterator> opening) {
        List<String> told = new ArrayList<>();
        try (DatumIterator records = opening.get()) {
            while (records.hasNext()) {
                told.add(records.next().toString());
            }
        } catch (DatumException failure) {
            told.add("failed: " + failure.getMessage());
        }
        return told;
    }

    static String csv(SplittableRandom random) {
        int columns = 1 + random.nextInt(4);
        String lineEnd = lineEnd(random);
        StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "\uFEFF" : "");
        for (int i = 0; i < columns; i++) {
            text.append(i > 0 ? "," : "").append(random.nextBoolean() ? "c" + i : "\"c,\n" + i + "\"");
        }
        return text.append(records(columns, lineEnd, random)).toString();
    }

    private static String lineEnd(SplittableRandom random) {
        return List.of("\n", "\r\n", "\r").get(random.nextInt(3));
    }

    private static String records(int columns, String lineEnd, SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int records = random.nextInt(25); records > 0; records--) {
            text.append(lineEnd.repeat(random.nextInt(8) == 0 ? 3 : 1));
            for (int i = 0; i < columns; i++) {
                text.append(i > 0 ? "," : "").append(field(random, columns == 1));
            }
        }
        return text.append(random.nextBoolean() ? lineEnd : "").toString();
    }

    private static String field(SplittableRandom random, boolean alone) {
        return switch (random.nextInt(10)) {
            case 0 -> "\"two\nlines\"";
            case 1 -> "\"\r\n,\"\"\r\"";
            case 2 -> "  \"spaced, \"\"quoted\"\"\" ";
            case 3 -> "5\" pipe";
            case 4 -> alone ? "\"\"" : "";
            case 5 -> "x".repeat(random.nextInt(300));
            case 6 -> "\"" + "long\n".repeat(random.nextInt(80)) + "\"";
            case 7 -> "\"\"\"\"";
            case 8 -> "é\u20AC";
            default -> Double.toString(random.nextDouble());
        };
    }
}

package io.taskgraph.samples.bwmf.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.arbitrary;
import static org.quicktheories.generators.SourceDSL.lists;

import io.taskgraph.datum.DatumException;
import io.taskgraph.samples.bwmf.model.SparseShard;
import java.io.ByteArrayInputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

/** A file is read as a matrix of finite values, or refused by an error that names the file, whatever it holds. */
class MatrixTextPropertyTests {

    private static final String MARKET = "%%MatrixMarket matrix coordinate ";

    @Test
    void textIsReadAsAMatrixOrTheFileIsNamed() {
        qt().forAll(entries(), texts()).as(String::concat).checkAssert(MatrixTextPropertyTests::assertReadOrNamed);
    }

    private static void assertReadOrNamed(String text) {
        for (String name : List.of("m.csv", "m.mtx", "m.txt")) {
            assertReadOrNamed(name, text);
        }
        assertReadOrNamed("m.csv", "row,col,value\n" + text);
        for (String kind : List.of("real general", "pattern symmetric")) {
            assertReadOrNamed("m.mtx", MARKET + kind + "\n" + text);
        }
    }

    private static void assertReadOrNamed(String name, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        MatrixText matrix = new MatrixText(
                name, builder -> builder.resolvedBy(location -> new ByteArrayInputStream(bytes)), Layout.PLAIN);
        Throwable failure = catchThrowable(() -> assertFinite(matrix));
        if (failure != null) {
            assertThat(failure).isInstanceOf(DatumException.class).hasMessageContaining(name);
        }
    }

    private static void assertFinite(MatrixText matrix) {
        MatrixSummary summary = matrix.summary();
        assertThat(summary.sum()).isFinite().isPositive();
        SparseShard all = matrix.read(summary, 0, 1).rows();
        for (int i = all.start(0); i < all.start(all.rows()); i++) {
            assertThat(all.value(i)).isFinite().isNotNegative();
            assertThat(all.column(i)).isBetween(0, summary.columns() - 1);
        }
    }

    private static Gen<String> texts() {
        return lists().of(arbitrary()
                        .pick(
                                "0",
                                "1",
                                "2",
                                "3",
                                "-1",
                                "1.5",
                                "1e308",
                                "4e-320",
                                "NaN",
                                "Infinity",
                                "2147483647",
                                "x",
                                ",",
                                "\"",
                                " ",
                                "\t",
                                "\n",
                                "\n",
                                "\n",
                                "%",
                                "#",
                                "\uFEFF"))
                .ofSizeBetween(0, 40)
                .map(parts -> String.join("", parts));
    }

    /** Mostly sound entries, so that not every text is refused at its first word. */
    private static Gen<String> entries() {
        Gen<String> values = arbitrary().pick("1", "2.5", "0", "1e308");
        Gen<String> indexes = arbitrary().pick("1", "2", "3");
        return arbitrary()
                .pick(" ", ",")
                .flatMap(separator -> lists().of(indexes.zip(
                                indexes,
                                values,
                                (row, column, value) -> row + separator + column + separator + value + "\n"))
                        .ofSizeBetween(0, 4)
                        .map(lines -> String.join("", lines)));
    }
}

package io.taskgraph.samples.bwmf.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.taskgraph.datum.DatumException;
import io.taskgraph.samples.bwmf.model.SparseShard;
import java.io.ByteArrayInputStream;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a file holds is a matrix of finite values, or refused by an error that names the file. */
class MatrixTextPropertyTests {

    private static final String MARKET = "%%MatrixMarket matrix coordinate ";

    @Property
    void anyTextIsAMatrixOrNamed(@ForAll("texts") String text) {
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
        MatrixText matrix =
                new MatrixText(name, builder -> builder.resolvedBy(location -> new ByteArrayInputStream(bytes)), 0, 0);
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

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
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
                        "\uFEFF")
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts))
                .flatMap(text -> entries().map(entries -> entries + text));
    }

    /** Mostly sound entries, so that not every text is refused at its first word. */
    private static Arbitrary<String> entries() {
        Arbitrary<String> separators = Arbitraries.of(" ", ",");
        Arbitrary<String> values = Arbitraries.of("1", "2.5", "0", "1e308");
        Arbitrary<String> indexes = Arbitraries.of("1", "2", "3");
        return separators.flatMap(separator -> values.flatMap(value -> indexes.flatMap(
                        row -> indexes.map(column -> row + separator + column + separator + value + "\n")))
                .list()
                .ofMaxSize(4)
                .map(lines -> String.join("", lines)));
    }
}

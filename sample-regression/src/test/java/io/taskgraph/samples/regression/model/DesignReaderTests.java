package io.taskgraph.samples.regression.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.taskgraph.datum.DatumException;
import io.taskgraph.datum.DatumIteratorBuilder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DesignReaderTests {

    private static final String CSV = "a,b,kind\n1,10,x\n2,20,y\n3,30,x\n4,40,z\n5,n/a,y\n";

    @Test
    void allOtherColumnsAreFeaturesUnlessSelected() {
        assertThat(reader(new DataSpec("test.csv", "kind", List.of(), null, "x"))
                        .features()
                        .names())
                .containsExactly("a", "b");
        assertThat(reader(new DataSpec("test.csv", "kind", List.of("a"), null, "x"))
                        .features()
                        .names())
                .containsExactly("a");
    }

    @Test
    void classesAreNumberedAsTheyCome() {
        Design design = reader(new DataSpec("test.csv", "kind", List.of("a"), null, "x"))
                .readAll();
        assertThat(design.classes()).containsExactly("x", "y", "z");
        assertThat(IntStream.range(0, design.rows()).mapToDouble(design::target))
                .containsExactly(0.0, 1.0, 0.0, 2.0, 1.0);
    }

    @Test
    void filterKeepsRows() {
        Design design = reader(new DataSpec("test.csv", "kind", List.of("a"), RowFilter.parse("kind:x,z"), "x"))
                .readAll();
        assertThat(IntStream.range(0, design.rows()).mapToDouble(row -> design.number(row, 0)))
                .containsExactly(1.0, 3.0, 4.0);
    }

    @Test
    void rowsThatDropOutNeedNotBeNumbers() {
        Design design = reader(new DataSpec("test.csv", "kind", List.of(), RowFilter.parse("kind:x,z"), "x"))
                .readAll();
        assertThat(design.rows()).isEqualTo(3);
    }

    @Test
    void filterComparesNumbersAsNumbers() {
        DesignReader reader =
                reader(new DataSpec("test.csv", "kind", List.of("a"), RowFilter.parse("b:10.0,4e1"), "x"));
        assertThat(reader.readAll().rows()).isEqualTo(2);
        assertThatIllegalArgumentException().isThrownBy(() -> RowFilter.parse("kind"));
    }

    @Test
    void moreTasksThanRowsLeavesSomeWithNone() {
        DesignReader reader = reader(new DataSpec("test.csv", "kind", List.of("a"), null, "x"));
        assertThat(IntStream.range(0, 31).map(task -> reader.read(task, 31).rows()))
                .containsOnly(0, 1)
                .satisfies(rows -> assertThat(
                                rows.stream().mapToInt(Integer::intValue).sum())
                        .isEqualTo(5));
    }

    @Test
    void cellThatIsNoNumberIsReported() {
        assertThatExceptionOfType(DatumException.class)
                .isThrownBy(() -> reader(new DataSpec("test.csv", "kind", List.of(), null, "x"))
                        .readAll())
                .withMessage("test.csv, line 6: column 'b': 'n/a' is not a finite number;"
                        + " 'regression.missing=drop' leaves such rows out");
    }

    @Test
    void missingColumnIsReportedWithThoseThereAre() {
        for (DataSpec data : List.of(
                new DataSpec("test.csv", "none", List.of("a"), null, "x"),
                new DataSpec("test.csv", "kind", List.of("none"), null, "x"),
                new DataSpec("test.csv", "kind", List.of("a"), RowFilter.parse("none:1"), "x"))) {
            assertThatExceptionOfType(DatumException.class)
                    .isThrownBy(() -> reader(data).readAll())
                    .withMessageContaining("no column 'none'")
                    .withMessageContaining("[a, b, kind]");
        }
    }

    @Test
    void filterThatKeepsNothingIsReported() {
        DesignReader reader = reader(new DataSpec("test.csv", "kind", List.of("a"), RowFilter.parse("kind:q"), "x"));
        assertThat(reader.readAll().rows()).isZero();
        assertThat(reader.noRows()).hasMessageContaining("no row passes");
    }

    private static DesignReader reader(DataSpec data) {
        return new DesignReader(
                data,
                Family.BINOMIAL,
                DatumIteratorBuilder.csv()
                        .resolvedBy(location -> new ByteArrayInputStream(CSV.getBytes(StandardCharsets.UTF_8)))
                        .source("test.csv"));
    }
}

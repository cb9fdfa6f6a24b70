package io.taskgraph.samples.bwmf.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskgraph.datum.DatumException;
import io.taskgraph.samples.bwmf.model.SparseShard;
import io.taskgraph.samples.bwmf.model.TaskShards;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixTextTests {

    @TempDir
    private Path folder;

    private MatrixText text(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream stream = name.endsWith(".gz")
                ? new GZIPOutputStream(Files.newOutputStream(file))
                : Files.newOutputStream(file)) {
            stream.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return new MatrixText(file.toString());
    }

    static List<String> entries(SparseShard shard) {
        List<String> entries = new ArrayList<>();
        for (int row = 0; row < shard.rows(); row++) {
            for (int i = shard.start(row); i < shard.start(row + 1); i++) {
                entries.add((shard.range().from() + row) + " " + shard.column(i) + " " + shard.value(i));
            }
        }
        return entries;
    }

    private static List<String> rows(MatrixText text) {
        return entries(text.read(text.summary(), 0, 1).rows());
    }

    @Test
    void everyFormatGivesTheSameMatrix() throws IOException {
        List<String> expected = List.of("0 2 0.5", "2 0 4.0", "2 1 7.0");
        assertThat(rows(text("a.csv", "row,col,value\n2,0,4\n0,2,0.5\n2,1,7\n")))
                .isEqualTo(expected);
        assertThat(rows(text("a.csv.gz", "value,row,col\n4,2,0\n7,2,1\n.5,0,2\n")))
                .isEqualTo(expected);
        assertThat(rows(text("a.txt", "# a comment\n2 1\t7\n\n0  2 5e-1\n2 0 4\n")))
                .isEqualTo(expected);
        assertThat(rows(text("a.gz", "2 1 7\n0 2 0.5\n2 0 4"))).isEqualTo(expected);
        String market = "%%MatrixMarket matrix coordinate real general\n% note\n3 3 3\n3 2 7\n1 3 0.5\n3 1 4\n";
        assertThat(rows(text("a.mtx", market))).isEqualTo(expected);
    }

    @Test
    void symmetricAndPatternMatricesAreSpeltOut() throws IOException {
        String market = "%%MatrixMarket matrix coordinate pattern symmetric\n3 3 2\n2 1\n3 3\n";
        assertThat(rows(text("a.mtx", market))).containsExactly("0 1 1.0", "1 0 1.0", "2 2 1.0");
    }

    @Test
    void tasksGetContiguousRowsAndColumns() throws IOException {
        MatrixText text = text("a.txt", "0 0 1\n1 2 2\n2 1 3\n3 2 4\n4 0 5\n");
        MatrixSummary summary = text.summary();
        assertThat(summary).isEqualTo(new MatrixSummary(5, 3, 5, 15));
        TaskShards second = text.read(summary, 1, 2);
        assertThat(entries(second.rows())).containsExactly("2 1 3.0", "3 2 4.0", "4 0 5.0");
        assertThat(entries(second.columns())).containsExactly("1 2 3.0", "2 1 2.0", "2 3 4.0");
        assertThat(text.read(summary, 6, 7).rows().rows()).isEqualTo(1);
        assertThat(text.read(summary, 0, 7).rows().rows()).isZero();
    }

    @Test
    void entriesOfTheSamePlaceAreSummedAndCountedOnce() throws IOException {
        MatrixText text = text("twice.txt", "0 1 1\n3 0 2\n0 1 4\n0 0 1\n0 1 0.5\n");
        MatrixSummary summary = text.summary();
        List<String> all = new ArrayList<>();
        int duplicates = 0;
        for (int task = 0; task < 4; task++) {
            TaskShards shards = text.read(summary, task, 4);
            all.addAll(entries(shards.rows()));
            duplicates += shards.duplicates();
        }
        assertThat(all).containsExactly("0 0 1.0", "0 1 5.5", "3 0 2.0");
        assertThat(duplicates).isEqualTo(2);
    }

    @Test
    void emptyRowsColumnsAndZerosAreFine() throws IOException {
        MatrixText text = text("a.txt", "3 2 1\n0 0 0\n");
        assertThat(text.summary()).isEqualTo(new MatrixSummary(4, 3, 1, 1));
        assertThat(rows(text)).containsExactly("3 2 1.0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        a.csv | row,col,value;0,0,1;1,1,-3       | line 3: column 'value': -3.0 is not a number of at least 0
        a.csv | row,col,value;0,0,NaN            | line 2: column 'value': 'NaN' is not a finite number
        a.csv | row,col,value;0,0,1e999          | line 2: column 'value': '1e999' is not a finite number
        a.csv | row,col,value;-1,0,1             | line 2: column 'row': -1 is not a row or column, which count from 0
        a.csv | row,column,value;0,0,1           | there is no column 'col'; there are [row, column, value]
        a.txt | 0 0 1;0 0                        | line 2: the record has 2 values for 3 columns
        a.txt | 0 0 1;0 0.5 1                    | line 2: column 'col': '0.5' is not a whole number
        a.txt | 0 0 0                            | there is no entry that is not 0
        a.mtx | 1 1 1;1 1 1                      | line 1: expected '%%MatrixMarket matrix' with one of [coordinate, array]
        a.mtx | %%MatrixMarket matrix coordinate real general;2 2 1;3 1 1 | line 3: row 3 is not within 1 to 2
        a.mtx | %%MatrixMarket matrix coordinate real general;2 2 2;1 1 1 | there are 1 of the stated 2 entries
        a.mtx | %%MatrixMarket matrix coordinate real general;2 2 1;1 1 1;2 2 1 | there are 2 of the stated 1 entries
        a.mtx | %%MatrixMarket matrix coordinate real general;2 2 1;0 1 1 | line 3: column 'row': 0 is not a row or column, which count from 1
        a.mtx | %%MatrixMarket matrix array real general;2 2;1;2;3        | there are 3 of the stated 4 entries
        a.mtx | %%MatrixMarket matrix array real general;2 2;1;2;3;4;5    | line 7: column 3 is not within 1 to 2
        a.mtx | %%MatrixMarket matrix array pattern general;2 2           | line 1: expected '%%MatrixMarket
        a.mtx | %%MatrixMarket matrix array real symmetric;2 3;1          | a symmetric matrix cannot have 2 x 3 entries
        a.mtx | %%MatrixMarket matrix coordinate complex general;2 2 0    | the forms are lines of row, column and value
        a.txt | 0 0 3d                           | line 1: column 'value': '3d' is not a finite number
        """)
    void wrongEntriesAreRefusedWithLocationLineAndValue(String name, String lines, String problem) throws IOException {
        MatrixText text = text(name, lines.replace(';', '\n'));
        assertThatThrownBy(text::summary)
                .isInstanceOf(DatumException.class)
                .hasMessageStartingWith(folder.resolve(name).toString())
                .hasMessageContaining(problem);
    }

    /** scipy 1.10.1: mmread gives the same matrices. */
    @Test
    void arraysAreReadColumnByColumn() throws IOException {
        String general = "%%MatrixMarket matrix array real general\n% note\n2 3\n1\n0\n2\n3\n0\n4\n";
        assertThat(rows(text("a.mtx", general))).containsExactly("0 0 1.0", "0 1 2.0", "1 1 3.0", "1 2 4.0");
        String symmetric = "%%MatrixMarket matrix array integer symmetric\n3 3\n1\n2\n0\n3\n4\n5\n";
        assertThat(rows(text("a.mtx", symmetric)))
                .containsExactlyInAnyOrder("0 0 1.0", "0 1 2.0", "1 0 2.0", "1 1 3.0", "1 2 4.0", "2 1 4.0", "2 2 5.0");
    }

    @Test
    void denseCsvHasARowInEachRecord() throws IOException {
        text("dense.csv", "sea,ship,tea\n0,2,0\n1.5,0,0\n0,0,0\n");
        MatrixText dense = new MatrixText(
                folder.resolve("dense.csv").toString(), UnaryOperator.identity(), new Layout(true, 0, 0, 0));
        assertThat(rows(dense)).containsExactly("0 1 2.0", "1 0 1.5");
        assertThat(dense.summary()).isEqualTo(new MatrixSummary(3, 3, 2, 3.5));
    }

    @Test
    void entriesMayCountFromOne() throws IOException {
        text("one.txt", "1 1 5\n2 3 7\n");
        String file = folder.resolve("one.txt").toString();
        MatrixText one = new MatrixText(file, UnaryOperator.identity(), new Layout(false, 1, 0, 0));
        assertThat(rows(one)).containsExactly("0 0 5.0", "1 2 7.0");
        text("one.txt", "0 1 5\n");
        assertThatThrownBy(new MatrixText(file, UnaryOperator.identity(), new Layout(false, 1, 0, 0))::summary)
                .hasMessageContaining("0 is not a row or column, which count from 1");
        text("one.txt", "4 1 5\n");
        assertThatThrownBy(new MatrixText(file, UnaryOperator.identity(), new Layout(false, 1, 3, 3))::summary)
                .hasMessageContaining("row 4 is not within 1 to 3");
    }

    @Test
    void givenSizeMayBeLargerThanTheEntriesNeed() throws IOException {
        text("a.txt", "0 0 1\n");
        MatrixText sized = new MatrixText(
                folder.resolve("a.txt").toString(), UnaryOperator.identity(), new Layout(false, 0, 3, 7));
        assertThat(sized.summary()).isEqualTo(new MatrixSummary(3, 7, 1, 1));
    }

    @Test
    void entryOutsideTheGivenSizeIsRefused() throws IOException {
        text("a.txt", "0 0 1\n0 7 1\n");
        MatrixText sized = new MatrixText(
                folder.resolve("a.txt").toString(), UnaryOperator.identity(), new Layout(false, 0, 3, 7));
        assertThatThrownBy(sized::summary).hasMessageContaining("line 2: column 7 is not within 0 to 6");
    }
}

package io.taskgraph.datum;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs what docs/input.md shows, and holds the page against this program. */
class InputExampleTests {

    private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private final long task = 0;

    private final long tasks = 1;

    @TempDir
    private Path directory;

    @Test
    void aTaskReadsTheColumnsOfItsShare() throws IOException {
        String file = write("x,y,z\n1,2,3\n4,5,6\n");
        DatumSource source = DatumIteratorBuilder.csv().source(file);
        DatumColumns own = source.share(task, tasks).read(Column.ofDoubles("x", "y"));
        double[] x = own.doubles("x");
        double[] y = own.doubles("y");
        assertThat(x).containsExactly(1, 4);
        assertThat(y).containsExactly(2, 5);
        source.close();
    }

    @Test
    void rowsArePickedByAColumn() throws IOException {
        DatumSource source = DatumIteratorBuilder.csv().source(write("x,kind\n1,a\n?,b\n4,a\n"));
        double sum = 0;
        try (RowReader rows = source.share(task, tasks).rows(List.of(Column.ofText("kind"), Column.ofDouble("x")))) {
            while (rows.next()) {
                if (rows.text(0).equals("a")) {
                    sum += rows.number(1);
                }
            }
        }
        assertThat(sum).isEqualTo(5);
        source.close();
    }

    @Test
    void recordsAreTransformed() throws IOException {
        String file = write("x\n1\n-2\n");
        DatumIteratorBuilder squares = DatumIteratorBuilder.csv()
                .transformedBy(
                        row -> row.with(List.of("x2"), List.of(Double.toString(row.number("x") * row.number("x")))))
                .where(row -> row.number("x2") > 1);
        DatumStore all = DatumStore.load(squares.build(file));
        assertThat(all).extracting(row -> row.number("x2")).containsExactly(4.0);
    }

    @Test
    void valuesBetweenBlanksAreNamed() throws IOException {
        String file = write("3 3 2\n% entries\n0 2  1.5\n1 1 2\n");
        DatumSource entries = DatumIteratorBuilder.blankSeparated("#%", List.of("row", "col", "value"))
                .skippingLines(1)
                .source(file);
        assertThat(entries.share(0, 1).read(Column.ofDoubles("value")).doubles("value"))
                .containsExactly(1.5, 2);
        entries.close();
    }

    /** All but the bean, for which there is no Spring here. */
    @Test
    void codeOfTheDocumentationIsThatOfTheProgram() throws IOException {
        String page = Files.readString(Path.of("../docs/input.md"));
        String program = packed(Files.readString(Path.of("src/test/java/io/taskgraph/datum/InputExampleTests.java")));
        List<String> parts = new ArrayList<>();
        Matcher code = CODE.matcher(page);
        while (code.find()) {
            if (!code.group(1).startsWith("@Bean")) {
                parts.addAll(List.of(code.group(1).split("\n\n")));
            }
        }
        assertThat(parts).hasSize(4).allSatisfy(part -> assertThat(program).contains(packed(part)));
    }

    private static String packed(String code) {
        return code.replaceAll("\\s+", "");
    }

    private String write(String text) throws IOException {
        return Files.writeString(directory.resolve("in.txt"), text).toString();
    }
}

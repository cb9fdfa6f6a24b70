package io.taskgraph.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.taskgraph.datum.Column;
import io.taskgraph.datum.Datum;
import io.taskgraph.datum.DatumException;
import io.taskgraph.datum.DatumIteratorBuilder;
import io.taskgraph.datum.DatumSource;
import io.taskgraph.datum.DatumStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

class ResourceDatumResolverTests {

    private final DatumIteratorBuilder csv =
            DatumIteratorBuilder.csv().resolvedBy(new ResourceDatumResolver(new PathMatchingResourcePatternResolver()));

    @TempDir
    Path directory;

    @BeforeEach
    void files() throws IOException {
        Files.writeString(directory.resolve("b.csv"), "x\n3\n");
        Files.writeString(directory.resolve("a.csv"), "x\n1\n2\n");
        Files.writeString(directory.resolve("c.txt"), "no data\n");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(directory.resolve("c.csv.gz")))) {
            out.write("x\n4\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "file:"})
    void filesOfAPatternAreReadInOrderEachWithItsHeader(String scheme) {
        DatumStore store = load(scheme + directory + "/*.csv*");
        assertThat(store).extracting(datum -> datum.number("x")).containsExactly(1.0, 2.0, 3.0, 4.0);
        assertThat(store.get(2).source()).startsWith("file:").endsWith("/b.csv");
        assertThat(store.get(2).line()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "file:"})
    void filesOfAPatternAreSharedOut(String scheme) {
        List<Double> found = new ArrayList<>();
        try (DatumSource source = csv.source(scheme + directory + "/*.csv*")) {
            for (int share = 0; share < 3; share++) {
                for (double x :
                        source.share(share, 3).read(Column.ofDoubles("x")).doubles("x")) {
                    found.add(x);
                }
            }
        }
        assertThat(found).containsExactly(1.0, 2.0, 3.0, 4.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "file:"})
    void oneFileIsReadUnderTheNameItWasAskedBy(String scheme) {
        String location = scheme + directory + "/a.csv";
        assertThat(load(location)).hasSize(2).extracting(Datum::source).containsOnly(location);
    }

    /** All of these mean something in a URL, and nothing in a path. */
    @ParameterizedTest
    @ValueSource(strings = {"data#1.csv", "rate%2Fx.csv", "a b?.csv", "{x}.csv", "50%.csv"})
    void aPathIsNoUrl(String name) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("in #1 50%"));
        Files.writeString(folder.resolve(name), "x\n7\n");
        assertThat(load(folder + "/" + name)).extracting(Datum::source).containsExactly(folder + "/" + name);
        assertThat(load(folder + "/*.csv"))
                .extracting(datum -> datum.number("x"))
                .containsExactly(7.0);
        try (DatumSource source = csv.source(folder + "/" + name)) {
            assertThat(source.share(0, 1).read(Column.ofDoubles("x")).rows()).isEqualTo(1);
        }
    }

    @Test
    void resourcesOfTheClassPathAreFound() {
        assertThat(DatumStore.load(lines().build("classpath:META-INF/spring.factories"))
                        .size())
                .isPositive();
        assertThat(DatumStore.load(lines().build("classpath*:META-INF/spring/*.AutoConfiguration.imports")))
                .extracting(Datum::text)
                .contains(TaskGraphAutoConfiguration.class.getName());
    }

    @Test
    void whatIsNotThereIsReported() {
        assertThatExceptionOfType(DatumException.class)
                .isThrownBy(() -> load(directory + "/*.tsv"))
                .withMessage(directory + "/*.tsv: cannot be opened: there is no resource that the pattern fits");
        assertThatExceptionOfType(DatumException.class)
                .isThrownBy(() -> load(directory + "/none.csv"))
                .withMessage(directory + "/none.csv: cannot be opened: there is no such file");
        assertThatExceptionOfType(DatumException.class)
                .isThrownBy(() -> load(directory + "/no\0ne.csv"))
                .withMessageContaining(": cannot be opened: there is no such file");
        assertThatExceptionOfType(DatumException.class)
                .isThrownBy(() -> load("classpath:none.csv"))
                .withMessageStartingWith("classpath:none.csv: cannot be opened: there is no such");
    }

    private DatumStore load(String location) {
        return DatumStore.load(csv.build(location));
    }

    private static DatumIteratorBuilder lines() {
        return DatumIteratorBuilder.lines()
                .resolvedBy(new ResourceDatumResolver(new PathMatchingResourcePatternResolver()));
    }
}

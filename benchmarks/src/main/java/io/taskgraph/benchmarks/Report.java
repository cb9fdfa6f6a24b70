package io.taskgraph.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The rows of one run: printed as they come, and written as JSON and as a table in Markdown. */
final class Report {

    private static final String HEAD =
            "| what | unit | p50 | p99 | raw p50 | ratio | samples | budget | met |%n| --- | --- | --- | --- | --- | --- | --- | --- | --- |";

    private final List<Row> rows = new ArrayList<>();
    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    void begin() {
        out.println(HEAD.formatted());
    }

    void add(Row row) {
        rows.add(row);
        out.println(line(row));
        out.flush();
    }

    void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Map<String, Object> json = new TreeMap<>();
        json.put("java", System.getProperty("java.version"));
        json.put("processors", Runtime.getRuntime().availableProcessors());
        json.put("rows", rows);
        JsonMapper mapper = JsonMapper.builder().build();
        Files.write(
                directory.resolve("results.json"),
                mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
        List<String> table = new ArrayList<>(List.of(HEAD.formatted()));
        rows.forEach(row -> table.add(line(row)));
        Files.write(directory.resolve("results.md"), table);
    }

    private static String line(Row row) {
        return "| %s | %s | %s | %s | %s | %s | %,d | %s | %s |"
                .formatted(
                        row.what(),
                        row.unit(),
                        number(row.p50()),
                        number(row.p99()),
                        number(row.raw()),
                        number(row.ratio()),
                        row.samples(),
                        row.budget(),
                        row.met() == null ? "" : row.met() ? "yes" : "**no**");
    }

    private static String number(@Nullable Double value) {
        if (value == null) {
            return "";
        }
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.3f", value);
    }
}

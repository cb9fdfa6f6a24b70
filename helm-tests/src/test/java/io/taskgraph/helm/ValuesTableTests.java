package io.taskgraph.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's table has a row for every value, and the default that it says. */
class ValuesTableTests {

    private static final Pattern ROW = Pattern.compile("^\\| `([A-Za-z.]+)` \\| (.*?) \\| ", Pattern.MULTILINE);

    /** Values that are explained as a whole. */
    static final Set<String> WHOLE = Set.of(
            "etcd.bundled.resources",
            "grafanaDashboard.labels",
            "probes.startup",
            "probes.liveness",
            "probes.readiness",
            "resources",
            "podSecurityContext",
            "securityContext");

    @Test
    void hasARowForEveryValueAndNoOther() throws IOException {
        assertThat(rows().keySet()).isEqualTo(values().keySet());
    }

    @Test
    void saysDefaultsAsTheyAre() throws IOException {
        Map<String, Object> values = values();
        rows().forEach((key, text) -> {
            Object value = values.get(key);
            boolean literal = text.startsWith("`") && !text.contains("<") && text.indexOf('`', 1) == text.length() - 1;
            if (literal && !key.equals("management.endpoints")) {
                String shown = text.substring(1, text.length() - 1);
                assertThat(shown.equals("\"\"") ? "" : shown).as(key).isEqualTo(String.valueOf(value));
            }
        });
    }

    private static Map<String, String> rows() throws IOException {
        String readme = Files.readString(Chart.HOME.resolve("README.md"));
        Map<String, String> rows = new TreeMap<>();
        ROW.matcher(readme.substring(readme.indexOf("| value | default |")))
                .results()
                .forEach(row -> rows.put(row.group(1), row.group(2)));
        return rows;
    }

    private static Map<String, Object> values() throws IOException {
        Map<String, Object> values = new TreeMap<>();
        add("", StrictYaml.map(Files.readString(Chart.HOME.resolve("values.yaml"))), values);
        return values;
    }

    private static void add(String prefix, Map<?, ?> map, Map<String, Object> into) {
        for (Object key : new TreeSet<>(map.keySet())) {
            Object value = map.get(key);
            String path = prefix + key;
            if (value instanceof Map<?, ?> inner && !inner.isEmpty() && !WHOLE.contains(path)) {
                add(path + ".", inner, into);
            } else {
                into.put(path, value instanceof List<?> list && list.isEmpty() ? "[]" : value);
            }
        }
    }
}

package io.taskgraph.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The schema says of every value what it may be, and of nothing else: so a value that is misspelt is refused. */
class SchemaTests {

    /** What Helm itself gives to every chart. */
    private static final String GLOBAL = "global";

    private final JsonNode schema = StrictYaml.tree(Files.readString(Chart.HOME.resolve("values.schema.json")));
    private final JsonNode values = StrictYaml.tree(Files.readString(Chart.HOME.resolve("values.yaml")));

    SchemaTests() throws IOException {}

    @Test
    void hasEveryValueAndNoOther() {
        Set<String> inSchema = new TreeSet<>();
        Set<String> inValues = new TreeSet<>();
        compare("", schema, values, inSchema, inValues);
        assertThat(inSchema).isEqualTo(inValues).hasSizeGreaterThan(100);
    }

    @Test
    void refusesUnknownKeysWhereverItKnowsAll() {
        assertThat(open("", schema)).isEmpty();
    }

    private static Set<String> open(String path, JsonNode schema) {
        Set<String> open = new TreeSet<>();
        if (schema.has("properties")) {
            if (!schema.path("additionalProperties").isBoolean()
                    || schema.path("additionalProperties").asBoolean()) {
                open.add(path);
            }
            schema.path("properties")
                    .properties()
                    .forEach(property -> open.addAll(open(path + "/" + property.getKey(), property.getValue())));
        }
        return open;
    }

    /** Goes down as far as the schema knows the keys; what is below, such as labels, is for Kubernetes to say. */
    private static void compare(
            String prefix, JsonNode schema, JsonNode values, Set<String> inSchema, Set<String> inValues) {
        Set<String> names = new TreeSet<>();
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        names.remove(GLOBAL);
        names.forEach(name -> inSchema.add(prefix + name));
        values.fieldNames().forEachRemaining(name -> inValues.add(prefix + name));
        for (String name : names) {
            JsonNode known = schema.path("properties").path(name);
            if (known.has("properties") && !ValuesTableTests.WHOLE.contains(prefix + name)) {
                compare(prefix + name + ".", known, values.path(name), inSchema, inValues);
            }
        }
    }
}

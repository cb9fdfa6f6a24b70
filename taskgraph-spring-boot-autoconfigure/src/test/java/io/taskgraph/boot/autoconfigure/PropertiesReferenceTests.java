package io.taskgraph.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the reference of properties against the metadata that the build makes of the properties classes. */
class PropertiesReferenceTests {

    private static final Path REFERENCE = Path.of("..", "docs", "reference", "properties.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(taskgraph\\.[a-z.-]+)` \\|");

    @Test
    void everyPropertyHasARowAndEveryRowAProperty() throws IOException {
        assertThat(rows()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(properties());
    }

    @Test
    void switchesOfHealthAndInfoAndTheMeaningOfEachGroupAreInTheMetadata() throws IOException {
        try (InputStream metadata =
                TaskGraphProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            Object document =
                    Configuration.defaultConfiguration().jsonProvider().parse(metadata, "UTF-8");
            List<String> names = JsonPath.read(document, "$.properties[*].name");
            assertThat(names).contains("management.health.taskgraph.enabled", "management.info.taskgraph.enabled");
            List<String> groups = JsonPath.read(document, "$.groups[?(!@.description)].name");
            assertThat(groups).as("groups without a description").isEmpty();
            List<String> twice = JsonPath.read(document, "$.groups[*].name");
            assertThat(twice).doesNotHaveDuplicates();
            List<String> hints = JsonPath.read(document, "$.hints[*].name");
            assertThat(hints).contains("taskgraph.checkpoint.directory", "taskgraph.etcd.endpoints");
        }
    }

    private static List<String> rows() throws IOException {
        return ROW.matcher(Files.readString(REFERENCE))
                .results()
                .map(row -> row.group(1))
                .toList();
    }

    private static List<String> properties() throws IOException {
        try (InputStream metadata =
                TaskGraphProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            List<String> names = JsonPath.read(metadata, "$.properties[*].name");
            return names.stream().filter(name -> name.startsWith("taskgraph.")).toList();
        }
    }
}

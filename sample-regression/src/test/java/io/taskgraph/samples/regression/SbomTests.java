package io.taskgraph.samples.regression;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bills of materials in this jar and in the libraries. */
class SbomTests {

    /** Where Actuator's endpoint {@code sbom} looks for it. */
    @Test
    void theApplicationHasOne() throws IOException {
        JsonNode bom = read(new ClassPathResource("META-INF/sbom/application.cdx.json"));
        assertThat(bom.at("/metadata/component/name").asString()).isEqualTo("sample-regression");
        assertThat(bom.at("/metadata/component/type").asString()).isEqualTo("application");
        assertThat(names(bom))
                .contains("taskgraph-engine", "spring-boot", "ejml-core", "fastcsv")
                .doesNotContain("taskgraph-test", "junit-jupiter", "grpc-netty-shaded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"taskgraph-api", "taskgraph-core", "taskgraph-etcd", "taskgraph-grpc", "taskgraph-datum"})
    void eachLibraryHasItsOwn(String library) throws IOException {
        JsonNode bom = read(new ClassPathResource("META-INF/sbom/" + library + ".cdx.json"));
        assertThat(bom.path("bomFormat").asString()).isEqualTo("CycloneDX");
        assertThat(bom.at("/metadata/component/name").asString()).isEqualTo(library);
        assertThat(names(bom)).contains("protobuf-java").doesNotContain("junit-jupiter", "taskgraph-test");
    }

    private static JsonNode read(Resource sbom) throws IOException {
        try (InputStream in = sbom.getInputStream()) {
            return JsonMapper.shared().readTree(in);
        }
    }

    private static List<String> names(JsonNode bom) {
        return bom.path("components")
                .valueStream()
                .map(component -> component.path("name").asString())
                .toList();
    }
}

package io.taskgraph.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Service;
import org.junit.jupiter.api.Test;

/** The reader that the other tests rely on refuses what Kubernetes would drop or refuse. */
class StrictYamlTests {

    private static final String SERVICE = """
            apiVersion: v1
            kind: Service
            metadata:
              name: s
            spec:
              ports:
                - port: 80
                  targetPort: http
            """;

    @Test
    void takesWhatIsKnown() {
        assertThat(Manifests.parse(SERVICE).one(Service.class, "s").getSpec().getPorts())
                .hasSize(1);
    }

    @Test
    void refusesAnUnknownField() {
        assertThatThrownBy(() -> Manifests.parse(SERVICE.replace("targetPort", "targetport")))
                .hasMessageContaining("Service 's'")
                .hasMessageContaining("targetport");
    }

    @Test
    void refusesAnUnknownKind() {
        assertThatThrownBy(() -> Manifests.parse(SERVICE.replace("v1", "v2"))).hasMessageContaining("v2/Service");
    }

    @Test
    void refusesAKeyThatIsGivenTwice() {
        assertThatThrownBy(() -> Manifests.parse(SERVICE + "kind: Service\n")).hasMessageContaining("kind");
    }

    @Test
    void refusesTextForANumber() {
        assertThatThrownBy(() -> Manifests.parse(SERVICE.replace("80", "\"80\"")))
                .hasMessageContaining("Service 's'");
    }
}

package io.taskgraph.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class TlsModeTests {

    @Test
    void keysOfTheProcessesAreTheDefault() {
        assertThat(mode(Map.of())).isEqualTo(TlsMode.AUTO);
        assertThat(mode(Map.of("taskgraph.data.ssl.bundle", "nodes"))).isEqualTo(TlsMode.BUNDLE);
    }

    /** YAML reads {@code off} without quotes as false. */
    @Test
    void offOfYamlIsOff() {
        assertThat(mode(Map.of("taskgraph.data.tls", false))).isEqualTo(TlsMode.OFF);
        assertThat(mode(Map.of("taskgraph.data.tls", "off"))).isEqualTo(TlsMode.OFF);
    }

    private static TlsMode mode(Map<String, Object> properties) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
        return TlsMode.of(environment);
    }
}

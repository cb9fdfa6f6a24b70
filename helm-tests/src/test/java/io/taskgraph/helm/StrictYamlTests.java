package io.taskgraph.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    private static final String MONITOR = """
            apiVersion: monitoring.coreos.com/v1
            kind: ServiceMonitor
            metadata:
              name: m
            spec:
              selector:
                matchLabels:
                  app: a
              endpoints:
                - port: management
                  interval: 15s
                  scrapeTimeout: 10s
            """;

    private static final String RULES = """
            apiVersion: monitoring.coreos.com/v1
            kind: PrometheusRule
            metadata:
              name: r
            spec:
              groups:
                - name: job
                  rules:
                    - alert: Stalled
                      expr: up == 0
                      for: 1m
                      labels:
                        severity: page
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
    void takesAServiceMonitorAndRules() {
        assertThat(Manifests.parse(MONITOR + "---\n" + RULES).custom()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "matchLabels, matchLabel, matchLabel",
        "interval: 15s, interval: fast, 'interval'' must be a duration'",
        "port: management, path: /x, '''port'' must be given'",
        "scrapeTimeout, scrapetimeout, scrapetimeout",
        "kind: ServiceMonitor, kind: PodMonitor, PodMonitor"
    })
    void refusesAServiceMonitorThatTheOperatorWould(String what, String by, String message) {
        assertThatThrownBy(() -> Manifests.parse(MONITOR.replace(what, by))).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "alert: Stalled, alerts: Stalled, 'must have ''record'' or ''alert'''",
        "for: 1m, for: long, 'for'' must be a duration'",
        "expr: up == 0, expression: up, '''expr'' must be given'",
        "severity: page, severity: 1, Rule",
        "labels:, label:, label",
        "name: job, interval: 1m, name"
    })
    void refusesRulesThatTheOperatorWould(String what, String by, String message) {
        assertThatThrownBy(() -> Manifests.parse(RULES.replace(what, by))).hasMessageContaining(message);
    }

    @Test
    void refusesTextForANumber() {
        assertThatThrownBy(() -> Manifests.parse(SERVICE.replace("80", "\"80\"")))
                .hasMessageContaining("Service 's'");
    }
}

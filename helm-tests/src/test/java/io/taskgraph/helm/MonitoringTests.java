package io.taskgraph.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import io.taskgraph.boot.metrics.TaskGraphMeters;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts, dashboard and scraping: Prometheus' own tool runs the rules, and no meter is used that is not in the chart's list. */
class MonitoringTests {

    private static final Pattern METER = Pattern.compile("taskgraph_(?!job\\b)[a-z_]+");
    private static final String SERIES_SUFFIX = "_(count|sum|max|bucket)$";

    @TempDir
    private Path directory;

    @Test
    void rulesDoWhatTheyShould() throws Exception {
        rulesPass("tests.yml", "prometheusRule.enabled=true");
    }

    @Test
    void rulesOfAKubernetesJobDoWhatTheyShould() throws Exception {
        rulesPass(
                "tests-job.yml",
                "prometheusRule.enabled=true",
                "workload=Job",
                "job.name=fit's {{ job }}",
                "node.slots=11");
    }

    private void rulesPass(String file, String... settings) throws Exception {
        write("rules.yml", spec(rules(settings)));
        try (InputStream tests = getClass().getResourceAsStream("/promtool/" + file)) {
            Files.copy(tests, directory.resolve(file));
        }
        Promtool.run(directory, "check", "rules", "rules.yml");
        Promtool.run(directory, "test", "rules", file);
    }

    @Test
    void everyAlertIsSeenToFireAndToBeSilent() throws IOException {
        String tests = Files.readString(Chart.ROOT.resolve("helm-tests/src/test/resources/promtool/tests.yml"));
        for (String alert : alerts()) {
            assertThat(tests)
                    .contains("alertname: " + alert + ", exp_alerts: []")
                    .contains("alertname: " + alert + "\n");
        }
    }

    @Test
    void everyAlertIsInTheReadmeAndHasARunbook() throws IOException {
        String readme = Files.readString(Chart.HOME.resolve("README.md"));
        String operating = Files.readString(Chart.ROOT.resolve("docs/operating.md"));
        assertThat(alerts()).allSatisfy(alert -> assertThat(operating).contains("\n### " + alert + "\n"));
        assertThat(alerts()).allSatisfy(alert -> assertThat(readme).contains("| `" + alert + "` |"));
    }

    @Test
    void settingsOfTheUserAreInTheRules() {
        JsonNode rule = Chart.render("r", Chart.values("production")).custom().stream()
                .filter(it -> it.path("kind").asText().equals("PrometheusRule"))
                .findFirst()
                .orElseThrow();
        assertThat(rule.at("/metadata/labels/release").asText()).isEqualTo("prometheus");
        JsonNode stalled = rule.at("/spec/groups/0/rules/0");
        assertThat(stalled.at("/labels/team").asText()).isEqualTo("recommendations");
        assertThat(stalled.at("/annotations/runbook_url").asText())
                .isEqualTo("https://runbooks.example.com/taskgraph#taskgraphjobstalled");
        assertThat(rule.at("/spec/groups/0/rules/1/expr").asText()).contains("> 2.5 * (");
    }

    /** A finished Kubernetes Job has no pods to scrape. */
    @Test
    void onlyADeploymentIsMissedWhenNothingIsScraped() {
        assertThat(rules("prometheusRule.enabled=true", "workload=Job").toString())
                .doesNotContain("TaskGraphNotScraped");
    }

    /** Each task of a lost pod is a failover. */
    @Test
    void failoversOfOnePodAreNoStorm() {
        assertThat(rules("prometheusRule.enabled=true").toString()).contains("[10m])) > 10\"");
        assertThat(rules("prometheusRule.enabled=true", "node.slots=11").toString())
                .contains("[10m])) > 33\"");
        assertThat(rules("prometheusRule.enabled=true", "node.slots=11", "prometheusRule.failoverStorm=5")
                        .toString())
                .contains("[10m])) > 5\"");
    }

    @Test
    void queriesOfTheDashboardAreValid() throws Exception {
        List<Map<String, Object>> recorded = new ArrayList<>();
        for (String query : queries()) {
            String plain = query.replace("$__rate_interval", "1m").replaceAll("\\$(namespace|job|pods)", "x");
            recorded.add(Map.of("record", "q:" + recorded.size(), "expr", plain));
        }
        Map<String, Object> group = new LinkedHashMap<>(Map.of("name", "dashboard", "rules", recorded));
        write("rules.yml", StrictYaml.write(Map.of("groups", List.of(group))));
        Promtool.run(directory, "check", "rules", "rules.yml");
    }

    @Test
    void dashboardAndRulesUseMetersOfTheListOnly() throws IOException {
        Set<String> known = known();
        assertThat(used(String.join("\n", queries()))).isNotEmpty().isSubsetOf(known);
        assertThat(used(rules("prometheusRule.enabled=true").toString()))
                .isNotEmpty()
                .isSubsetOf(known);
    }

    @Test
    void listIsThatOfTheFramework() {
        PrometheusNamingConvention convention = new PrometheusNamingConvention();
        assertThat(known())
                .containsExactlyInAnyOrderElementsOf(Stream.of(TaskGraphMeters.values())
                        .map(meter -> convention.name(meter.getName(), meter.getType(), meter.getBaseUnit())
                                + (meter.getType() == Meter.Type.COUNTER ? "_total" : ""))
                        .toList());
    }

    @Test
    void dashboardShowsEveryMeterOfTheList() throws IOException {
        assertThat(used(String.join("\n", queries()))).isEqualTo(known());
    }

    @Test
    void dashboardIsInAConfigMapThatGrafanaFinds() throws IOException {
        ConfigMap map = Chart.render("r", Chart.values("production")).one(ConfigMap.class, "r-taskgraph-dashboard");
        assertThat(map.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
        assertThat(StrictYaml.tree(map.getData().get("r-taskgraph.json"))).isEqualTo(dashboard());
    }

    @Test
    void panelsOfTheDashboardDoNotOverlap() throws IOException {
        Set<String> cells = new TreeSet<>();
        for (JsonNode panel : dashboard().path("panels")) {
            JsonNode at = panel.path("gridPos");
            for (int x = at.path("x").asInt();
                    x < at.path("x").asInt() + at.path("w").asInt();
                    x++) {
                for (int y = at.path("y").asInt();
                        y < at.path("y").asInt() + at.path("h").asInt();
                        y++) {
                    assertThat(cells.add(x + "," + y))
                            .as(panel.path("title").asText())
                            .isTrue();
                    assertThat(x).isLessThan(24);
                }
            }
        }
    }

    @Test
    void serviceMonitorSelectsTheManagementServiceAndAPathThatIsServed() {
        Manifests manifests = Chart.render("r", Chart.values("production"));
        JsonNode monitor = manifests.custom().stream()
                .filter(it -> it.path("kind").asText().equals("ServiceMonitor"))
                .findFirst()
                .orElseThrow();
        Map<String, String> selector = new LinkedHashMap<>();
        monitor.at("/spec/selector/matchLabels")
                .properties()
                .forEach(it -> selector.put(it.getKey(), it.getValue().asText()));
        List<Service> selected = manifests.all(Service.class).stream()
                .filter(it -> it.getMetadata().getLabels().entrySet().containsAll(selector.entrySet()))
                .toList();
        assertThat(selected).hasSize(1);
        assertThat(selected.get(0).getSpec().getPorts())
                .anyMatch(it ->
                        it.getName().equals(monitor.at("/spec/endpoints/0/port").asText()));
        assertThat(monitor.at("/spec/endpoints/0/path").asText()).isEqualTo("/actuator/prometheus");
        assertThat(String.valueOf(manifests.application().get("management.endpoints.web.exposure.include")))
                .contains("prometheus");
    }

    private static JsonNode rules(String... settings) {
        String[] all = Arrays.copyOf(settings, settings.length + 1);
        all[settings.length] = "fullnameOverride=fit";
        return Chart.render("r", all).custom().stream()
                .filter(it -> it.path("kind").asText().equals("PrometheusRule"))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> alerts() {
        Set<String> names = new TreeSet<>();
        rules("prometheusRule.enabled=true")
                .at("/spec/groups/0/rules")
                .forEach(it -> names.add(it.path("alert").asText()));
        assertThat(names).hasSize(10);
        return names;
    }

    private static String spec(JsonNode rule) {
        return StrictYaml.write(StrictYaml.fields(rule.path("spec")));
    }

    private static JsonNode dashboard() throws IOException {
        return StrictYaml.tree(Files.readString(Chart.HOME.resolve("dashboards").resolve("taskgraph.json")));
    }

    private static List<String> queries() throws IOException {
        return dashboard().findValuesAsText("expr");
    }

    /** Meters under the names that they are declared with, without what Prometheus adds to those of a timer. */
    private static Set<String> used(String text) {
        Set<String> known = known();
        return METER.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(name -> known.contains(name) ? name : name.replaceAll(SERIES_SUFFIX, ""))
                .collect(Collectors.toSet());
    }

    private static Set<String> known() {
        try {
            String list = Files.readString(Chart.HOME.resolve("templates").resolve("_meters.tpl"));
            return Pattern.compile(": (taskgraph_[a-z_]+)")
                    .matcher(list)
                    .results()
                    .map(it -> it.group(1))
                    .collect(Collectors.toSet());
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }
}

package io.taskgraph.helm;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The kinds of the Prometheus operator, {@code monitoring.coreos.com/v1}, as far as the chart may make them: the API has more fields,
 * which are refused here until one is needed. Sources: the operator's API reference.
 */
final class PrometheusOperator {

    private static final Pattern DURATION = Pattern.compile(
            "(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)");

    record ServiceMonitor(String apiVersion, String kind, ObjectMeta metadata, ServiceMonitorSpec spec) {

        ServiceMonitor {
            required("spec", spec);
        }
    }

    record ServiceMonitorSpec(
            String jobLabel,
            List<String> targetLabels,
            List<String> podTargetLabels,
            List<Endpoint> endpoints,
            LabelSelector selector,
            NamespaceSelector namespaceSelector,
            Long sampleLimit,
            Long targetLimit) {

        ServiceMonitorSpec {
            required("endpoints", endpoints);
            required("selector", selector);
        }
    }

    record NamespaceSelector(Boolean any, List<String> matchNames) {}

    record Endpoint(
            String port,
            String path,
            String scheme,
            Map<String, List<String>> params,
            String interval,
            String scrapeTimeout,
            Boolean honorLabels,
            Boolean honorTimestamps) {

        Endpoint {
            required("port", port);
            duration("interval", interval);
            duration("scrapeTimeout", scrapeTimeout);
        }
    }

    record PrometheusRule(String apiVersion, String kind, ObjectMeta metadata, PrometheusRuleSpec spec) {

        PrometheusRule {
            required("spec", spec);
        }
    }

    record PrometheusRuleSpec(List<RuleGroup> groups) {

        PrometheusRuleSpec {
            required("groups", groups);
            if (groups.stream().map(RuleGroup::name).distinct().count() < groups.size()) {
                throw new IllegalArgumentException("'groups' must have different names");
            }
        }
    }

    record RuleGroup(String name, String interval, List<Rule> rules) {

        RuleGroup {
            required("name", name);
            duration("interval", interval);
        }
    }

    record Rule(
            String record,
            String alert,
            String expr,
            @JsonProperty("for") String pending,
            Map<String, String> labels,
            Map<String, String> annotations) {

        Rule {
            required("expr", expr);
            duration("for", pending);
            if (Objects.isNull(record) == Objects.isNull(alert)) {
                throw new IllegalArgumentException("a rule must have 'record' or 'alert', and not both");
            }
        }
    }

    private static final Map<String, Class<?>> TYPES =
            Map.of("ServiceMonitor", ServiceMonitor.class, "PrometheusRule", PrometheusRule.class);

    private PrometheusOperator() {}

    /** Refuses what is no object of a kind of the operator. */
    static void check(JsonNode tree) {
        Class<?> type = TYPES.get(tree.path("kind").asText());
        if (type == null) {
            throw new IllegalArgumentException(
                    "The chart makes no '" + tree.path("kind").asText() + "' of the Prometheus operator");
        }
        StrictYaml.read(tree, type);
    }

    private static void required(String field, Object value) {
        if (value == null || value.equals("")) {
            throw new IllegalArgumentException("'" + field + "' must be given");
        }
    }

    private static void duration(String field, String value) {
        if (value != null && (value.isEmpty() || !DURATION.matcher(value).matches())) {
            throw new IllegalArgumentException(
                    "'" + field + "' must be a duration like '1m30s', but is '" + value + "'");
        }
    }
}

package io.taskgraph.helm;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What was rendered, each document in the type that Kubernetes knows it by. A kind or a field that is not known is refused.
 *
 * @param text as rendered
 * @param objects of Kubernetes itself
 * @param custom of the Prometheus operator, held against {@link PrometheusOperator}
 */
record Manifests(String text, List<HasMetadata> objects, List<JsonNode> custom) {

    private static final Map<String, Class<? extends HasMetadata>> TYPES = Map.ofEntries(
            Map.entry("v1/ConfigMap", ConfigMap.class),
            Map.entry("v1/PersistentVolumeClaim", PersistentVolumeClaim.class),
            Map.entry("v1/Pod", Pod.class),
            Map.entry("v1/Service", Service.class),
            Map.entry("v1/ServiceAccount", ServiceAccount.class),
            Map.entry("apps/v1/Deployment", Deployment.class),
            Map.entry("apps/v1/StatefulSet", StatefulSet.class),
            Map.entry("batch/v1/Job", Job.class),
            Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
            Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class));

    static Manifests parse(String text) {
        List<HasMetadata> objects = new ArrayList<>();
        List<JsonNode> custom = new ArrayList<>();
        for (String document : text.split("(?m)^---.*$")) {
            JsonNode tree = StrictYaml.tree(document);
            if (tree.isEmpty()) {
                continue;
            }
            String kind =
                    tree.path("apiVersion").asText() + "/" + tree.path("kind").asText();
            if (kind.startsWith("monitoring.coreos.com/v1/")) {
                PrometheusOperator.check(tree);
                custom.add(tree);
            } else if (TYPES.containsKey(kind)) {
                objects.add(StrictYaml.read(tree, TYPES.get(kind)));
            } else {
                throw new IllegalArgumentException("The chart makes no '" + kind + "'");
            }
        }
        return new Manifests(text, List.copyOf(objects), List.copyOf(custom));
    }

    <T extends HasMetadata> List<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T extends HasMetadata> T one(Class<T> type, String name) {
        return all(type).stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + type.getSimpleName() + " '" + name + "' in:\n" + text));
    }

    /** Returns the pods' template of the job's nodes, be it in a Deployment or a Job. */
    PodTemplateSpec node() {
        return Stream.concat(
                        all(Deployment.class).stream().map(it -> it.getSpec().getTemplate()),
                        all(Job.class).stream().map(it -> it.getSpec().getTemplate()))
                .findFirst()
                .orElseThrow();
    }

    Container container() {
        return node().getSpec().getContainers().get(0);
    }

    /** Returns templates of all pods that the release makes, the test's included. */
    List<PodTemplateSpec> pods() {
        return Stream.of(
                        all(Deployment.class).stream().map(it -> it.getSpec().getTemplate()),
                        all(Job.class).stream().map(it -> it.getSpec().getTemplate()),
                        all(StatefulSet.class).stream().map(it -> it.getSpec().getTemplate()),
                        all(Pod.class).stream().map(it -> new PodTemplateSpec(it.getMetadata(), it.getSpec())))
                .flatMap(it -> it)
                .toList();
    }

    /** Returns the nodes' application.yml as flat keys. */
    Map<String, Object> application() {
        List<ConfigMap> maps = all(ConfigMap.class).stream()
                .filter(it -> it.getData().containsKey("application.yml"))
                .toList();
        return Flat.keys(StrictYaml.map(maps.get(0).getData().get("application.yml")));
    }
}

package io.taskgraph.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The profile "restricted" of the <a href="https://kubernetes.io/docs/concepts/security/pod-security-standards/">Pod Security
 * Standards</a>, and beyond it a root file system that can not be written to, and no token of the service account.
 */
final class RestrictedPodSecurity {

    private static final Set<String> VOLUMES = Set.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");

    private RestrictedPodSecurity() {}

    static void check(PodSpec pod) {
        assertThat(pod.getHostNetwork()).isNotEqualTo(true);
        assertThat(pod.getHostPID()).isNotEqualTo(true);
        assertThat(pod.getHostIPC()).isNotEqualTo(true);
        assertThat(pod.getInitContainers()).isEmpty();
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        PodSecurityContext context = pod.getSecurityContext();
        assertThat(context.getRunAsNonRoot()).isTrue();
        assertThat(context.getRunAsUser()).isPositive();
        assertThat(context.getSysctls()).isEmpty();
        assertThat(context.getSeccompProfile().getType()).isIn("RuntimeDefault", "Localhost");
        pod.getVolumes().forEach(RestrictedPodSecurity::checkVolume);
        pod.getContainers().forEach(RestrictedPodSecurity::checkContainer);
    }

    private static void checkVolume(Volume volume) {
        Map<String, Object> fields = StrictYaml.fields(volume);
        fields.remove("name");
        assertThat(fields.keySet()).hasSize(1).isSubsetOf(VOLUMES);
    }

    private static void checkContainer(Container container) {
        SecurityContext context = container.getSecurityContext();
        assertThat(context.getAllowPrivilegeEscalation()).isFalse();
        assertThat(context.getPrivileged()).isNotEqualTo(true);
        assertThat(context.getReadOnlyRootFilesystem()).isTrue();
        assertThat(context.getRunAsNonRoot()).isNotEqualTo(false);
        assertThat(context.getRunAsUser()).isNotEqualTo((Object) 0L);
        assertThat(context.getProcMount()).isNull();
        assertThat(context.getCapabilities().getDrop()).contains("ALL");
        List<String> added = context.getCapabilities().getAdd();
        assertThat(added == null ? List.of() : added).isSubsetOf("NET_BIND_SERVICE");
        container.getPorts().forEach(port -> assertThat(port.getHostPort()).isNull());
        assertThat(container.getResources().getLimits()).containsKey("memory");
    }
}

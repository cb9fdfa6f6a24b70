package io.taskgraph.helm;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that would make a job which does not work are refused with a message that names value, rule and what was found. */
class BadValuesTests {

    private static final String PHASE = "config.spring.lifecycle.timeout-per-shutdown-phase";

    static Stream<Arguments> badValues() {
        return Stream.of(
                bad("etcd.bundled.enabled is true", "etcd.endpoints[0]=http://a:2379"),
                bad("etcd.endpoints is empty", "etcd.bundled.enabled=false"),
                bad("the bundled one has neither users nor TLS", "etcd.auth.existingSecret=s"),
                bad(
                        "'http://a:2379' must begin with 'https://'",
                        "etcd.bundled.enabled=false",
                        "etcd.endpoints[0]=http://a:2379",
                        "etcd.tls.existingSecret=s"),
                bad(
                        "'https://a:2379' must begin with 'http://'",
                        "etcd.bundled.enabled=false",
                        "etcd.endpoints[0]=https://a:2379"),
                bad("etcd/endpoints/0", "etcd.bundled.enabled=false", "etcd.endpoints[0]=a:2379"),
                bad(
                        "replicas (3) times node.slots (2) is 6, which must be at least job.tasks (7)",
                        "replicas=3",
                        "node.slots=2",
                        "job.tasks=7"),
                bad(
                        "backup.replicas is 3, but must be less than replicas (3)",
                        "replicas=3",
                        "node.slots=8",
                        "backup.replicas=3"),
                bad(
                        "which must be at least job.tasks (3) times 1 + backup.replicas (1), that is 6",
                        "backup.replicas=1"),
                bad(
                        "dashboard.enabled needs management.enabled, and 'taskgraph' among management.endpoints",
                        "dashboard.enabled=true",
                        "management.enabled=false"),
                bad(
                        "dashboard.enabled needs management.enabled, and 'taskgraph' among management.endpoints",
                        "dashboard.enabled=true",
                        "management.endpoints[0]=health"),
                bad("is set by the value 'backup.replicas'", "config.taskgraph.backup.replicas=1"),
                bad("is set by the value 'dashboard.enabled'", "config.taskgraph.dashboard.enabled=true"),
                bad("backup/replicas", "backup.replicas=-1"),
                bad("dashboard/path", "dashboard.path=taskgraph"),
                bad("management.port and dataPlane.port must differ, but both are 9090", "management.port=9090"),
                bad(
                        "serviceMonitor.enabled needs management.enabled",
                        "management.enabled=false",
                        "serviceMonitor.enabled=true"),
                bad(
                        "checkpoint.accessMode is ReadWriteOnce, but 4 pods share the volume",
                        "checkpoint.enabled=true",
                        "checkpoint.accessMode=ReadWriteOnce"));
    }

    static Stream<Arguments> moreBadValues() {
        return Stream.of(
                bad("must not both be 0", "deployment.maxSurge=0"),
                bad(
                        "termination.gracePeriodSeconds is 60, but must be at least 80: preStopSeconds (0) + drainTimeout (1m)",
                        "termination.drainTimeout=1m"),
                bad("must be at least 41", "termination.gracePeriodSeconds=30", "termination.drainTimeout=20001ms"),
                bad("lease.ttl is 1s, but must be from 2s to 24h", "lease.ttl=1s"),
                bad("lease.ttl is 25h", "lease.ttl=25h"),
                bad("lease/ttl", "lease.ttl=2500ms"),
                bad("lease/ttl", "lease.ttl=10"),
                bad("'taskgraph.job.tasks' is set by the value 'job.tasks'", "config.taskgraph.job.tasks=8"),
                bad("is set by the value 'workload'", "config.taskgraph.job.onCompletion=exit"),
                bad("is set by the value 'termination.drainTimeout'", "config.taskgraph.drain.timeout=5m"),
                bad("is set by the value 'dataPlane.port'", "dataPlane.tls.auto=false", "config.grpc.server.port=1"),
                bad("is set by the value 'dataPlane.port'", "config.taskgraph.node.port=1"),
                bad("is set by the value 'termination.phaseTimeout'", PHASE + "=1m"),
                bad("is set by the value 'termination.phaseTimeout'", "config.grpc.server.shutdownGracePeriod=1m"),
                bad(
                        "is set by the value 'termination.phaseTimeout'",
                        "config.spring.grpc.server.shutdown.grace-period=1m"),
                bad("is set by the value 'dataPlane.tls.auto'", "config.taskgraph.data.tls=auto"),
                bad("is set by the value 'etcd.auth.existingSecret'", "config.taskgraph.etcd.password=x"),
                bad("'spring.datasource.password' looks like a secret", "config.spring.datasource.password=x"),
                bad("'store.apiToken' looks like a secret", "config.store.apiToken=x"),
                bad("workload", "workload=StatefulSet"),
                bad("replicas", "replicas=0"),
                bad("replicas", "replicas=many"),
                bad("job/tasks", "job.tasks=0"),
                bad("node/slots", "node.slots=0"),
                bad("dataPlane/port", "dataPlane.port=80"),
                bad("'replica'", "replica=3"),
                bad("'heartbeat'", "lease.heartbeat=3s"),
                bad("image/digest", "image.digest=sha256:abc"),
                bad("checkpoint/accessMode", "checkpoint.accessMode=RWX"),
                bad("fullnameOverride", "fullnameOverride=Not_A_Name"));
    }

    /** What Kubernetes, or the application, would refuse. */
    static Stream<Arguments> invalidManifests() {
        String component = "podLabels.app\\.kubernetes\\.io/component=web";
        return Stream.of(
                bad("fullnameOverride", "fullnameOverride=" + "a".repeat(48)),
                bad("probes/liveness/successThreshold", "probes.liveness.successThreshold=2"),
                bad("probes/startup/successThreshold", "probes.startup.successThreshold=2"),
                bad("backup/replicas", "backup.replicas=17", "replicas=18", "node.slots=3"),
                bad("job.name is 'a${b}'", "job.name=a${b}"),
                bad("image/tag", "image.tag=1.0+build5"),
                bad("the image 'busybox' needs a tag or a digest", "tests.image.tag="),
                bad("termination/drainTimeout", "termination.drainTimeout=0s"),
                bad("termination/phaseTimeout", "termination.phaseTimeout=0ms"),
                bad("prometheusRule/stalledAfter", "prometheusRule.stalledAfter=0m"),
                bad("must not both be 0", "deployment.maxSurge=0%", "deployment.maxUnavailable=0%"),
                bad("podLabels: 'app.kubernetes.io/component' is set by the chart", component),
                bad("podAnnotations: 'checksum/config'", "podAnnotations.checksum/config=x"),
                bad("podLabels/team", "podLabels.team=a b"),
                bad("prometheusRule.alertLabels: 'severity'", "prometheusRule.alertLabels.severity=page"),
                bad("serviceMonitor.labels: 'helm.sh/chart'", "serviceMonitor.labels.helm\\.sh/chart=x"));
    }

    /** The probes and the ServiceMonitor would be answered with 404. */
    static Stream<Arguments> missingEndpoints() {
        return Stream.of(
                bad(
                        "management.endpoints must name 'health', which probes and the test ask for, but is [info,"
                                + " prometheus]",
                        "management.endpoints[0]=info",
                        "management.endpoints[1]=prometheus"),
                bad("management.endpoints must name 'health'", "management.endpoints=null"),
                bad(
                        "serviceMonitor.enabled needs 'prometheus' among management.endpoints, but they are [health]",
                        "management.endpoints[0]=health",
                        "serviceMonitor.enabled=true"));
    }

    /** The new pod of an update would wait for the volume, and the old one for the new one. */
    static Stream<Arguments> volumesOfOnePod() {
        return Stream.of("ReadWriteOnce", "ReadWriteOncePod")
                .flatMap(mode -> Stream.of("1", "25%")
                        .map(surge -> bad(
                                "checkpoint.accessMode is " + mode + ", but deployment.maxSurge is " + surge,
                                "checkpoint.enabled=true",
                                "checkpoint.accessMode=" + mode,
                                "replicas=1",
                                "node.slots=3",
                                "deployment.maxSurge=" + surge)));
    }

    static Stream<Arguments> movedEndpoints() {
        return Stream.of(
                        "management.endpoints.web.base-path=/manage",
                        "management.endpoints.web.pathMapping.health=h",
                        "management.server.base-path=/m",
                        "management.server.ssl.bundle=b",
                        "server.ssl.bundle=b",
                        "server.servlet.context-path=/app",
                        "spring.mvc.servlet.path=/app",
                        "spring.webflux.base-path=/app")
                .map(it -> bad(
                        "config: '" + it.substring(0, it.indexOf('=')) + "' would take the Actuator endpoints from",
                        "config." + it));
    }

    static Stream<Arguments> secrets() {
        return Stream.of(
                        "taskgraph.checkpoint.key, TASKGRAPH_CHECKPOINT_KEY",
                        "store.passphrase, STORE_PASSPHRASE",
                        "store.apiKey, STORE_APIKEY",
                        "store.access-key, STORE_ACCESSKEY",
                        "store.private_key, STORE_PRIVATE_KEY",
                        "store.users[0].password, STORE_USERS_0_PASSWORD")
                .map(it -> it.split(", "))
                .map(it -> bad(
                        "config: '" + it[0]
                                + "' looks like a secret, and config goes into a ConfigMap; give it by extraEnv as "
                                + it[1] + " with a secretKeyRef",
                        "config." + it[0] + "=x"));
    }

    static Stream<Arguments> severalReleases() {
        return Stream.of(
                bad(
                        "replicas (3) times node.slots (2) plus job.slotsElsewhere (1) is 7, which must be at least"
                                + " job.tasks (8)",
                        "replicas=3",
                        "node.slots=2",
                        "job.tasks=8",
                        "job.slotsElsewhere=1"),
                bad("releases that share a job need one etcd", "job.slotsElsewhere=1"),
                bad(
                        "releases that share a job must all name it",
                        "job.slotsElsewhere=1",
                        "etcd.bundled.enabled=false",
                        "etcd.endpoints[0]=http://a:2379"));
    }

    @ParameterizedTest
    @MethodSource({
        "badValues",
        "moreBadValues",
        "invalidManifests",
        "missingEndpoints",
        "volumesOfOnePod",
        "movedEndpoints",
        "secrets",
        "severalReleases"
    })
    void areRefused(String message, String[] settings) {
        assertThatThrownBy(() -> Chart.render("r", settings))
                .as("%s", Arrays.toString(settings))
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1st", "a.b", "123"})
    void releaseWhoseNameNoServiceCanHaveNeedsAnother(String release) {
        assertThatThrownBy(() -> Chart.render(release)).hasMessageContaining("set fullnameOverride");
    }

    private static Arguments bad(String message, String... settings) {
        return Arguments.of(message, settings);
    }
}

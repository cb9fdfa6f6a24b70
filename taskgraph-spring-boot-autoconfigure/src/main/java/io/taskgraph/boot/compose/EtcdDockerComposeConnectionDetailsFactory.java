package io.taskgraph.boot.compose;

import io.taskgraph.boot.etcd.EtcdConnectionDetails;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

/** Makes connection details of a service of Docker Compose that runs etcd. */
final class EtcdDockerComposeConnectionDetailsFactory
        extends DockerComposeConnectionDetailsFactory<EtcdConnectionDetails> {

    private static final String[] IMAGES = {
        "etcd", "coreos/etcd", "etcd-development/etcd", "bitnami/etcd", "bitnamilegacy/etcd"
    };

    EtcdDockerComposeConnectionDetailsFactory() {
        super(IMAGES);
    }

    @Override
    protected EtcdConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
        return new Details(source.getRunningService());
    }

    /** What the service's ports and, for Bitnami's image, its environment say. */
    static final class Details extends DockerComposeConnectionDetails implements EtcdConnectionDetails {

        private static final int CLIENT_PORT = 2379;
        private static final String ROOT = "root";
        private static final String ROOT_PASSWORD = "ETCD_ROOT_PASSWORD";

        private final List<String> endpoints;
        private final @Nullable String password;

        Details(RunningService service) {
            super(service);
            this.endpoints =
                    List.of("http://" + service.host() + ":" + service.ports().get(CLIENT_PORT));
            Map<String, String> environment = service.env();
            this.password = environment.get(ROOT_PASSWORD);
        }

        @Override
        public List<String> getEndpoints() {
            return endpoints;
        }

        @Override
        public @Nullable String getUser() {
            return password == null ? null : ROOT;
        }

        @Override
        public @Nullable String getPassword() {
            return password;
        }
    }
}

package io.taskgraph.boot.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.boot.etcd.EtcdConnectionDetails;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactory;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.core.io.support.SpringFactoriesLoader;

class EtcdDockerComposeConnectionDetailsFactoryTests {

    @Test
    void factoryIsFound() {
        assertThat(SpringFactoriesLoader.forDefaultResourceLocation().load(ConnectionDetailsFactory.class))
                .hasAtLeastOneElementOfType(EtcdDockerComposeConnectionDetailsFactory.class);
    }

    @Test
    void endpointIsTheMappedPort() {
        EtcdConnectionDetails details = details(Map.of());
        assertThat(details.getEndpoints()).containsExactly("http://127.0.0.1:32768");
        assertThat(details.getUser()).isNull();
        assertThat(details.getPassword()).isNull();
        assertThat(details.getSslBundle()).isNull();
    }

    @Test
    void passwordOfRootIsThatOfTheService() {
        EtcdConnectionDetails details = details(Map.of("ETCD_ROOT_PASSWORD", "secret"));
        assertThat(details.getUser()).isEqualTo("root");
        assertThat(details.getPassword()).isEqualTo("secret");
    }

    private static EtcdConnectionDetails details(Map<String, String> environment) {
        return new EtcdDockerComposeConnectionDetailsFactory.Details(new Etcd(environment));
    }

    /** A service as Docker Compose would tell of it. */
    private record Etcd(Map<String, String> env) implements RunningService {

        @Override
        public String name() {
            return "etcd-1";
        }

        @Override
        public ImageReference image() {
            return ImageReference.of("quay.io/coreos/etcd:v3.5.21");
        }

        @Override
        public String host() {
            return "127.0.0.1";
        }

        @Override
        public ConnectionPorts ports() {
            return new Ports();
        }

        @Override
        public Map<String, String> labels() {
            return Map.of();
        }
    }

    private static final class Ports implements ConnectionPorts {

        @Override
        public int get(int containerPort) {
            assertThat(containerPort).isEqualTo(2379);
            return 32768;
        }

        @Override
        public List<Integer> getAll() {
            return List.of(32768);
        }

        @Override
        public List<Integer> getAll(String protocol) {
            return getAll();
        }
    }
}

package io.taskgraph.boot.testcontainers;

import io.taskgraph.boot.etcd.EtcdConnectionDetails;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.testcontainers.containers.Container;

/** Makes connection details of a container whose image, or the name in {@code @ServiceConnection}, is that of etcd. */
final class EtcdContainerConnectionDetailsFactory
        extends ContainerConnectionDetailsFactory<Container<?>, EtcdConnectionDetails> {

    private static final List<String> NAMES =
            List.of("etcd", "coreos/etcd", "etcd-development/etcd", "bitnami/etcd", "bitnamilegacy/etcd");

    private static final int CLIENT_PORT = 2379;

    EtcdContainerConnectionDetailsFactory() {
        super(NAMES);
    }

    @Override
    protected EtcdConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
        return new Details(source);
    }

    private static final class Details extends ContainerConnectionDetails<Container<?>>
            implements EtcdConnectionDetails {

        private Details(ContainerConnectionSource<Container<?>> source) {
            super(source);
        }

        @Override
        public List<String> getEndpoints() {
            Container<?> etcd = getContainer();
            String scheme = getSslBundle() == null ? "http" : "https";
            return List.of(scheme + "://" + etcd.getHost() + ":" + etcd.getMappedPort(CLIENT_PORT));
        }

        /** Returns the certificates that the annotations of the container name. */
        @Override
        public @Nullable SslBundle getSslBundle() {
            return super.getSslBundle();
        }
    }
}

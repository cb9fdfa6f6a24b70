package io.taskgraph.boot.etcd;

import io.taskgraph.boot.autoconfigure.EtcdProperties;
import io.taskgraph.boot.autoconfigure.NamedSslBundle;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** What {@code taskgraph.etcd.*} says of where etcd is. */
final class PropertiesEtcdConnectionDetails implements EtcdConnectionDetails {

    static final String SSL_BUNDLE = "taskgraph.etcd.ssl.bundle";

    private final EtcdProperties properties;
    private final ObjectProvider<SslBundles> sslBundles;

    PropertiesEtcdConnectionDetails(EtcdProperties properties, ObjectProvider<SslBundles> sslBundles) {
        this.properties = properties;
        this.sslBundles = sslBundles;
        if ((properties.getUser() == null) != (properties.getPassword() == null)) {
            throw new InvalidConfigurationPropertyValueException(
                    properties.getUser() == null ? "taskgraph.etcd.user" : "taskgraph.etcd.password",
                    null,
                    "User and password of etcd must be set together.");
        }
    }

    @Override
    public List<String> getEndpoints() {
        return properties.getEndpoints();
    }

    @Override
    public @Nullable String getUser() {
        return properties.getUser();
    }

    @Override
    public @Nullable String getPassword() {
        return properties.getPassword();
    }

    @Override
    public @Nullable SslBundle getSslBundle() {
        String name = properties.getSsl().getBundle();
        return name == null ? null : new NamedSslBundle(SSL_BUNDLE, name).find(sslBundles);
    }
}

package io.taskgraph.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.unit.DataSize;

/** Properties of etcd, by which several processes share a job, under {@code taskgraph.etcd}. */
public class EtcdProperties {

    /** URLs of etcd's members. Without any, the whole job runs in this process. */
    private List<String> endpoints = new ArrayList<>();

    /** User to log in to etcd with. Needs a password. */
    private @Nullable String user;

    /** Password of the user. */
    private @Nullable String password;

    /** Timeout of a call to etcd. */
    private Duration callTimeout = Duration.ofSeconds(3);

    /** Largest message taken from etcd. Must hold the largest burst of changes. */
    private DataSize maxInboundMessageSize = DataSize.ofMegabytes(64);

    @NestedConfigurationProperty
    private final SslProperties ssl = new SslProperties();

    static void check(PropertyRules rules) {
        rules.eachNotBlank("endpoints");
        rules.lasts("callTimeout", "100ms", "1m");
        rules.atLeastOneByte("maxInboundMessageSize");
    }

    public @Nullable String getUser() {
        return user;
    }

    public void setUser(@Nullable String user) {
        this.user = user;
    }

    public @Nullable String getPassword() {
        return password;
    }

    public void setPassword(@Nullable String password) {
        this.password = password;
    }

    public Duration getCallTimeout() {
        return callTimeout;
    }

    public void setCallTimeout(Duration callTimeout) {
        this.callTimeout = callTimeout;
    }

    public DataSize getMaxInboundMessageSize() {
        return maxInboundMessageSize;
    }

    public void setMaxInboundMessageSize(DataSize maxInboundMessageSize) {
        this.maxInboundMessageSize = maxInboundMessageSize;
    }

    public SslProperties getSsl() {
        return ssl;
    }

    public List<String> getEndpoints() {
        return endpoints;
    }

    public void setEndpoints(List<String> endpoints) {
        this.endpoints = endpoints;
    }
}

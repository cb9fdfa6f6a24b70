package io.taskgraph.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.unit.DataSize;

/** Data between processes. */
public class DataProperties {

    /** Maximum size of a request or an answer between two processes. */
    private DataSize maxMessageSize = DataSize.ofMegabytes(16);

    /** How connections between processes are secured. By default 'bundle' if 'taskgraph.data.ssl.bundle' is set, otherwise 'auto'. */
    private @Nullable TlsMode tls;

    @NestedConfigurationProperty
    private final DataSslProperties ssl = new DataSslProperties();

    @NestedConfigurationProperty
    private final CallLimitProperties limits = new CallLimitProperties();

    static void check(PropertyRules rules) {
        rules.set("maxMessageSize");
    }

    public DataSize getMaxMessageSize() {
        return maxMessageSize;
    }

    public void setMaxMessageSize(DataSize maxMessageSize) {
        this.maxMessageSize = maxMessageSize;
    }

    public @Nullable TlsMode getTls() {
        return tls;
    }

    public void setTls(@Nullable TlsMode tls) {
        this.tls = tls;
    }

    public DataSslProperties getSsl() {
        return ssl;
    }

    public CallLimitProperties getLimits() {
        return limits;
    }
}

package io.taskgraph.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

/** Properties of mutual TLS. */
public class SslProperties {

    /** SSL bundle with the certificate that this process shows and those that it trusts. */
    private @Nullable String bundle;

    public @Nullable String getBundle() {
        return bundle;
    }

    public void setBundle(@Nullable String bundle) {
        this.bundle = bundle;
    }
}

package io.taskgraph.boot.autoconfigure;

import java.util.Locale;

/** Which properties of TaskGraph are secrets: their values are neither shown nor logged. */
public final class SecretProperties {

    private static final String CHECKPOINT_KEY = "taskgraph.checkpoint.key";

    private SecretProperties() {}

    /** Returns whether a name is that of a secret. Environment variables have other names: {@code TASKGRAPH_ETCD_PASSWORD}. */
    public static boolean isSecret(String name) {
        String dotted = name.toLowerCase(Locale.ROOT).replace('_', '.');
        return dotted.startsWith("taskgraph.") && (dotted.contains("password") || dotted.equals(CHECKPOINT_KEY));
    }
}

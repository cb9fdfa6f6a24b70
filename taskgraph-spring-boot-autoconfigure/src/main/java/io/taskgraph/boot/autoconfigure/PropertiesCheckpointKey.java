package io.taskgraph.boot.autoconfigure;

import io.taskgraph.checkpoint.CheckpointKey;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** The key that seals the files of a job. */
final class PropertiesCheckpointKey {

    private static final String KEY = "taskgraph.checkpoint.key";

    private PropertiesCheckpointKey() {}

    /** Returns the key, or null if none is set. */
    static @Nullable CheckpointKey of(CheckpointProperties properties) {
        String secret = properties.getKey();
        if (secret == null) {
            return null;
        }
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < CheckpointKey.MIN_BYTES) {
            throw new InvalidConfigurationPropertyValueException(
                    KEY,
                    "******",
                    "It has " + bytes.length + " bytes and must have at least " + CheckpointKey.MIN_BYTES
                            + ", as 'openssl rand -base64 32' makes them.");
        }
        return CheckpointKey.of(bytes);
    }
}

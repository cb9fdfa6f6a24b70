package io.taskgraph.checkpoint;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret of a job that seals its checkpoints, and the records of its processes: each checkpoint ends with the HMAC-SHA-256 of everything before it.
 * Without the secret nobody can make a checkpoint or change one. A seal does not keep anybody from deleting a file, or from putting in its place an
 * older checkpoint of the same run, or a record of another run of the job.
 */
public final class CheckpointKey {

    /** Fewest bytes of a secret. */
    public static final int MIN_BYTES = 32;

    static final int SEAL_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    private CheckpointKey(SecretKeySpec key) {
        this.key = key;
    }

    /**
     * Returns the key of a secret, the same in all processes of a job.
     *
     * @throws IllegalArgumentException if it is shorter than {@link #MIN_BYTES}
     */
    public static CheckpointKey of(byte[] secret) {
        if (secret.length < MIN_BYTES) {
            throw new IllegalArgumentException(
                    "a key for checkpoints must have at least " + MIN_BYTES + " bytes, but has " + secret.length);
        }
        return new CheckpointKey(new SecretKeySpec(secret, ALGORITHM));
    }

    /** Returns a new HMAC-SHA-256 with the secret. Each kind of file that it seals must begin in another way than those of all other kinds. */
    public Mac newMac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + ALGORITHM, e);
        }
    }
}

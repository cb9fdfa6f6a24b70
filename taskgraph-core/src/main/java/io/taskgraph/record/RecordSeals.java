package io.taskgraph.record;

import io.taskgraph.checkpoint.CheckpointKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * The seals of the lines of one record, in their order. The last field of a line is the first half of the HMAC-SHA-256 of {@code TGRC}, of the seal
 * before it, which the first line has not, and of the line without its seal. So no line can be changed, left out, or put elsewhere without the key;
 * only the end of a record can be cut off. The first line names job and process, but not the file: a copy of a whole record has right seals too. Not
 * thread-safe.
 */
final class RecordSeals {

    /** Length of a seal in its line. */
    static final int LENGTH = 33;

    private static final int BYTES = 16;

    /** Begins all that is sealed here, and no checkpoint, which has the same key. */
    private static final byte[] KIND = "TGRC".getBytes(StandardCharsets.US_ASCII);

    private static final Pattern SEALED = Pattern.compile("(?s)(.*),\"seal\":\"([\\w-]{22})\"}");

    private final Mac mac;
    private byte[] before = {};

    RecordSeals(CheckpointKey key) {
        this.mac = key.newMac();
    }

    /** Returns whether a line has a seal, right or wrong. */
    static boolean isSealed(String line) {
        return SEALED.matcher(line).matches();
    }

    /** Returns the next line with its seal. */
    String seal(String line) {
        before = next(line);
        return line.substring(0, line.length() - 1) + ",\"seal\":\""
                + Base64.getUrlEncoder().withoutPadding().encodeToString(before) + "\"}";
    }

    /** Returns a reason against the next line; null if its seal is right. */
    @Nullable
    String check(String sealed) {
        Matcher parts = SEALED.matcher(sealed);
        if (!parts.matches()) {
            return "it has no seal, and there is a key";
        }
        boolean first = before.length == 0;
        before = next(parts.group(1) + "}");
        if (MessageDigest.isEqual(before, Base64.getUrlDecoder().decode(parts.group(2)))) {
            return null;
        }
        return first ? "its seal is not that of the key" : "it was changed, or a line before it is missing";
    }

    private byte[] next(String line) {
        mac.update(KIND);
        mac.update(before);
        return Arrays.copyOf(mac.doFinal(line.getBytes(StandardCharsets.UTF_8)), BYTES);
    }
}

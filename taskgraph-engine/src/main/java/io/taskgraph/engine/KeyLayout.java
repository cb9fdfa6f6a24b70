package io.taskgraph.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.taskgraph.PrintableText;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.List;
import java.util.Locale;

/** Layout of a job's keys in the coordinator: all under one prefix, with percent-encoded segments. */
public final class KeyLayout {

    private final String prefix;

    /** Greatest length of a name of the user in a key, percent-encoded; a file name may be as long. */
    public static final int MAX_NAME_LENGTH = 255;

    public KeyLayout(String namespace, String job) {
        this.prefix = encode(namespace) + "/" + encode(job) + "/";
    }

    /** Returns the prefix of all keys of the job. */
    public String prefix() {
        return prefix;
    }

    String spec() {
        return prefix + "spec";
    }

    String epoch() {
        return prefix + "epoch";
    }

    String outcome() {
        return prefix + "outcome";
    }

    String node(String process) {
        return prefix + "nodes/" + encode(process);
    }

    /** Returns the key that says who is the primary of a task. */
    public String primary(long task) {
        return prefix + "tasks/" + task + "/primary";
    }

    String backup(long task, String node) {
        return prefix + "tasks/" + task + "/backups/" + encode(node);
    }

    /** Which backups are in sync, by task. */
    String inSync() {
        return prefix + "insync/";
    }

    String inSync(long task) {
        return inSync() + task;
    }

    /** Says that a task may be taken from its primary, which stays alive. */
    String handOver(long task) {
        return prefix + "handovers/" + task;
    }

    String flags() {
        return prefix + "flags/";
    }

    String flags(long epoch) {
        return flags() + epoch + "/";
    }

    String flag(Flag flag) {
        return flags(flag.epoch()) + "all/" + encode(flag.linkType()) + "/" + flag.from() + "/" + encode(flag.meta());
    }

    /** Returns the segments of a key below the prefix, decoded. */
    public List<String> segments(String key) {
        if (!key.startsWith(prefix)) {
            throw new IllegalStateException("key '" + key + "' is not under the prefix '" + prefix + "'");
        }
        return List.of(key.substring(prefix.length()).split("/", -1)).stream()
                .map(KeyLayout::decode)
                .toList();
    }

    /**
     * Checks that a name given by the user, of a job or of a link type for instance, is short enough to be part of keys.
     *
     * @param subject subject of the message, such as {@code "'job'"}
     * @throws IllegalArgumentException if it is not
     */
    public static void checkName(String subject, String name) {
        checkText(subject, name);
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    subject + " must have no control characters, but is '" + PrintableText.of(name) + "'");
        }
        int length = encode(name).length();
        if (length > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException(subject + " must have at most " + MAX_NAME_LENGTH
                    + " characters when it is percent-encoded for a key, but has " + length + ": '"
                    + name.substring(0, Math.min(name.length(), 40)) + "...'");
        }
    }

    /**
     * Checks that a text given by the user can be written into a key, which is UTF-8.
     *
     * @param what subject of the message, such as {@code "a meta"}
     * @throws IllegalArgumentException if it has half of a surrogate pair: it would be stored as another text
     */
    public static void checkText(String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogatePair(text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : ' ')) {
                i++;
            } else if (Character.isSurrogate(text.charAt(i))) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "%s must be text that UTF-8 can hold, but has half of a surrogate pair, U+%04X, at index %d:"
                                + " encode bytes as text first, by Base64 for one",
                        what,
                        (int) text.charAt(i),
                        i));
            }
        }
    }

    static String encode(String segment) {
        return segment.chars().allMatch(KeyLayout::isPlain)
                ? segment
                : URLEncoder.encode(segment, UTF_8).replace("+", "%20");
    }

    static String decode(String segment) {
        return segment.indexOf('%') < 0 ? segment : URLDecoder.decode(segment, UTF_8);
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    }
}

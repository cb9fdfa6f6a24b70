package io.taskgraph.runtime;

import io.taskgraph.PrintableText;
import io.taskgraph.engine.Effect;
import io.taskgraph.engine.RequestHeader;

/**
 * What of a task has failed.
 *
 * @param name its name for listeners
 * @param words its name for people
 * @param about what it was about, in parentheses and after a blank; empty if its name says all
 */
record FailedPart(String name, String words, String about) {

    /** Most characters of a flag's meta that are shown. */
    private static final int MAX_META = 100;

    static FailedPart callback(String name) {
        return callback(name, "");
    }

    static FailedPart callback(String name, String about) {
        return new FailedPart(name, "callback '" + name + "'", about);
    }

    /** A stage, or what the application has chained to it. */
    static FailedPart stage(String words) {
        return new FailedPart(words, words, "");
    }

    boolean isExit() {
        return name.equals("exit");
    }

    /** Says nothing, of a callback whose name says all. */
    static String aboutNothing() {
        return "";
    }

    static String about(Effect.TellMeta flag) {
        String meta = flag.meta();
        String shown = meta.length() > MAX_META ? meta.substring(0, MAX_META) + "..." : meta;
        return " (link type '" + flag.linkType() + "', from task " + flag.from() + ", meta '" + PrintableText.of(shown)
                + "')";
    }

    /** Says which call a handler handles. */
    static String about(String method, RequestHeader header) {
        return " ('" + method + "', asked by task " + header.from() + " in epoch " + header.epoch() + ")";
    }

    /** Says which request has ended. */
    static String about(String shown, long to) {
        return " ('" + shown + "' of task " + to + ")";
    }
}

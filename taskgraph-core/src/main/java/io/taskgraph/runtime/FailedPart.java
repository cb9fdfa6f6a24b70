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
        return new FailedPart("continuation", words, "");
    }

    boolean isExit() {
        return name.equals("exit");
    }

    /** Returns an empty text, for a callback whose name says all. */
    static String aboutNothing() {
        return "";
    }

    static String about(Effect.TellMeta flag) {
        String meta = flag.meta();
        String shown = meta.length() > MAX_META ? meta.substring(0, cut(meta)) + "..." : meta;
        return " (link type '" + flag.linkType() + "', from task " + flag.from() + ", meta '" + PrintableText.of(shown)
                + "')";
    }

    /** Characters of two units are not cut in half. */
    private static int cut(String meta) {
        return Character.isHighSurrogate(meta.charAt(MAX_META - 1)) ? MAX_META - 1 : MAX_META;
    }

    /** Says which call a handler handles. */
    static String about(String method, RequestHeader header) {
        return " ('" + method + "', asked by task " + header.from() + " in epoch " + header.epoch() + ")";
    }

    /** Says which request has ended. */
    static String about(String request, long to) {
        return " (" + PrintableText.of(request) + " of task " + to + ")";
    }
}

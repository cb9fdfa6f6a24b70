package io.taskgraph.test.simulation;

import com.google.protobuf.ByteString;
import io.taskgraph.coordination.Compare;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.WatchListener;
import io.taskgraph.coordination.Write;
import io.taskgraph.engine.FlagMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a simulation does, as lines to be read: when, which process, what. Every message and hand-over takes a millisecond, so times tell
 * how many of them a thing takes.
 */
final class Transcript {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Simulation simulation;
    private final List<String> lines = new ArrayList<>();
    private @Nullable String ended;
    private int marked;

    Transcript(Simulation simulation) {
        this.simulation = simulation;
        simulation.steady();
        simulation.onCommit((process, transaction, before, revision) -> committed(process, transaction, revision));
        simulation.onFlags((process, message) -> add(process.address(), sent(message)));
        simulation.onStart(process -> {
            Phrases phrases = new Phrases();
            process.runtime().recordTo((nanoTime, event) -> add(process.address(), phrases.of(event)));
        });
        var unused = simulation.store().watch("", 1, new WatchListener() {
            @Override
            public void changed(List<WatchEvent> events) {
                stored(events);
            }

            @Override
            public void ended(CoordinationException cause) {
                throw cause;
            }
        });
    }

    /** Leaves out all that was before. */
    void start() {
        lines.clear();
        marked = 0;
    }

    /** Notes what is done to the cluster. */
    void say(String what) {
        add("", what);
    }

    /** Lets time pass until a line is added that holds what a pattern says. */
    void await(String text) {
        Pattern pattern = Pattern.compile(text);
        boolean came = simulation.runUntil(
                () -> {
                    for (; marked < lines.size(); marked++) {
                        if (pattern.matcher(lines.get(marked)).find()) {
                            return true;
                        }
                    }
                    return false;
                },
                PATIENCE);
        if (!came) {
            throw new IllegalStateException("no line with '" + text + "' in\n" + String.join("\n", lines));
        }
    }

    List<String> lines() {
        flush();
        return lines;
    }

    private void add(String who, String what) {
        flush();
        if (!what.isEmpty()) {
            lines.add(line(who, what));
        }
    }

    private void flush() {
        if (ended != null) {
            lines.add(ended);
            ended = null;
        }
    }

    private String line(String who, String what) {
        return String.format(Locale.ROOT, "%6d ms  %-6s %s", simulation.nanoTime() / 1_000_000, who, what);
    }

    private void committed(SimulatedProcess process, Transaction transaction, long revision) {
        ended = null;
        String writes = transaction.writes().stream().map(Transcript::write).collect(Collectors.joining(", "));
        String compares =
                transaction.compares().stream().map(Transcript::compare).collect(Collectors.joining(", "));
        add(process.address(), "writes " + writes + (compares.isEmpty() ? "" : " if " + compares) + ": @" + revision);
    }

    /** The end of a lease, unless the transaction is told next that has brought these changes about. */
    private void stored(List<WatchEvent> events) {
        flush();
        String keys = events.stream().map(event -> key(event.key())).collect(Collectors.joining(", "));
        ended = line(
                "", "a lease ends, and with it " + keys + ": @" + events.get(0).revision());
    }

    private static String sent(FlagMessage message) {
        return "tells " + message.to() + " in epoch " + message.epoch() + ": "
                + message.flags().stream()
                        .map(flag -> "'" + flag.meta() + "' of " + flag.from() + "@" + flag.incarnation())
                        .collect(Collectors.joining(", "));
    }

    private static String write(Write write) {
        if (write instanceof Write.Put put) {
            return key(put.key()) + (put.value().isEmpty() ? "" : " = " + value(put.value()));
        }
        return write instanceof Write.Delete delete
                ? "no " + key(delete.key())
                : "no " + key(((Write.DeletePrefix) write).prefix()) + "*";
    }

    private static String compare(Compare compare) {
        return compare.modRevision() == 0
                ? "no " + key(compare.key())
                : key(compare.key()) + "@" + compare.modRevision();
    }

    /** Leaves out namespace and job. */
    private static String key(String key) {
        return key.split("/", 3)[2];
    }

    private static String value(ByteString value) {
        return value.toStringUtf8().replace("\"", "");
    }
}

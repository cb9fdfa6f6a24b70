package io.taskgraph.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.taskgraph.Outcome;
import io.taskgraph.PrintableText;
import io.taskgraph.TaskGraphException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The message of an outcome, which is kept in a key of the coordinator: it is cut to {@link Outcome#MAX_MESSAGE_BYTES}, and then says
 * how long it was.
 */
final class OutcomeMessage {

    private static final Logger log = LoggerFactory.getLogger(OutcomeMessage.class);

    /** Room for the note that a message was cut. */
    private static final int NOTE_BYTES = 128;

    /** Causes that are followed, since an exception may be made its own cause by way of others. */
    private static final int MAX_CAUSES = 50;

    private OutcomeMessage() {}

    /** Returns whether a message is too long to be kept whole. */
    static boolean isTooLong(String message) {
        // A char takes three bytes at most.
        return message.length() > Outcome.MAX_MESSAGE_BYTES / 3 && bytes(message) > Outcome.MAX_MESSAGE_BYTES;
    }

    /** Returns an outcome with its message cut, or the same one if the message is short enough. */
    static Outcome cut(Outcome outcome) {
        String message = outcome.message();
        return isTooLong(message)
                ? new Outcome(outcome.status(), cut(message), outcome.task(), outcome.epoch())
                : outcome;
    }

    /** Does as {@link #cut(Outcome)}, and logs the whole message if it is cut. */
    static Outcome keep(String job, Outcome outcome) {
        if (isTooLong(outcome.message())) {
            log.warn(
                    "Job '{}': {} ends it as {} with a message that is too long to be kept whole: {}",
                    job,
                    outcome.endedBy(),
                    outcome.status(),
                    PrintableText.of(outcome.message()));
        }
        return cut(outcome);
    }

    private static String cut(String message) {
        ByteBuffer kept = ByteBuffer.allocate(Outcome.MAX_MESSAGE_BYTES - NOTE_BYTES);
        CharBuffer rest = CharBuffer.wrap(message);
        // Stops at the last whole character that fits.
        var unused =
                UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPLACE).encode(rest, kept, true);
        return message.substring(0, rest.position()) + "... (cut; the whole of " + bytes(message)
                + " bytes is in the log of the process that ended the job)";
    }

    private static int bytes(String message) {
        return message.getBytes(UTF_8).length;
    }

    /**
     * Returns the message of what has failed: that of its exception, with the exception's class unless that is told or is the framework's
     * own, and the root cause where that is not told yet. The root cause comes first where the end would be cut.
     *
     * @param place where the task was: empty, or after a blank
     */
    static String ofFailure(long task, String place, FailedPart part, Throwable cause) {
        String message = cause.getMessage();
        String start = "task " + task + place + ", " + part.words() + part.about() + ": ";
        if (message == null) {
            return start + cause + root(cause, "");
        }
        String root = root(cause, message);
        String type = cause.getClass().getName();
        if (isTooLong(start + type + ": " + message + root)) {
            return start + type + root + ": " + message;
        }
        boolean told = cause instanceof TaskGraphException
                || isNamed(cause, message)
                || (cause.getCause() != null && message.equals(cause.getCause().toString()));
        return start + (told ? "" : type + ": ") + message + root;
    }

    /** An anonymous class has no simple name. */
    private static boolean isNamed(Throwable cause, String message) {
        String name = cause.getClass().getSimpleName();
        return !name.isEmpty() && message.contains(name);
    }

    /** Returns the root cause, with the words that introduce it; empty if a message ends with it, as those that wrap another one do. */
    private static String root(Throwable failure, String message) {
        Throwable root = failure;
        for (int depth = 0; depth < MAX_CAUSES && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        String own = root.getMessage();
        boolean told = root == failure || message.endsWith(own == null || own.isBlank() ? root.toString() : own);
        return told ? "" : "; caused by " + root;
    }
}

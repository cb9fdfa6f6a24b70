package io.taskgraph.engine;

import com.google.protobuf.ByteString;
import io.taskgraph.engine.BackupMessage.OfPrimary;
import io.taskgraph.engine.BackupMessage.Submission;
import io.taskgraph.engine.BackupMessage.Submit;
import io.taskgraph.engine.Effect.UpdateEnded;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The updates that local copies make. Those of one copy for one task go in order, many at once but one message at a time, and follow
 * the task from primary to primary; their numbers tell its primary which of them it has.
 */
final class UpdateSender {

    /** Most updates in one message. */
    private static final int MAX_UPDATES = 256;

    /** Most bytes of payload in one message, unless a single update is larger. */
    private static final long MAX_BYTES = 1L << 20;

    /** From a copy to a task, whichever copy is its primary: the order of updates is kept along a line. */
    private record Line(CopyId from, long to) {}

    /**
     * An update without an answer yet.
     *
     * @param number its number on its line; the primary passes over a number that it has
     * @param flags number of flags that must be set before it is sent; never less than that of the update in front of it
     * @param deadline monotonic time at which it is given up; never before that of the update in front of it
     */
    private record Update(long requestId, long number, long flags, ByteString payload, long deadline) {}

    /** The updates of one line. */
    private static final class Channel {
        /** Updates without an answer, oldest first. Invariant: numbers rise by one; the message under way holds the first ones. */
        private final Deque<Update> queue = new ArrayDeque<>();

        private final Backoff pause = new Backoff();

        /** Number given last. Never reused while the copy lives, so that no number means two updates. */
        private long lastNumber;

        /** Incarnation that the message under way went to. Meaningless if there is none. */
        private long asked;

        /** The message under way, null if there is none. Invariant: at most one, or a retry could overtake its predecessor. */
        private @Nullable Long exchange;
    }

    private final LongFunction<@Nullable Primary> primaries;
    private final BackupCalls exchanges;
    private final Consumer<Effect> effects;

    /** Most updates that wait on one line; more are refused. */
    private final int mostWaiting;

    /** By line. Invariant: the copy of each line was live when the present step began. */
    private final Map<Line, Channel> channels = new LinkedHashMap<>();

    /** Time of the last {@link #advance}; answers that come before the next are measured against it. */
    private long now;

    UpdateSender(
            LongFunction<@Nullable Primary> primaries,
            BackupCalls exchanges,
            Consumer<Effect> effects,
            int mostWaiting) {
        this.primaries = primaries;
        this.exchanges = exchanges;
        this.effects = effects;
        this.mostWaiting = mostWaiting;
    }

    /** Puts an update at the end of its line, or ends it at once if the line is full. */
    void made(Event.UpdateMade made, long flags, long deadline) {
        Channel channel = channels.computeIfAbsent(new Line(made.copy(), made.to()), line -> new Channel());
        if (channel.queue.size() >= mostWaiting) {
            end(made.requestId(), UpdateResult.TOO_MANY, "more than " + mostWaiting + " updates wait to be done");
            return;
        }
        channel.queue.add(new Update(made.requestId(), ++channel.lastNumber, flags, made.payload(), deadline));
    }

    private void end(long requestId, UpdateResult result, String message) {
        effects.accept(new UpdateEnded(requestId, result, message));
    }

    /** Ends the updates of copies that are no more. */
    void discardUnless(Predicate<CopyId> live) {
        channels.entrySet().removeIf(entry -> {
            boolean over = !live.test(entry.getKey().from());
            if (over) {
                forget(entry.getValue());
                entry.getValue()
                        .queue
                        .forEach(update ->
                                end(update.requestId(), UpdateResult.CANCELLED, "the copy or the job has ended"));
            }
            return over;
        });
    }

    private void forget(Channel channel) {
        if (channel.exchange != null) {
            exchanges.forget(channel.exchange);
            channel.exchange = null;
        }
    }

    /** Sends what is due; {@code areSet} says whether a number of flags is set. */
    void advance(String runId, long time, LongPredicate areSet) {
        now = time;
        channels.forEach((line, channel) -> {
            giveUpLate(channel);
            Primary owner = primaries.apply(line.to());
            if (channel.exchange != null && (owner == null || owner.incarnation() != channel.asked)) {
                // the former primary may have applied it; the next one knows by the number if it inherited it
                forget(channel);
                channel.pause.succeeded();
            }
            Update first = channel.queue.peek();
            if (owner != null
                    && channel.exchange == null
                    && first != null
                    && areSet.test(first.flags())
                    && channel.pause.isOver(now)) {
                submit(runId, line, channel, owner, areSet);
            }
        });
    }

    private void giveUpLate(Channel channel) {
        // the message under way counts on the first updates of the queue being the ones it holds, so it is forgotten
        // with them
        Update first = channel.queue.peek();
        while (first != null && now - first.deadline() >= 0) {
            forget(channel);
            channel.queue.remove();
            end(first.requestId(), UpdateResult.TOO_LATE, "not acknowledged in time");
            first = channel.queue.peek();
        }
    }

    private void submit(String runId, Line line, Channel channel, Primary owner, LongPredicate areSet) {
        List<Submission> batch = new ArrayList<>();
        long bytes = 0;
        long deadline = 0;
        for (Update update : channel.queue) {
            bytes += update.payload().size();
            boolean full = batch.size() >= MAX_UPDATES || (!batch.isEmpty() && bytes > MAX_BYTES);
            if (full || !areSet.test(update.flags())) {
                break;
            }
            deadline = update.deadline();
            batch.add(new Submission(update.number(), update.payload()));
        }
        channel.asked = owner.incarnation();
        int size = batch.size();
        RequestHeader header = new RequestHeader(
                runId, 0, line.from().task(), line.from().incarnation(), line.to(), owner.incarnation());
        channel.exchange = exchanges.send(
                owner.address(), header, new Submit(batch), now, deadline, answer -> answered(channel, size, answer));
    }

    private void answered(Channel channel, int size, BackupMessage.@Nullable Answer answer) {
        channel.exchange = null;
        if (answer instanceof OfPrimary decided) {
            channel.pause.succeeded();
            decided.accept(new OfPrimary.PrimaryHandler() {
                @Override
                public void done() {
                    endFirst(channel, size, UpdateResult.DONE, "");
                }

                @Override
                public void declined(String reason) {
                    endFirst(channel, size, UpdateResult.DECLINED, reason);
                }
            });
        } else {
            channel.pause.failed(now);
        }
    }

    private void endFirst(Channel channel, int count, UpdateResult result, String message) {
        for (int i = 0; i < count; i++) {
            end(channel.queue.remove().requestId(), result, message);
        }
    }

    /** Returns when the next try or deadline is due, or null if no update is under way. A try that is due already waits for the view. */
    @Nullable
    Long nextDue() {
        Long due = null;
        for (Channel channel : channels.values()) {
            Update first = channel.queue.peek();
            if (first != null) {
                due = Deadlines.earlier(due, first.deadline());
                boolean pauses = channel.exchange == null && !channel.pause.isOver(now);
                due = Deadlines.earlier(due, pauses ? channel.pause.due() : null);
            }
        }
        return due;
    }
}

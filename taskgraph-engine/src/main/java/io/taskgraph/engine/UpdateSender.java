package io.taskgraph.engine;

import com.google.protobuf.ByteString;
import io.taskgraph.engine.BackupMessage.OfPrimary;
import io.taskgraph.engine.BackupMessage.Submission;
import io.taskgraph.engine.BackupMessage.Submit;
import io.taskgraph.engine.Effect.UpdateEnded;
import io.taskgraph.engine.Effect.UpdateEnded.Result;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The updates that local copies make. Those of one copy for one task go in order, many at once but one message at a time, and follow
 * the task from primary to primary; their numbers tell its primary which of them it has.
 */
final class UpdateSender {

    private static final int MAX_UPDATES = 256;
    private static final long MAX_BYTES = 1L << 20;

    private record Line(CopyId from, long to) {}

    private record Update(long requestId, long number, ByteString payload, long deadline) {}

    private static final class Channel {
        private final Deque<Update> queue = new ArrayDeque<>();
        private final Backoff pause = new Backoff();
        private long lastNumber;
        private long asked;
        private @Nullable Long exchange;
    }

    private final LongFunction<@Nullable Primary> primaries;
    private final BackupCalls exchanges;
    private final Consumer<Effect> effects;
    private final int mostWaiting;
    private final Map<Line, Channel> channels = new LinkedHashMap<>();
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

    void made(Event.UpdateMade made, long deadline) {
        Channel channel = channels.computeIfAbsent(new Line(made.copy(), made.to()), line -> new Channel());
        if (channel.queue.size() >= mostWaiting) {
            end(made.requestId(), Result.TOO_MANY, "more than " + mostWaiting + " updates wait to be done");
            return;
        }
        channel.queue.add(new Update(made.requestId(), ++channel.lastNumber, made.payload(), deadline));
    }

    private void end(long requestId, Result result, String message) {
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
                        .forEach(update -> end(update.requestId(), Result.CANCELLED, "the copy or the job has ended"));
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

    void advance(String runId, long time) {
        now = time;
        channels.forEach((line, channel) -> {
            giveUpLate(channel);
            Primary owner = primaries.apply(line.to());
            if (channel.exchange != null && (owner == null || owner.incarnation() != channel.asked)) {
                forget(channel);
                channel.pause.succeeded();
            }
            if (owner != null && channel.exchange == null && !channel.queue.isEmpty() && channel.pause.isOver(now)) {
                submit(runId, line, channel, owner);
            }
        });
    }

    private void giveUpLate(Channel channel) {
        Update first = channel.queue.peek();
        while (first != null && now - first.deadline() >= 0) {
            forget(channel);
            channel.queue.remove();
            end(first.requestId(), Result.TOO_LATE, "not acknowledged in time");
            first = channel.queue.peek();
        }
    }

    private void submit(String runId, Line line, Channel channel, Primary owner) {
        List<Submission> batch = new ArrayList<>();
        long bytes = 0;
        long deadline = 0;
        for (Update update : channel.queue) {
            bytes += update.payload().size();
            if (batch.size() >= MAX_UPDATES || (!batch.isEmpty() && bytes > MAX_BYTES)) {
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
                    endFirst(channel, size, Result.DONE, "");
                }

                @Override
                public void declined(String reason) {
                    endFirst(channel, size, Result.DECLINED, reason);
                }
            });
        } else {
            channel.pause.failed(now);
        }
    }

    private void endFirst(Channel channel, int count, Result result, String message) {
        for (int i = 0; i < count; i++) {
            end(channel.queue.remove().requestId(), result, message);
        }
    }

    /** Returns when the next try or deadline is due, or null if no update is under way. */
    @Nullable
    Long nextDue() {
        Long due = null;
        for (Channel channel : channels.values()) {
            Update first = channel.queue.peek();
            if (first != null) {
                due = Deadlines.earlier(due, first.deadline());
                due = Deadlines.earlier(due, channel.exchange == null ? channel.pause.due() : null);
            }
        }
        return due;
    }
}

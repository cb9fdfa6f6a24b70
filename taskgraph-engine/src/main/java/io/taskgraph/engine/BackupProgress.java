package io.taskgraph.engine;

import com.google.protobuf.ByteString;
import io.taskgraph.engine.BackupMessage.Append;
import io.taskgraph.engine.BackupMessage.Install;
import io.taskgraph.engine.BackupMessage.Matched;
import io.taskgraph.engine.BackupMessage.OfBackup;
import io.taskgraph.engine.BackupMessage.Origin;
import io.taskgraph.engine.BackupMessage.Position;
import io.taskgraph.engine.BackupMessage.Probe;
import io.taskgraph.engine.BackupMessage.Received;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One backup as its primary sees it. It gets one message at a time: first the question how far it is, then the log from there if the
 * primary retains it, else the state. After any failure it starts again with the question.
 */
final class BackupProgress {

    /** The primary as the progress of a backup sees it. */
    interface Source {

        UpdateLogStore log();

        long committed();

        /** Asks the backup; the answer comes to {@link #answered}. */
        void send(BackupProgress follower, BackupMessage.ToBackup message);

        /** Has the state written as it is after all that is applied by now; it comes to {@link #stateTaken}. */
        void takeState(BackupProgress follower);
    }

    /** The state that is being transferred. */
    private record Transfer(
            long id,
            long incarnation,
            List<Origin> origins,
            @Nullable ByteString state,
            long offset) {}

    private static final int MAX_ENTRIES = 512;
    private static final int PART_BYTES = 1 << 20;

    private final Backup backup;
    private final Source source;
    private final Backoff pause = new Backoff();
    private long round;
    private @Nullable Long exchange;
    private boolean known;
    private long next;
    private long matched;
    private boolean verified;
    private long toldCommitted = -1;
    private @Nullable Transfer transfer;
    private long progressAt;

    BackupProgress(Backup backup, Source source, long now) {
        this.backup = backup;
        this.source = source;
        this.progressAt = now;
    }

    Backup backup() {
        return backup;
    }

    /** Returns up to where the backup is known to hold the primary's log. */
    long matched() {
        return matched;
    }

    /** Returns whether the position of the backup is known. */
    boolean hasAnswered() {
        return verified;
    }

    /** Returns whether the backup was behind and took no step for some time. */
    boolean standsStill(long now, long nanos) {
        return matched < source.log().lastId() && now - progressAt >= nanos;
    }

    /** Notes that there is something new to be told. */
    void appended(long now) {
        if (matched + 1 >= source.log().lastId()) {
            progressAt = now;
        }
    }

    void asked(long exchangeId) {
        exchange = exchangeId;
    }

    @Nullable
    Long exchange() {
        return exchange;
    }

    @Nullable
    Long nextDue() {
        return exchange == null && transfer == null ? pause.due() : null;
    }

    void advance(long now) {
        if (exchange != null || !pause.isOver(now)) {
            return;
        }
        Transfer current = transfer;
        if (current != null) {
            if (current.state() != null) {
                sendPart(current, current.state());
            }
        } else if (!known) {
            source.send(this, new Probe(++round));
        } else if (next <= source.log().lastId() || toldCommitted < source.committed() || matched < next - 1) {
            append();
        }
    }

    private void append() {
        Long previousIncarnation = source.log().incarnationAt(next - 1);
        if (previousIncarnation == null) {
            startTransfer();
            return;
        }
        List<LogEntry> entries = source.log().from(next, MAX_ENTRIES, PART_BYTES);
        toldCommitted = source.committed();
        source.send(this, new Append(++round, next - 1, previousIncarnation, entries, toldCommitted));
    }

    private void startTransfer() {
        UpdateLogStore log = source.log();
        transfer = new Transfer(log.applied(), log.appliedIncarnation(), log.appliedOrigins(), null, 0);
        source.takeState(this);
    }

    void stateTaken(ByteString state) {
        Transfer current = transfer;
        if (current != null && current.state() == null) {
            transfer = new Transfer(current.id(), current.incarnation(), current.origins(), state, 0);
        }
    }

    private void sendPart(Transfer current, ByteString state) {
        long end = Math.min(state.size(), current.offset() + PART_BYTES);
        source.send(
                this,
                new Install(
                        ++round,
                        current.id(),
                        current.incarnation(),
                        current.origins(),
                        current.offset(),
                        state.size(),
                        state.substring((int) current.offset(), (int) end)));
    }

    /** Goes on by the answer to the last message; null if there is none. */
    void answered(BackupMessage.@Nullable Answer answer, long now) {
        exchange = null;
        if (answer instanceof OfBackup ofBackup) {
            ofBackup.accept(new Answers(now));
        } else {
            failed(now);
        }
    }

    private void failed(long now) {
        known = false;
        transfer = null;
        pause.failed(now);
    }

    /** Goes on by each kind of answer. */
    private final class Answers implements OfBackup.BackupAnswerHandler {

        private final long now;

        Answers(long now) {
            this.now = now;
        }

        @Override
        public void matched(Matched answer) {
            progress(now);
            matched = Math.max(matched, answer.id());
            verified = true;
            next = answer.id() + 1;
        }

        @Override
        public void position(Position answer) {
            seek(answer);
            progress(now);
        }

        @Override
        public void received(Received answer) {
            Transfer current = transfer;
            if (current == null) {
                failed(now);
            } else {
                progress(now);
                installed(current, answer.offset());
            }
        }
    }

    private void progress(long now) {
        pause.succeeded();
        progressAt = now;
    }

    private void seek(Position position) {
        Long incarnation = source.log().incarnationAt(position.id());
        known = true;
        transfer = null;
        next = position.id() + 1;
        toldCommitted = -1;
        if (incarnation == null || incarnation != position.incarnation()) {
            startTransfer();
        }
    }

    private void installed(Transfer current, long offset) {
        ByteString state = current.state();
        if (state != null && offset < state.size()) {
            transfer = new Transfer(current.id(), current.incarnation(), current.origins(), state, offset);
            return;
        }
        transfer = null;
        next = current.id() + 1;
        matched = Math.max(matched, current.id());
        verified = true;
        toldCommitted = -1;
    }
}

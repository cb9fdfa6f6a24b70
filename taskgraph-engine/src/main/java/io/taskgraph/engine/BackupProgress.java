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
import io.taskgraph.engine.BackupMessage.ToBackup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One backup as its primary sees it. It gets one message at a time: first the question how far it is, then the log from there if the
 * primary retains it, else the state. After any failure it starts again with the question.
 *
 * <p>The primary asks it for the next action: {@link #due} for a message to send, {@link #takesState} for a state to write.
 */
final class BackupProgress {

    /**
     * The state that is being transferred.
     *
     * @param id the update up to which it is
     * @param incarnation the incarnation of that update
     * @param origins the newest update of each task in it
     * @param state the state, null until it has been written
     * @param offset up to where the backup has it
     */
    private record Transfer(
            long id,
            long incarnation,
            List<Origin> origins,
            @Nullable ByteString state,
            long offset) {}

    private static final int MAX_ENTRIES = 512;
    private static final int PART_BYTES = 1 << 20;

    private final Backup backup;
    private final UpdateLogStore log;
    private final Backoff pause = new Backoff();
    private final CatchUp catchUp;

    /** Number of the last message. The backup passes over a message that is not newer than its last. */
    private long round;

    /** The question that is under way, null if there is none. Invariant: nothing is due while there is one. */
    private @Nullable Long exchange;

    /** Whether the backup has said how far it is since it failed last. Invariant: entries and state are sent only then. */
    private boolean known;

    /** Id of the first entry to be sent next. Meaningful if {@link #known}. Invariant: matched < next. */
    private long next;

    /** Id up to which the backup holds this log for certain. Never decreases. */
    private long matched;

    /** Whether {@link #matched} was said by the backup itself, and is not the 0 of the beginning. */
    private boolean verified;

    /** Id up to which the backup was told to apply entries, -1 if that is not known. */
    private long toldCommitted = -1;

    /** Whether the backup holds an entry that this log does not have, so that only a state helps. */
    private boolean diverged;

    /** The transfer that is under way, null if there is none. */
    private @Nullable Transfer transfer;

    /** Whether the state of the transfer is yet to be asked for. */
    private boolean takesState;

    /** Up to where the backup has had any state since {@link #matched} grew last. Transferred again, that much is no progress. */
    private long received;

    /** When the backup was seen to hold more of the log or of a state than before, or had nothing to do. */
    private long progressAt;

    BackupProgress(Backup backup, UpdateLogStore log, long now) {
        this.backup = backup;
        this.log = log;
        this.catchUp = new CatchUp(log.lastId(), now);
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
        return matched < log.lastId() && now - progressAt >= nanos;
    }

    /** Returns when {@link #standsStill} holds if the backup takes no step until then; null if never, or if it holds already. */
    @Nullable
    Long standsStillAt(long now, long nanos) {
        boolean mayBegin = matched < log.lastId() && !standsStill(now, nanos);
        return mayBegin ? Long.valueOf(progressAt + nanos) : null;
    }

    /** Returns when {@link #holdsCommits} ends at the latest; null if it does not hold. */
    @Nullable
    Long holdsCommitsUntil(long nanos) {
        return catchUp.holdsUntil(nanos);
    }

    /** Notes that there is something new to be told. */
    void appended(long now) {
        if (matched + 1 >= log.lastId()) {
            progressAt = now;
            catchUp.begin(log.lastId(), now);
        }
    }

    /** Returns whether nothing after {@link #matched} is to be committed now, since the backup is about to be in sync; asked in each step. */
    boolean holdsCommits(boolean isCounted, long now, long nanos) {
        if (isCounted) {
            catchUp.end(now);
            return false;
        }
        return catchUp.holdsCommits(now, nanos);
    }

    /** Returns the id after which the backup is to find all entries in the log; more than any id if it is not known to need one soon. */
    long needsAfter(long now, long nanos) {
        Transfer current = transfer;
        if (current != null) {
            return current.id();
        }
        boolean follows = (known || verified) && !standsStill(now, nanos);
        return !follows ? Long.MAX_VALUE : known ? next - 1 : matched;
    }

    /** Notes that the message that was due is under way. */
    void asked(long exchangeId) {
        exchange = exchangeId;
        pause.started();
    }

    @Nullable
    Long exchange() {
        return exchange;
    }

    @Nullable
    Long nextDue() {
        return exchange == null && transfer == null ? pause.due() : null;
    }

    /** Returns the message that is due, or null if none is. Updates up to {@code committed} are to be applied. */
    @Nullable
    ToBackup due(long now, long committed) {
        if (exchange != null || !pause.isOver(now)) {
            return null;
        }
        Transfer current = transfer;
        if (current != null) {
            return current.state() == null ? null : part(current, current.state());
        }
        if (!known) {
            return new Probe(++round);
        }
        boolean behind = next <= log.lastId() || toldCommitted < committed || matched < next - 1;
        return behind || diverged ? append(committed) : null;
    }

    private @Nullable Append append(long committed) {
        Long previousIncarnation = diverged ? null : log.incarnationAt(next - 1);
        if (previousIncarnation == null) {
            diverged = false;
            transfer = new Transfer(log.applied(), log.appliedIncarnation(), log.appliedOrigins(), null, 0);
            takesState = true;
            return null;
        }
        List<LogEntry> entries = log.from(next, MAX_ENTRIES, PART_BYTES);
        toldCommitted = committed;
        return new Append(++round, next - 1, previousIncarnation, entries, toldCommitted);
    }

    /** Returns, once, whether the state must be written, with all updates applied by now, and passed to {@link #stateTaken}. */
    boolean takesState() {
        boolean takes = takesState;
        takesState = false;
        return takes;
    }

    void stateTaken(ByteString state) {
        Transfer current = transfer;
        if (current != null && current.state() == null) {
            transfer = new Transfer(current.id(), current.incarnation(), current.origins(), state, 0);
        }
    }

    private Install part(Transfer current, ByteString state) {
        long end = Math.min(state.size(), current.offset() + PART_BYTES);
        return new Install(
                ++round,
                current.id(),
                current.incarnation(),
                current.origins(),
                current.offset(),
                state.size(),
                state.substring((int) current.offset(), (int) end));
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
        diverged = false;
        transfer = null;
        pause.failed(now);
        catchUp.failed(now);
    }

    /** Goes on by each kind of answer. */
    private final class Answers implements OfBackup.BackupAnswerHandler {

        private final long now;

        Answers(long now) {
            this.now = now;
        }

        @Override
        public void matched(Matched answer) {
            reached(answer.id(), now);
            next = answer.id() + 1;
        }

        /** Where a backup is says nothing about whether it gets on: one that fails at each entry answers this for ever. */
        @Override
        public void position(Position answer) {
            seek(answer);
        }

        @Override
        public void received(Received answer) {
            Transfer current = transfer;
            if (current == null) {
                failed(now);
                return;
            }
            if (answer.offset() > received) {
                received = answer.offset();
                progress(now);
            }
            installed(current, answer.offset(), now);
        }
    }

    /** Notes that the backup holds the log up to an id. */
    private void reached(long id, long now) {
        verified = true;
        if (id > matched) {
            matched = id;
            received = 0;
            progress(now);
        }
        catchUp.reached(matched, log.lastId(), now);
    }

    private void progress(long now) {
        pause.succeeded();
        progressAt = now;
    }

    private void seek(Position position) {
        Long incarnation = log.incarnationAt(position.id());
        known = true;
        transfer = null;
        next = position.id() + 1;
        toldCommitted = -1;
        diverged = incarnation == null || incarnation != position.incarnation();
    }

    private void installed(Transfer current, long offset, long now) {
        ByteString state = current.state();
        if (state != null && offset < state.size()) {
            transfer = new Transfer(current.id(), current.incarnation(), current.origins(), state, offset);
            return;
        }
        transfer = null;
        next = current.id() + 1;
        reached(current.id(), now);
        toldCommitted = -1;
    }
}

package io.taskgraph.engine;

import com.google.protobuf.ByteString;
import io.taskgraph.engine.BackupMessage.Append;
import io.taskgraph.engine.BackupMessage.Install;
import io.taskgraph.engine.BackupMessage.Matched;
import io.taskgraph.engine.BackupMessage.OfBackup;
import io.taskgraph.engine.BackupMessage.Position;
import io.taskgraph.engine.BackupMessage.Probe;
import io.taskgraph.engine.BackupMessage.Received;
import io.taskgraph.engine.BackupMessage.ToBackup;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The log of a task at one local backup. It obeys the newest primary that it has heard of, and follows the rounds of each in order:
 * late messages are skipped.
 */
final class BackupLog {

    /** This backup; its incarnation is the revision of its key, and has nothing to do with {@link #incarnation}. */
    private final CopyId id;

    private final String node;

    /** Invariant: entries up to {@code applied} are in the copy's state, and are never replaced but with the whole state. */
    private final UpdateLogStore log;

    private final Consumer<Effect> effects;
    private final Replies replies = new Replies();

    /** Incarnation of the newest primary that was heard of. Never decreases. */
    private long incarnation;

    /** Round of the last message that was obeyed, of that primary. Grows with each. */
    private long round;

    /** Id as of which a state is being installed; -1 if none is. */
    private long installing = -1;

    /** Its parts up to now. Invariant: empty while none is installed. */
    private ByteString installed = ByteString.EMPTY;

    private boolean exiting;

    BackupLog(CopyId id, String node, int retained, Consumer<Effect> effects) {
        this.id = id;
        this.node = node;
        this.log = new UpdateLogStore(retained);
        this.effects = effects;
    }

    CopyId id() {
        return id;
    }

    String node() {
        return node;
    }

    UpdateLogStore log() {
        return log;
    }

    /** Starts the exit; false if it was started before. */
    boolean startExit() {
        boolean first = !exiting;
        exiting = true;
        return first;
    }

    /** Obeys a message of a primary and returns the answer; null if this backup is not, or no longer, its addressee. */
    @Nullable
    OfBackup take(long primary, ToBackup message) {
        long messageRound = message.round();
        if (exiting || primary < incarnation || (primary == incarnation && messageRound <= round)) {
            return null;
        }
        if (primary > incarnation) {
            incarnation = primary;
            installing = -1;
        }
        round = messageRound;
        return message.accept(replies);
    }

    /** Obeys each kind of message and gives the answer to it. */
    private final class Replies implements ToBackup.BackupHandler<OfBackup> {

        @Override
        public OfBackup probe(Probe probe) {
            return position();
        }

        @Override
        public OfBackup append(Append append) {
            return appended(append);
        }

        @Override
        public OfBackup install(Install install) {
            return installed(install);
        }
    }

    private Position position() {
        return new Position(log.applied(), log.appliedIncarnation());
    }

    /**
     * Appends entries as Raft's followers do: only behind an entry that both logs have, and over entries that another primary made and that
     * were not applied. An entry that differs from an applied one needs the state; the position that is answered tells the primary so.
     */
    private OfBackup appended(Append append) {
        Long previousIncarnation = log.incarnationAt(append.previous());
        if (previousIncarnation == null || previousIncarnation != append.previousIncarnation()) {
            return position();
        }
        long verified = append.previous();
        for (LogEntry entry : append.entries()) {
            Long held = log.incarnationAt(entry.id());
            if (held == null || held != entry.incarnation()) {
                if (entry.id() <= log.applied()) {
                    return position();
                }
                log.truncateAfter(entry.id() - 1);
                log.append(entry);
            }
            verified = entry.id();
        }
        // entries behind the verified ones may be of a former primary and be replaced by the next message
        apply(log.apply(Math.min(append.committed(), verified)));
        log.trim(Long.MAX_VALUE);
        return new Matched(verified);
    }

    private void apply(List<LogEntry> due) {
        if (!due.isEmpty()) {
            effects.accept(new Effect.ApplyUpdates(id, due));
        }
    }

    private OfBackup installed(Install install) {
        if (install.offset() == 0) {
            installing = install.id();
            installed = ByteString.EMPTY;
        }
        if (installing != install.id() || install.offset() != installed.size()) {
            return position();
        }
        installed = installed.concat(install.part());
        if (installed.size() >= install.size()) {
            log.reset(install.id(), install.incarnation(), install.origins());
            effects.accept(new Effect.RestoreState(id, installed));
            installing = -1;
            installed = ByteString.EMPTY;
        }
        return new Received(install.offset() + install.part().size());
    }
}

package io.taskgraph.test.model;

import io.taskgraph.Outcome;
import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.engine.CopyId;
import io.taskgraph.engine.Effect;
import io.taskgraph.engine.Engine;
import io.taskgraph.engine.EngineSettings;
import io.taskgraph.engine.Event;
import io.taskgraph.engine.FlagAnswer;
import io.taskgraph.engine.FlagMessage;
import io.taskgraph.engine.FlagSettings;
import io.taskgraph.topology.Topologies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One process of the model: the real engine, what is under way for it, and what its copies have been told. */
final class ModelProcess {

    static final String LINK = "all";

    /** A transaction that was sent. */
    static final class Flight {
        final long commitId;
        final Transaction transaction;
        ModelStore.@Nullable Result result;
        boolean unanswered;

        Flight(long commitId, Transaction transaction) {
            this.commitId = commitId;
            this.transaction = transaction;
        }
    }

    /** A message with flags that was sent, and its answer once it has arrived. */
    static final class Letter {
        final long messageId;
        final FlagMessage message;

        @Nullable
        FlagAnswer answer;

        Letter(long messageId, FlagMessage message) {
            this.messageId = messageId;
            this.message = message;
        }
    }

    private static final class CopyState {
        private long epoch = -1;
        private boolean flagged;
        private final Set<Effect.TellMeta> told = new HashSet<>();
    }

    final long lease;
    final List<Flight> flights = new ArrayList<>();
    final List<Letter> letters = new ArrayList<>();
    final Map<CopyId, Long> duties = new LinkedHashMap<>();
    private final Map<CopyId, CopyState> copies = new LinkedHashMap<>();
    final String name;
    private final Bounds bounds;
    private final List<String> breaches;
    private final Engine engine;
    private long now;
    private @Nullable FlagAnswer answered;
    boolean crashed;
    boolean paused;
    boolean evicted;
    boolean draining;
    boolean gone;
    boolean replaced;
    boolean listing = true;
    long cursor = -1;

    ModelProcess(String name, long lease, Bounds bounds, List<String> breaches) {
        this.name = name;
        this.lease = lease;
        this.bounds = bounds;
        this.breaches = breaches;
        this.engine = new Engine(EngineSettings.builder("model", "job", bounds.tasks())
                .topologies(Map.of(LINK, Topologies.allToAll(bounds.tasks())))
                .process(name, "address-" + name)
                .leaseId(lease)
                .newRunId("run")
                .requestTimeoutNanos(1L << 60)
                .drainTimeoutNanos(1L << 60)
                .flags(bounds.isDirect() ? FlagSettings.directly(Duration.ofDays(1)) : FlagSettings.BY_COORDINATOR)
                .build());
    }

    boolean isActive() {
        return !crashed && !paused && !gone;
    }

    Engine engine() {
        return engine;
    }

    /** Returns the copies that may act now as far as this process knows. */
    Set<CopyId> copies() {
        return copies.keySet();
    }

    void step(Event... events) {
        engine.step(now, List.of(events)).forEach(this::perform);
    }

    /** Lets all that waits for time wait no longer. */
    void letTimePass() {
        now += 1_000_000_000L;
        step(new Event.Tick());
    }

    void answer(Flight flight, long revision) {
        flights.remove(flight);
        if (flight.result == ModelStore.Result.NO_LEASE) {
            leave();
        } else {
            step(new Event.Committed(
                    flight.commitId, new CommitResult(flight.result == ModelStore.Result.APPLIED, revision)));
        }
    }

    /** Takes flags of another process, and returns how they are answered. */
    FlagAnswer hear(FlagMessage message) {
        answered = null;
        step(new Event.FlagsArrived(0, message, ""));
        return answered == null ? FlagAnswer.NOT_TAKEN : answered;
    }

    /** Does what a task does in an epoch: flags, and ends the epoch, or at the last one the job. Whether that is too late, the engine must know. */
    void user(CopyId copy) {
        long epoch = duties.remove(copy);
        Event.FlagMeta flag = new Event.FlagMeta(copy, epoch, LINK, "m");
        CopyState state = copies.get(copy);
        if (bounds.isDirect() && state != null && !state.flagged) {
            state.flagged = true;
            step(flag);
            endsIfComplete(copy);
        } else if (epoch < bounds.lastEpoch()) {
            step(flag, new Event.IncEpoch(copy, epoch));
        } else {
            step(flag, new Event.Shutdown(copy, Outcome.succeeded()));
        }
    }

    /** Drops everything: the lease is lost, the job has ended here, or this process has left. */
    void leave() {
        gone = true;
        letters.clear();
        copies.clear();
        duties.clear();
    }

    private void perform(Effect effect) {
        if (effect instanceof Effect.Commit e) {
            // what holds for any order and any loss of each of them holds for one request with all of them
            e.proposals().forEach(proposal -> flights.add(new Flight(proposal.id(), proposal.transaction())));
        } else if (effect instanceof Effect.Relist) {
            listing = true;
            cursor = -1;
        } else if (effect instanceof Effect.StartCopy e) {
            copies.put(e.copy(), new CopyState());
        } else if (effect instanceof Effect.DropCopy e) {
            copies.remove(e.copy());
            duties.remove(e.copy());
        } else if (effect instanceof Effect.EnterEpoch e) {
            entered(e);
        } else if (effect instanceof Effect.TellMeta e) {
            told(e);
            endsIfComplete(e.copy());
        } else if (effect instanceof Effect.SendFlags e) {
            letters.add(new Letter(e.messageId(), e.message()));
        } else if (effect instanceof Effect.AnswerFlags e) {
            answered = e.answer();
        } else if (effect instanceof Effect.ExitCopy e) {
            copies.remove(e.copy());
            duties.remove(e.copy());
            step(new Event.Exited(e.copy()));
        } else if (effect instanceof Effect.End || effect instanceof Effect.Leave) {
            leave();
        } else if (effect instanceof Effect.Rejoin || effect instanceof Effect.RefuseJob) {
            breaches.add(name + ": " + effect);
        }
    }

    private void entered(Effect.EnterEpoch e) {
        CopyState state = copies.get(e.copy());
        if (state == null || e.epoch() <= state.epoch) {
            breaches.add(name + " lets " + e.copy() + " enter epoch " + e.epoch());
            return;
        }
        state.epoch = e.epoch();
        state.told.clear();
        state.flagged = false;
        duties.put(e.copy(), e.epoch());
    }

    private void told(Effect.TellMeta e) {
        CopyState state = copies.get(e.copy());
        if (state == null || state.epoch != e.epoch()) {
            breaches.add(name + " tells a flag of another epoch: " + e);
        } else if (!state.told.add(e)) {
            breaches.add(name + " tells a flag again: " + e);
        }
    }

    /** Gives the first task the duty to end the epoch once it has flagged and heard of all others. */
    private void endsIfComplete(CopyId copy) {
        CopyState state = copies.get(copy);
        if (bounds.isDirect()
                && copy.task() == 0
                && state != null
                && state.flagged
                && state.told.size() == bounds.tasks() - 1) {
            duties.put(copy, state.epoch);
        }
    }

    /** Returns all that what comes next may depend on, but for the engine. */
    List<Object> parts(ModelStore store) {
        List<Object> parts = new ArrayList<>(List.of(
                crashed,
                paused,
                evicted,
                draining,
                gone,
                replaced,
                listing,
                store.leases().contains(lease)));
        for (Flight flight : flights) {
            parts.add(flight.transaction);
            parts.add(String.valueOf(flight.result));
            parts.add(flight.unanswered);
        }
        for (Letter letter : letters) {
            parts.add(letter.message);
            parts.add(String.valueOf(letter.answer));
        }
        if (gone || crashed) {
            return parts;
        }
        parts.add(now);
        duties.forEach((copy, epoch) -> parts.add(List.of(copy, epoch)));
        copies.forEach((copy, state) -> parts.add(List.of(copy, state.epoch, state.flagged, state.told)));
        if (!listing) {
            for (long revision = cursor + 1; revision <= store.revision(); revision++) {
                parts.add(store.changesAt(revision));
            }
        }
        return parts;
    }
}

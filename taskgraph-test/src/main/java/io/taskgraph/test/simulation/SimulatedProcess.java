package io.taskgraph.test.simulation;

import io.taskgraph.Outcome;
import io.taskgraph.runtime.TaskGraphRuntime;
import io.taskgraph.transport.RequestHandler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** One process of a simulation. */
public final class SimulatedProcess {

    private final String address;
    private final List<Runnable> resets = new ArrayList<>();
    private final Set<Long> leases = new HashSet<>();
    private final List<Runnable> watchBreaks = new ArrayList<>();
    private final List<Runnable> watchSilences = new ArrayList<>();
    private int lists;
    private int commits;
    private final List<Runnable> accusations = new ArrayList<>();
    private final Queue<Runnable> deferred = new ArrayDeque<>();
    private boolean alive = true;
    private boolean vanished;
    private long pausedUntil = Long.MIN_VALUE;
    private LongConsumer suspension = nanos -> {};
    private long deafUntil = Long.MIN_VALUE;
    private long muteUntil = Long.MIN_VALUE;
    private long slowUntil = Long.MIN_VALUE;
    private final Map<SimulatedProcess, Long> unheardUntil = new HashMap<>();
    private @Nullable RequestHandler handler;
    private @Nullable TaskGraphRuntime runtime;
    private @Nullable Outcome outcome;
    private @Nullable Throwable failure;

    SimulatedProcess(String address) {
        this.address = address;
    }

    String address() {
        return address;
    }

    /** Returns whether the process runs: it was not killed. */
    public boolean isAlive() {
        return alive;
    }

    /** Returns how the job ended as this process saw it; null before. */
    public @Nullable Outcome outcome() {
        return outcome;
    }

    /** Returns why the process could not take part; null if it could. */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** Returns the runtime; only for a process that was started. */
    public TaskGraphRuntime runtime() {
        TaskGraphRuntime started = runtime;
        if (started == null) {
            throw new IllegalStateException("process " + address + " has not been started");
        }
        return started;
    }

    void started(TaskGraphRuntime newRuntime) {
        runtime = newRuntime;
    }

    void ended(@Nullable Outcome newOutcome, @Nullable Throwable newFailure) {
        outcome = newOutcome;
        failure = newFailure;
    }

    void serve(RequestHandler newHandler) {
        handler = newHandler;
    }

    @Nullable
    RequestHandler handler() {
        return alive ? handler : null;
    }

    /** Lets the process stand still until a moment. */
    void pauseUntil(long nanoTime) {
        pausedUntil = Math.max(pausedUntil, nanoTime);
    }

    void onSuspension(LongConsumer newSuspension) {
        suspension = newSuspension;
    }

    /** Lets the monotonic clock stand still from now until a moment, as far as it does not yet. */
    void suspendUntil(long until, long now) {
        suspension.accept(Math.max(0, until - Math.max(now, pausedUntil)));
    }

    boolean isPaused(long nanoTime) {
        return pausedUntil != Long.MIN_VALUE && nanoTime < pausedUntil;
    }

    /** Holds arriving messages while the process stands still. */
    void deferred(Runnable action) {
        deferred.add(action);
    }

    boolean hasDeferred() {
        return !deferred.isEmpty();
    }

    @Nullable
    Runnable nextDeferred() {
        return deferred.poll();
    }

    /** Cuts the process off from the coordinator until a moment; its watches say nothing more. */
    void cutUntil(long nanoTime) {
        deafUntil(nanoTime);
        muteUntil(nanoTime);
    }

    /** Withholds answers of the coordinator from the process until a moment; its watches are silent. */
    void deafUntil(long nanoTime) {
        deafUntil = Math.max(deafUntil, nanoTime);
        breakWatches();
    }

    boolean isDeaf(long nanoTime) {
        return nanoTime < deafUntil;
    }

    /** Withholds calls of the process from the coordinator until a moment. */
    void muteUntil(long nanoTime) {
        muteUntil = Math.max(muteUntil, nanoTime);
    }

    boolean isMute(long nanoTime) {
        return nanoTime < muteUntil;
    }

    /** Lets everything wait long for a thread until a moment. */
    void slowUntil(long nanoTime) {
        slowUntil = Math.max(slowUntil, nanoTime);
    }

    boolean isSlow(long nanoTime) {
        return nanoTime < slowUntil;
    }

    /** Loses messages of this process to another one until a moment. */
    void unheardUntil(SimulatedProcess by, long nanoTime) {
        unheardUntil.merge(by, nanoTime, Math::max);
    }

    boolean isHeard(SimulatedProcess by, long nanoTime) {
        return nanoTime >= unheardUntil.getOrDefault(by, Long.MIN_VALUE);
    }

    void granted(long lease) {
        leases.add(lease);
    }

    /** Returns whether a lease was granted to this process. */
    public boolean holds(long lease) {
        return leases.contains(lease);
    }

    void onBrokenWatch(Runnable broken) {
        watchBreaks.add(broken);
    }

    /** Ends the watches that are open; their ends are noticed later. */
    void breakWatches() {
        List<Runnable> broken = List.copyOf(watchBreaks);
        watchBreaks.clear();
        broken.forEach(Runnable::run);
    }

    void onSilentWatch(Runnable silent) {
        watchSilences.add(silent);
    }

    /** Lets the watches that are open say nothing more, not even that they end. */
    void silenceWatches() {
        List<Runnable> silenced = List.copyOf(watchSilences);
        watchSilences.clear();
        silenced.forEach(Runnable::run);
    }

    void lists() {
        lists++;
    }

    void commits() {
        commits++;
    }

    /** Returns how often the process has asked the coordinator for keys. */
    public int listsAsked() {
        return lists;
    }

    /** Returns how many requests with transactions the process has sent. */
    public int commitsSent() {
        return commits;
    }

    void onAccusation(Runnable accusation) {
        accusations.add(accusation);
    }

    /** Reports the process to those who watch over it as if it refused connections. */
    void accuse() {
        List.copyOf(accusations).forEach(Runnable::run);
    }

    void onReset(Runnable reset) {
        resets.add(reset);
    }

    /** Ends the process without anybody being told. */
    void vanish() {
        alive = false;
        vanished = true;
        resets.clear();
    }

    boolean isVanished() {
        return vanished;
    }

    /** Ends the process outright: its connections break, its lease runs out. */
    public void kill() {
        alive = false;
        List.copyOf(resets).forEach(Runnable::run);
        resets.clear();
    }
}

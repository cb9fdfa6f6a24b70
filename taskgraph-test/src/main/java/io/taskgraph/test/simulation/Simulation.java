package io.taskgraph.test.simulation;

import io.taskgraph.TaskBuilder;
import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.embedded.EmbeddedCoordinator;
import io.taskgraph.engine.BackupMessage;
import io.taskgraph.engine.FlagMessage;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.runtime.CheckpointSettings;
import io.taskgraph.runtime.RuntimePorts;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.runtime.TaskGraphRuntime;
import io.taskgraph.topology.Topology;
import io.taskgraph.transport.BackupRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A cluster of processes that work on one job, in one thread under virtual time. Everything random comes from the seed. */
public final class Simulation {

    private static final int HISTORY = 100_000;
    private static final int ONE_STRAGGLES_IN = 32;
    private static final int STRAGGLER = 20;
    private static final Duration SLOW_HAND_OVER = Duration.ofSeconds(2);
    private static final Duration BROKEN_CONNECTION_NOTICED = Duration.ofSeconds(15);
    private static final Duration COMPACTING = Duration.ofSeconds(1);
    private static final Duration COMPACTION_INTERVAL = Duration.ofMillis(5);

    private final VirtualTime time = new VirtualTime();
    private final Random random;
    private final Faults faults;
    private final RuntimeSettings settings;
    private final Supplier<TaskBuilder> builders;
    private final Map<String, Topology> topologies;
    private final EmbeddedCoordinator store;
    private final Map<String, SimulatedProcess> processes = new LinkedHashMap<>();
    private long lastId;
    private final FaultInjector injector;
    private final List<CommitCheck> commitChecks = new ArrayList<>();
    private BiConsumer<SimulatedProcess, RequestHeader> requestCheck = (process, header) -> {};
    private BiConsumer<SimulatedProcess, FlagMessage> flagCheck = (process, message) -> {};
    private BiConsumer<RequestHeader, Long> answerCheck = (header, incarnation) -> {};
    private Consumer<SimulatedProcess> startCheck = process -> {};
    private CheckpointSettings checkpoints = CheckpointSettings.inMemory();
    private Predicate<Transaction> losing = transaction -> false;
    private Predicate<BackupRequest> refused = request -> false;
    private Duration wayToBackups = Duration.ZERO;
    private boolean steady;
    private boolean refusing;
    private boolean suspending;
    private long storeBackAt = Long.MIN_VALUE;
    private long storeAwayNanos;

    /**
     * Prepares a cluster without processes.
     *
     * @param seed decides every delay and fault
     * @param settings settings of every process
     * @param builder makes the tasks of every process
     * @param topologies topology by link type
     */
    public Simulation(
            long seed, Faults faults, RuntimeSettings settings, TaskBuilder builder, Map<String, Topology> topologies) {
        this(seed, faults, settings, () -> builder, topologies);
    }

    /** Prepares a cluster each of whose processes gets a builder of its own, for builders that keep something for the tasks of a process. */
    public Simulation(
            long seed,
            Faults faults,
            RuntimeSettings settings,
            Supplier<TaskBuilder> builders,
            Map<String, Topology> topologies) {
        this.random = new Random(seed);
        this.faults = faults;
        this.settings = settings;
        this.builders = builders;
        this.topologies = new LinkedHashMap<>(topologies);
        this.store = new EmbeddedCoordinator(this::storeTime, Runnable::run, time::after, HISTORY);
        this.injector = new FaultInjector(this, time, random, faults, settings.leaseTtl());
    }

    /** Starts processes, and plans the faults. */
    public void start(int number) {
        for (int i = 0; i < number; i++) {
            startProcess();
        }
        injector.plan();
    }

    /** Loses the answers to some transactions, which happen all the same; told of each that is sent. */
    void loseAnswers(Predicate<Transaction> newLosing) {
        losing = newLosing;
    }

    boolean losesAnswer(Transaction transaction) {
        return losing.test(transaction);
    }

    /** Lets no transaction happen from now on, or lets them happen again; the answers do not say so. */
    void refuseCommits(boolean newRefusing) {
        refusing = newRefusing;
    }

    boolean refusesCommits() {
        return refusing;
    }

    /** Lets every message and hand-over take just the longest delay; before the start. */
    void steady() {
        steady = true;
    }

    /** Breaks the connections of some backup messages and updates before they arrive; asked about each that is sent. */
    void refuseBackups(Predicate<BackupRequest> newRefused) {
        refused = newRefused;
    }

    boolean refuses(BackupRequest request) {
        return refused.test(request);
    }

    /** Lets every message of a primary to a backup take so much longer. */
    void slowDownBackups(Duration longer) {
        wayToBackups = longer;
    }

    Duration extraDelay(BackupRequest request) {
        return request.question() instanceof BackupMessage.ToBackup ? wayToBackups : Duration.ZERO;
    }

    /** Lets only some of the planned faults happen, by kind and number from 0; before the start. */
    void keepFaults(BiPredicate<Fault, Integer> kept) {
        injector.keep(kept);
    }

    /** Returns the faults that have happened, in words. */
    List<String> happened() {
        return List.copyOf(injector.happened());
    }

    /** Reports every transaction that takes effect, for checks of the rights of a process. */
    public void onCommit(CommitCheck check) {
        commitChecks.add(check);
    }

    /** Reports every process just before it joins, however it was started. */
    public void onStart(Consumer<SimulatedProcess> check) {
        startCheck = check;
    }

    /** Gives processes that are started from now on another place for checkpoints; by default all share one in memory. */
    public void checkpointTo(CheckpointSettings newCheckpoints) {
        checkpoints = newCheckpoints;
    }

    /** Starts one more process. */
    public SimulatedProcess startProcess() {
        return startProcess(settings);
    }

    /** Starts a process that has a number of slots of its own. */
    SimulatedProcess startProcess(int slots) {
        return startProcess(settings.withSlots(slots));
    }

    private SimulatedProcess startProcess(RuntimeSettings own) {
        SimulatedProcess process = new SimulatedProcess("sim-" + lastId++);
        processes.put(process.address(), process);
        Executor executor = action -> onThread(process, action);
        SimulatedClock clock = SimulatedClock.of(time::nanoTime, random, faults.drift());
        process.onSuspension(clock::suspend);
        RuntimePorts ports = new RuntimePorts(
                        clock::nanoTime,
                        executor,
                        executor,
                        (delay, action) -> timer(process, clock.virtual(delay), action),
                        () -> "p" + lastId++,
                        checkpoints)
                .withMillisOfDay(clock::millisOfDay)
                .withDaemons(Runnable::run);
        TaskGraphRuntime runtime = new TaskGraphRuntime(
                own, new SimulatedCoordinator(this, process, store), new SimulatedTransport(this, process), ports);
        runtime.setTaskBuilder(builders.get());
        topologies.forEach(runtime::addLinkage);
        process.started(runtime);
        startCheck.accept(process);
        runtime.join().whenComplete(process::ended);
        return process;
    }

    Runnable timer(SimulatedProcess process, Duration delay, Runnable action) {
        boolean[] cancelled = new boolean[1];
        time.after(
                delay,
                () -> whenAwake(process, () -> {
                    if (!cancelled[0]) {
                        action.run();
                    }
                }));
        return () -> cancelled[0] = true;
    }

    /** Does something as the process, unless it was killed: at once, or, in the order of arrival, once it stands still no longer. */
    private void whenAwake(SimulatedProcess process, Runnable action) {
        if (process.isPaused(time.nanoTime()) || process.hasDeferred()) {
            process.deferred(action);
        } else if (process.isAlive()) {
            action.run();
        }
    }

    /** Lets the monotonic clock of a process that stands still stand still too, as that of a suspended machine; before the start. */
    void suspendClocks() {
        suspending = true;
    }

    /** Lets a process stand still until a moment, unless it does so for longer already. */
    void pause(SimulatedProcess process, long until) {
        if (suspending) {
            process.suspendUntil(until, time.nanoTime());
        }
        process.pauseUntil(until);
        time.after(Duration.ofNanos(Math.max(0, until - time.nanoTime())), () -> wake(process));
    }

    private void wake(SimulatedProcess process) {
        while (process.isAlive() && !process.isPaused(time.nanoTime())) {
            Runnable action = process.nextDeferred();
            if (action == null) {
                return;
            }
            action.run();
        }
    }

    /** Runs an action in the thread of the simulation at this moment of virtual time, after the present action. */
    public void soon(Runnable action) {
        time.after(Duration.ZERO, action);
    }

    /** Returns the virtual time. */
    public long nanoTime() {
        return time.nanoTime();
    }

    /** Makes the coordinator unreachable for all, and its clock stand still meanwhile. */
    void storeAway(Duration span) {
        long now = time.nanoTime();
        long from = Math.max(now, storeBackAt);
        storeBackAt = Math.max(storeBackAt, now + span.toNanos());
        storeAwayNanos += storeBackAt - from;
        processes.values().forEach(SimulatedProcess::breakWatches);
    }

    private long storeTime() {
        return Math.max(storeBackAt, time.nanoTime()) - storeAwayNanos;
    }

    /** Returns whether questions of a process reach the coordinator now. */
    boolean reachesStore(SimulatedProcess process) {
        return time.nanoTime() >= storeBackAt && !process.isMute(time.nanoTime());
    }

    /** Returns whether answers of the coordinator reach a process now. */
    boolean hearsStore(SimulatedProcess process) {
        return time.nanoTime() >= storeBackAt && !process.isDeaf(time.nanoTime());
    }

    /** Returns whether messages of one process reach another one now. */
    boolean carries(SimulatedProcess from, SimulatedProcess to) {
        return from.isHeard(to, time.nanoTime());
    }

    /** Tells a process of a connection on which nothing came through, some time later. */
    void noticeLater(SimulatedProcess process, Runnable broken) {
        timer(process, evenlyUpTo(BROKEN_CONNECTION_NOTICED), broken);
    }

    /** Ends all watches and lets the store forget its history again and again for a while. */
    void compact() {
        processes.values().forEach(SimulatedProcess::breakWatches);
        for (Duration at = Duration.ZERO; at.compareTo(COMPACTING) < 0; at = at.plus(COMPACTION_INTERVAL)) {
            time.after(
                    at,
                    () -> store.compact(
                            store.list("").toCompletableFuture().join().revision()));
        }
    }

    /** Reports every data request and backup message as it leaves: the sending process, and the asking and asked copies. */
    void onRequest(BiConsumer<SimulatedProcess, RequestHeader> check) {
        requestCheck = requestCheck.andThen(check);
    }

    void asking(SimulatedProcess process, RequestHeader header) {
        requestCheck.accept(process, header);
    }

    /** Reports every message with flags as it leaves. */
    void onFlags(BiConsumer<SimulatedProcess, FlagMessage> check) {
        flagCheck = flagCheck.andThen(check);
    }

    void sendingFlags(SimulatedProcess process, FlagMessage message) {
        flagCheck.accept(process, message);
    }

    /** Reports every answer to a data request as it leaves: the request, and the incarnation that answers. */
    public void onAnswer(BiConsumer<RequestHeader, Long> check) {
        answerCheck = answerCheck.andThen(check);
    }

    void answering(RequestHeader header, long incarnation) {
        answerCheck.accept(header, incarnation);
    }

    /** Commits to the store, and tells the checks if that took effect. */
    CompletionStage<CommitResult> commit(SimulatedProcess process, Transaction transaction) {
        Map<String, Entry> before = keysForChecks();
        return store.commit(transaction).thenApply(result -> check(process, transaction, before, result));
    }

    /** Commits each transaction to the store in one request, and tells the checks of those that took effect. */
    CompletionStage<List<CommitResult>> commitEach(SimulatedProcess process, List<Transaction> transactions) {
        Map<String, Entry> before = keysForChecks();
        return store.commitEach(transactions).thenApply(results -> {
            for (int i = 0; i < results.size(); i++) {
                check(process, transactions.get(i), before, results.get(i));
            }
            return results;
        });
    }

    private Map<String, Entry> keysForChecks() {
        return commitChecks.isEmpty()
                ? Map.of()
                : store.list("").toCompletableFuture().join().entries().stream()
                        .collect(Collectors.toMap(Entry::key, Function.identity(), (a, b) -> b, TreeMap::new));
    }

    private CommitResult check(
            SimulatedProcess process, Transaction transaction, Map<String, Entry> before, CommitResult result) {
        if (result.succeeded()) {
            commitChecks.forEach(check -> check.committed(process, transaction, before, result.revision()));
        }
        return result;
    }

    /** Lets time pass until every live process has seen the end of the job; false if that took longer than {@code limit}. */
    public boolean runToEnd(Duration limit) {
        return time.runUntil(
                () -> injector.isDone()
                        && processes.values().stream()
                                .filter(SimulatedProcess::isAlive)
                                .allMatch(process -> process.outcome() != null || process.failure() != null),
                limit);
    }

    /** Lets time pass until a condition holds; false if it did not within {@code limit}. */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        return time.runUntil(condition, limit);
    }

    /** Returns how often each fault has happened while the job ran. */
    public Map<Fault, Integer> injected() {
        return Map.copyOf(injector.injected());
    }

    /** Returns all processes ever started. */
    public List<SimulatedProcess> processes() {
        return new ArrayList<>(processes.values());
    }

    /** Returns the store behind all processes' coordinators. */
    public Coordinator store() {
        return store;
    }

    /** Returns true with a probability. */
    public boolean draws(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    Faults faults() {
        return faults;
    }

    @Nullable
    SimulatedProcess process(String address) {
        return processes.get(address);
    }

    void later(SimulatedProcess process, Runnable action) {
        time.after(upTo(faults.maxDelay()), () -> whenAwake(process, action));
    }

    private void onThread(SimulatedProcess process, Runnable action) {
        Duration wait = process.isSlow(time.nanoTime()) ? evenlyUpTo(SLOW_HAND_OVER) : upTo(faults.maxDelay());
        // messages may take longer than a lease lasts: an engine that waits so long for a thread gives its tasks up
        Duration most = wait.compareTo(SLOW_HAND_OVER) > 0 ? SLOW_HAND_OVER : wait;
        time.after(most, () -> whenAwake(process, action));
    }

    /** Like {@link #later}, but not before another moment; returns when it will be. */
    long laterInOrder(SimulatedProcess process, long notBefore, Runnable action) {
        long at = Math.max(notBefore, time.nanoTime() + upTo(faults.maxDelay()).toNanos());
        time.after(Duration.ofNanos(at - time.nanoTime()), () -> whenAwake(process, action));
        return at;
    }

    /** Returns a number from 0 to one less than {@code bound}. */
    int upTo(int bound) {
        return random.nextInt(bound);
    }

    private Duration upTo(Duration most) {
        if (steady) {
            return most;
        }
        int times = random.nextInt(ONE_STRAGGLES_IN) == 0 ? STRAGGLER : 1;
        return evenlyUpTo(most.multipliedBy(times));
    }

    private Duration evenlyUpTo(Duration most) {
        return Duration.ofNanos((long) (random.nextDouble() * most.toNanos()));
    }
}

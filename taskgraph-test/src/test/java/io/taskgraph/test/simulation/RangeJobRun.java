package io.taskgraph.test.simulation;

import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.GrpcHelper;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.masterworker.MasterWorker;
import io.taskgraph.runtime.RuntimeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of a master with its workers under seeded faults, held against what it must give and must never do. */
final class RangeJobRun {

    static final int WORKERS = 5;
    static final int PIECES = 20;
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final List<String> breaches = new ArrayList<>();
    private final OnceChecker once = new OnceChecker();
    private final RangeJob job;
    private final Simulation simulation;

    /**
     * Runs the job.
     *
     * @param durable whether the master's state is
     * @param kills told of each call that a task serves, before it does: whether to kill that copy then
     */
    RangeJobRun(long seed, int processes, boolean durable, Faults faults, BiPredicate<Long, RangeJob> kills) {
        this(seed, processes, durable, null, faults, kills, started -> {});
    }

    private RangeJobRun(
            long seed,
            int processes,
            boolean durable,
            @Nullable Duration patience,
            Faults faults,
            BiPredicate<Long, RangeJob> kills,
            Consumer<Simulation> prepare) {
        job = new RangeJob(PIECES, once, durable, patience);
        CallbackChecker callbacks = new CallbackChecker(faults.letCopiesOverlap());
        try (LockstepThreads threads = new LockstepThreads()) {
            MasterWorker builder = new MasterWorker(job, WORKERS, threads);
            simulation = new Simulation(
                    seed,
                    faults,
                    RuntimeSettings.builder("ranges", WORKERS + 1)
                            .slots(WORKERS + 1)
                            .flags(SwarmPlan.flags(seed))
                            .build(),
                    callbacks.watch(task -> killed(builder.getTask(task), kills)),
                    builder.topologies());
            FencingChecker fencing = new FencingChecker(simulation);
            prepare.accept(simulation);
            simulation.start(processes);
            breaches.addAll(RunEnd.of(simulation, Outcome.succeeded().reportedBy(0, 0)::equals, LIMIT));
            breaches.addAll(fencing.breaches());
        }
        breaches.addAll(callbacks.breaches());
        breaches.addAll(once.breaches());
        breaches.addAll(job.breachesOfLastState());
        if (job.results().size() != PIECES) {
            breaches.add("results " + job.results());
        }
    }

    /** Runs under a mix of faults that the seed decides. */
    static RangeJobRun ofRandomFaults(long seed, boolean durable) {
        return ofRandomFaults(seed, durable, null);
    }

    /** Does so with workers that wait for an answer no longer than that and then make the same call again. */
    static RangeJobRun ofRandomFaults(long seed, boolean durable, @Nullable Duration patience) {
        Random random = new Random(seed);
        Faults faults = Faults.delaysUpTo(Duration.ofMillis(1 + random.nextInt(20)))
                .withLostAnswers(random.nextInt(3) * 0.03)
                .withResets(random.nextInt(3) * 0.05)
                .within(Duration.ofMillis(200 + random.nextInt(2_000)));
        for (Fault fault : EnumSet.complementOf(EnumSet.of(Fault.SILENT_WATCH))) {
            faults = faults.with(fault, random.nextInt(3));
        }
        return new RangeJobRun(
                seed,
                1 + random.nextInt(4),
                durable,
                patience,
                faults.withSomeSilence(seed),
                someKills(random),
                started -> {});
    }

    /** Plans a run under a mix that leaves out some of the faults. */
    static SwarmPlan plan(long seed) {
        return SwarmPlan.of(SimulatedJob.MASTER, seed, WORKERS + 1, 0, random -> 1 + random.nextInt(4));
    }

    static RangeJobRun of(SwarmPlan plan, Consumer<Simulation> prepare) {
        Random random = plan.random();
        random.nextInt(4); // the number of processes, which the plan may have changed
        boolean durable = random.nextBoolean();
        return new RangeJobRun(
                plan.timing(), plan.processes(), durable, null, plan.faults(), someKills(random), prepare);
    }

    private static BiPredicate<Long, RangeJob> someKills(Random random) {
        int[] kills = {random.nextInt(4)};
        return (task, job) -> kills[0] > 0 && random.nextInt(100) == 0 && kills[0]-- > 0;
    }

    List<String> breaches() {
        return breaches;
    }

    RangeJob job() {
        return job;
    }

    OnceChecker once() {
        return once;
    }

    Map<Fault, Integer> injected() {
        return simulation.injected();
    }

    private Task killed(Task task, BiPredicate<Long, RangeJob> kills) {
        return WithState.of(new Killed(task, kills), task);
    }

    /** A task that may be killed as it serves a call: what the call did is done, but its answer never leaves. */
    private final class Killed implements Task {

        private final Task task;
        private final BiPredicate<Long, RangeJob> kills;
        private Framework framework;

        Killed(Task task, BiPredicate<Long, RangeJob> kills) {
            this.task = task;
            this.kills = kills;
        }

        @Override
        public void init(long taskId, Framework given) {
            framework = given;
            task.init(taskId, given);
        }

        @Override
        public void enterEpoch(EpochContext context) {
            task.enterEpoch(context);
        }

        @Override
        public void exit() {
            task.exit();
        }

        @Override
        public GrpcHelper grpc() {
            return GrpcHelper.of(task.grpc().services().stream()
                    .map(service ->
                            (BindableService) () -> ServerInterceptors.intercept(service, new ServerInterceptor() {
                                @Override
                                public <Q, A> ServerCall.Listener<Q> interceptCall(
                                        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                                    if (kills.test(framework.getTaskId(), job)) {
                                        framework.kill();
                                    }
                                    return next.startCall(call, headers);
                                }
                            }))
                    .toArray(BindableService[]::new));
        }
    }
}

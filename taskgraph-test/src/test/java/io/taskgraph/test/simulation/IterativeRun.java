package io.taskgraph.test.simulation;

import io.taskgraph.Outcome;
import io.taskgraph.TaskBuilder;
import io.taskgraph.iterative.Iteration;
import io.taskgraph.iterative.IterationThreads;
import io.taskgraph.iterative.IterativeSettings;
import io.taskgraph.iterative.IterativeTask;
import io.taskgraph.iterative.IterativeTasks;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.topology.Topologies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** One run of a random iterative job in a simulation. Every state that any copy comes to must be that of the model. */
final class IterativeRun {

    private static final Duration LIMIT = Duration.ofMinutes(60);

    private final IterativeScript script;
    private final List<long[]> expected;
    private final List<String> breaches = new ArrayList<>();
    private Executor soon = Runnable::run;
    private final Simulation simulation;
    private int iterated;
    private boolean stateLost;

    IterativeRun(long seed, int processes, Faults faults, Consumer<Simulation> prepare) {
        script = new IterativeScript(seed);
        expected = script.model();
        LockstepThreads threads = new LockstepThreads(action -> soon.execute(action));
        CallbackChecker callbacks = new CallbackChecker(faults.letCopiesOverlap());
        simulation = new Simulation(
                seed,
                faults,
                RuntimeSettings.of("iterative", script.tasks()),
                callbacks.watch(tasks(threads)),
                Map.of("ring", Topologies.ring(script.tasks())));
        soon = simulation::soon;
        FencingChecker fencing = new FencingChecker(simulation);
        prepare.accept(simulation);
        simulation.start(processes);
        try (threads) {
            breaches.addAll(RunEnd.of(simulation, this::isExpected, LIMIT));
        }
        breaches.addAll(callbacks.breaches());
        breaches.addAll(fencing.breaches());
        if (iterated < script.tasks() && !stateLost) {
            breaches.add("only " + iterated + " iterations were done");
        }
    }

    private TaskBuilder tasks(LockstepThreads threads) {
        IterationThreads inLockstep = new IterationThreads() {
            @Override
            public void execute(Runnable action) {
                threads.newThread(action).start();
            }

            @Override
            public void await(CompletableFuture<?> future, Duration within) throws InterruptedException {
                LockstepThreads.awaitEnd(future);
            }
        };
        return new IterativeTasks(
                id -> new ScriptedTask(),
                IterativeSettings.defaults()
                        .withThreads(inLockstep)
                        .withSegmentThreshold(IterativeScript.SEGMENT_THRESHOLD));
    }

    /** Where all copies of a replicated state are lost at once, the job must say so; nothing else may end it otherwise. */
    private boolean isExpected(Outcome outcome) {
        stateLost = script.isReplicated() && outcome.message().contains("no task has the state");
        return stateLost || Objects.equals(outcome.message(), "stopped by " + script.stoppedBy());
    }

    /** Makes up a run under a mix that leaves out some of the faults. */
    static SwarmPlan plan(long seed) {
        IterativeScript script = new IterativeScript(seed);
        return SwarmPlan.of(
                SimulatedJob.ITERATIVE, seed, script.tasks(), script.lastIteration(), random -> 1 + random.nextInt(4));
    }

    static List<String> of(SwarmPlan plan, Consumer<Simulation> prepare) {
        return new IterativeRun(plan.timing(), plan.processes(), plan.faults(), prepare).breaches();
    }

    List<String> breaches() {
        return breaches;
    }

    boolean isStateLost() {
        return stateLost;
    }

    Map<Fault, Integer> injected() {
        return simulation.injected();
    }

    private final class ScriptedTask implements IterativeTask<Long> {

        @Override
        public Long start(Iteration it) {
            return script.start(it.task());
        }

        @Override
        public Long next(Iteration it, Long state) {
            long next = script.step(it, state);
            iterated++;
            if (next != expected.get((int) it.number())[(int) it.task()]) {
                breaches.add("task " + it.task() + " comes to " + next + " after iteration " + it.number()
                        + ", where all should be " + Arrays.toString(expected.get((int) it.number())));
            }
            if (it.number() == script.lastIteration() && script.stops(it.task())) {
                it.stop(Outcome.succeeded("stopped by " + it.task()));
            }
            return next;
        }

        @Override
        public boolean replicated() {
            return script.isReplicated();
        }
    }
}

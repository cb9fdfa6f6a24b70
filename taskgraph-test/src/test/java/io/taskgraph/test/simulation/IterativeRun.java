package io.taskgraph.test.simulation;

import io.taskgraph.Outcome;
import io.taskgraph.TaskBuilder;
import io.taskgraph.coordination.Entry;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One run of a random iterative job in a simulation. Every state that any copy comes to must be that of the model. */
final class IterativeRun {

    private static final Duration LIMIT = Duration.ofMinutes(60);

    /** Far more iterations than a script has, repeated ones included: a job that begins another one never ends, and would take an hour of the test. */
    private static final int MOST_ITERATIONS = 3_000;

    private static final Pattern LOST =
            Pattern.compile("no process with a task has the state with which iteration (\\d+) began");

    private final IterativeScript script;
    private final List<long[]> expected;
    private final List<String> breaches = new ArrayList<>();
    private Executor soon = Runnable::run;
    private final Simulation simulation;
    private final Map<SimulatedProcess, Set<Long>> known = new LinkedHashMap<>();
    private Set<Long> knownHere = new HashSet<>();
    private Set<Long> owners = Set.of();
    private int iterated;
    private boolean stateLost;
    private long lost;

    IterativeRun(long seed, int processes, Faults faults, Consumer<Simulation> prepare) {
        this(seed, processes, faults, prepare, LIMIT);
    }

    private IterativeRun(long seed, int processes, Faults faults, Consumer<Simulation> prepare, Duration limit) {
        script = new IterativeScript(seed);
        expected = script.model();
        LockstepThreads threads = new LockstepThreads(action -> soon.execute(action));
        CallbackChecker callbacks = new CallbackChecker(faults.letCopiesOverlap());
        simulation = new Simulation(
                seed,
                faults,
                RuntimeSettings.builder("iterative", script.tasks())
                        .flags(SwarmPlan.flags(seed))
                        .build(),
                () -> callbacks.watch(tasks(threads)),
                Map.of("ring", Topologies.ring(script.tasks())));
        soon = simulation::soon;
        FencingChecker fencing = new FencingChecker(simulation);
        simulation.onStart(process -> known.put(process, knownHere));
        prepare.accept(simulation);
        simulation.start(processes);
        try (threads) {
            breaches.addAll(RunEnd.of(simulation, this::isExpected, limit));
        }
        breaches.addAll(callbacks.breaches());
        breaches.addAll(fencing.breaches());
        if (stateLost) {
            checkLost();
        }
        if (iterated < script.tasks() && !stateLost) {
            breaches.add("only " + iterated + " iterations were done");
        }
    }

    /** Makes the tasks of one process, which is told to {@code onStart} next. */
    private TaskBuilder tasks(LockstepThreads threads) {
        Set<Long> iterations = new HashSet<>();
        knownHere = iterations;
        IterationThreads inLockstep = new IterationThreads() {
            @Override
            public void execute(Runnable action) {
                threads.newThread(() -> {
                            action.run();
                            noteOwners();
                        })
                        .start();
            }

            @Override
            public void await(CompletableFuture<?> future, Duration within) throws InterruptedException {
                LockstepThreads.awaitEnd(future);
            }

            @Override
            public long nanoTime() {
                return simulation.nanoTime();
            }
        };
        return new IterativeTasks(
                id -> new ScriptedTask(iterations),
                IterativeSettings.defaults()
                        .withThreads(inLockstep)
                        .withSegmentThreshold(IterativeScript.SEGMENT_THRESHOLD));
    }

    /** Where no process with a task has had a replicated state, the job must say so; nothing else may end it otherwise. */
    private boolean isExpected(Outcome outcome) {
        Matcher said = LOST.matcher(outcome.message());
        stateLost = script.isReplicated() && said.find();
        if (stateLost) {
            lost = Long.parseLong(said.group(1));
        }
        return stateLost || Objects.equals(outcome.message(), "stopped by " + script.stoppedBy());
    }

    /** Notes which processes have tasks, until the job has an outcome: so, in the end, when it was decided. */
    private void noteOwners() {
        List<Entry> entries =
                simulation.store().list("").toCompletableFuture().join().entries();
        if (entries.stream().noneMatch(entry -> entry.key().endsWith("/outcome"))) {
            owners = entries.stream()
                    .filter(entry -> entry.key().endsWith("/primary"))
                    .map(Entry::leaseId)
                    .collect(Collectors.toSet());
        }
    }

    /** No process that has a task may have had the state that the job says is lost. */
    private void checkLost() {
        known.forEach((process, iterations) -> {
            if (process.isAlive()
                    && iterations.contains(lost)
                    && owners.stream().anyMatch(process::holds)) {
                breaches.add("the state of iteration " + lost + " is not lost: " + process.address() + " has it");
            }
        });
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

    /** Runs the job under the faults of a seed, within some time of the job. */
    static List<String> within(Duration limit, long seed) {
        SwarmPlan plan = plan(seed);
        return new IterativeRun(plan.timing(), plan.processes(), plan.faults(), simulation -> {}, limit).breaches();
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

        private final Set<Long> iterations;

        /** @param iterations told those with whose state a task of this process began */
        ScriptedTask(Set<Long> iterations) {
            this.iterations = iterations;
        }

        @Override
        public Long start(Iteration it) {
            return script.start(it.task());
        }

        @Override
        public Long next(Iteration it, Long state) {
            iterations.add(it.number());
            long next = script.step(it, state);
            if (++iterated > MOST_ITERATIONS) {
                throw new IllegalStateException("the job has begun more than " + MOST_ITERATIONS + " iterations");
            }
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

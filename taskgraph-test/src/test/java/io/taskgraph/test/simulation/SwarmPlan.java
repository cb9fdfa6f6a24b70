package io.taskgraph.test.simulation;

import io.taskgraph.engine.FlagSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * One run of a job under a swarm of faults, as its seed makes it up, or made smaller after that. As text it is the job, the seed, and
 * what differs from what that makes up: {@code TREE,seed=17,processes=2,kept=PAUSE.0+CRASH.1}.
 *
 * @param seed decides what the job is and how often faults happen
 * @param timing decides delays, and when and to whom faults happen
 * @param kept which of the faults happen: kind and number from 0
 */
record SwarmPlan(
        SimulatedJob job,
        long seed,
        long timing,
        int processes,
        long tasks,
        long lastEpoch,
        Faults faults,
        Set<Planned> kept) {

    /** One fault of a plan: kind, and number from 0 among those of that kind. */
    record Planned(Fault fault, int number) implements Comparable<Planned> {

        static Planned parse(String text) {
            int dot = text.lastIndexOf('.');
            return new Planned(Fault.valueOf(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
        }

        @Override
        public int compareTo(Planned other) {
            int byFault = fault.compareTo(other.fault);
            return byFault != 0 ? byFault : Integer.compare(number, other.number);
        }

        @Override
        public String toString() {
            return fault + "." + number;
        }
    }

    SwarmPlan {
        kept = new TreeSet<>(kept);
    }

    /** Makes up the run of a seed; {@code processes} draws their number after the faults were drawn. */
    static SwarmPlan of(SimulatedJob job, long seed, long tasks, long lastEpoch, ToIntFunction<Random> processes) {
        Random random = new Random(seed);
        Faults faults = Faults.swarm(random);
        Set<Planned> all = new TreeSet<>();
        for (Fault fault : Fault.values()) {
            for (int i = 0; i < faults.count(fault); i++) {
                all.add(new Planned(fault, i));
            }
        }
        return new SwarmPlan(job, seed, seed, processes.applyAsInt(random), tasks, lastEpoch, faults, all);
    }

    /** Returns how flags are told in the run of a seed: by the coordinator alone, or directly and set soon, later, or only if they must. */
    static FlagSettings flags(long seed) {
        return switch (new Random(~seed).nextInt(5)) {
            case 0 -> FlagSettings.BY_COORDINATOR;
            case 1 -> FlagSettings.directly(Duration.ofMillis(5));
            case 2 -> FlagSettings.directly(Duration.ofMillis(100));
            default -> FlagSettings.directly(Duration.ofDays(1));
        };
    }

    /** Returns what the seed draws after the faults. */
    Random random() {
        Random random = new Random(seed);
        Faults.swarm(random);
        return random;
    }

    SwarmPlan timed(long newTiming) {
        return new SwarmPlan(job, seed, newTiming, processes, tasks, lastEpoch, faults, kept);
    }

    SwarmPlan sized(int newProcesses, long newTasks, long newLastEpoch) {
        return new SwarmPlan(job, seed, timing, newProcesses, newTasks, newLastEpoch, faults, kept);
    }

    SwarmPlan under(Faults newFaults) {
        return new SwarmPlan(job, seed, timing, processes, tasks, lastEpoch, newFaults, kept);
    }

    SwarmPlan keeping(Set<Planned> newKept) {
        return new SwarmPlan(job, seed, timing, processes, tasks, lastEpoch, faults, newKept);
    }

    /** Runs it and returns what went wrong; a run that breaks down has gone wrong, too. */
    List<String> run() {
        return run(simulation -> {});
    }

    private List<String> run(Consumer<Simulation> prepare) {
        try {
            return job.run(this, simulation -> {
                simulation.keepFaults((fault, number) -> kept.contains(new Planned(fault, number)));
                prepare.accept(simulation);
            });
        } catch (RuntimeException | AssertionError e) {
            return List.of("broke down: " + e);
        }
    }

    /** Runs it and returns the faults that happened, in words, and then what went wrong. */
    List<String> story() {
        List<Simulation> simulations = new ArrayList<>();
        List<String> breaches = run(simulations::add);
        List<String> story = new ArrayList<>();
        simulations.forEach(simulation -> story.addAll(simulation.happened()));
        story.addAll(breaches);
        return story;
    }

    /** Reads what {@link #toString} writes. */
    static SwarmPlan parse(String text) {
        String[] parts = text.strip().split(",", -1);
        Map<String, String> changes = Arrays.stream(parts)
                .skip(1)
                .map(part -> part.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        SwarmPlan plan = SimulatedJob.valueOf(parts[0]).plan(Long.parseLong(changes.remove("seed")));
        for (Map.Entry<String, String> change : changes.entrySet()) {
            plan = plan.changed(change.getKey(), change.getValue());
        }
        return plan;
    }

    private SwarmPlan changed(String name, String value) {
        return switch (name) {
            case "timing" -> timed(Long.parseLong(value));
            case "processes" -> sized(Integer.parseInt(value), tasks, lastEpoch);
            case "tasks" -> sized(processes, Long.parseLong(value), lastEpoch);
            case "epochs" -> sized(processes, tasks, Long.parseLong(value));
            case "delay" -> under(faults.withMaxDelay(Duration.ofMillis(Long.parseLong(value))));
            case "within" -> under(faults.within(Duration.ofMillis(Long.parseLong(value))));
            case "lost" -> under(faults.withLostAnswers(Double.parseDouble(value)));
            case "resets" -> under(faults.withResets(Double.parseDouble(value)));
            case "drift" -> under(faults.withDrift(Double.parseDouble(value)));
            case "kept" ->
                keeping(Arrays.stream(value.split("\\+", -1))
                        .filter(one -> !one.isEmpty())
                        .map(Planned::parse)
                        .collect(Collectors.toSet()));
            default -> throw new IllegalArgumentException("a plan has no '" + name + "', so it cannot be " + value);
        };
    }

    private Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("timing", Long.toString(timing));
        values.put("processes", Integer.toString(processes));
        values.put("tasks", Long.toString(tasks));
        values.put("epochs", Long.toString(lastEpoch));
        values.put("delay", Long.toString(faults.maxDelay().toMillis()));
        values.put("within", Long.toString(faults.within().toMillis()));
        values.put("lost", Double.toString(faults.lostAnswers()));
        values.put("resets", Double.toString(faults.resets()));
        values.put("drift", Double.toString(faults.drift()));
        values.put("kept", kept.stream().map(Planned::toString).collect(Collectors.joining("+")));
        return values;
    }

    @Override
    public String toString() {
        Map<String, String> madeUp = job.plan(seed).values();
        StringBuilder text = new StringBuilder(job + ",seed=" + seed);
        values().forEach((name, value) -> {
            if (!value.equals(madeUp.get(name))) {
                text.append(',').append(name).append('=').append(value);
            }
        });
        return text.toString();
    }
}

package io.taskgraph.test;

import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.test.simulation.Fault;
import io.taskgraph.test.simulation.Faults;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The checked attributes of a {@link TaskGraphTest}.
 *
 * @param settings settings of every process
 * @param processes number of processes at the start
 * @param faults faults of a simulation
 * @param seeds seed of each run
 */
record TestPlan(RuntimeSettings settings, int processes, Faults faults, List<Long> seeds) {

    static final String SEED_PROPERTY = "taskgraph.test.seed";
    static final String RUNS_PROPERTY = "taskgraph.test.runs";
    private static final int MAX_PROCESSES = 100;
    private static final int MAX_RUNS = 1_000_000;

    /**
     * Reads an annotation.
     *
     * @param seed value of the property that replays a seed, if it is set
     * @param runs value of the property that changes the number of runs, if it is set
     * @throws IllegalArgumentException naming the method, the attribute or property, its rule and its value
     */
    static TestPlan of(TaskGraphTest test, Method method, @Nullable String seed, @Nullable String runs) {
        String where =
                "@TaskGraphTest on '" + method.getDeclaringClass().getSimpleName() + "." + method.getName() + "': ";
        require(where, "tasks", test.tasks(), 1, Integer.MAX_VALUE);
        require(where, "processes", test.processes(), 1, MAX_PROCESSES);
        require(where, "slots", test.slots(), 0, Integer.MAX_VALUE);
        require(where, "runs", test.runs(), 1, MAX_RUNS);
        require(where, "faultsWithinMillis", test.faultsWithinMillis(), 1, Integer.MAX_VALUE);
        int slots = test.slots() == 0 ? Math.toIntExact(test.tasks()) : test.slots();
        if ((long) slots * test.processes() < test.tasks()) {
            throw new IllegalArgumentException(
                    where + "'processes' × 'slots' must be at least 'tasks', else some task never gets a"
                            + " node, but is " + test.processes() + " × " + slots + " for " + test.tasks() + " tasks");
        }
        boolean cluster = cluster(where, method);
        if (cluster && test.faults().length > 0) {
            throw new IllegalArgumentException(where + "'faults' must be empty with a JobCluster, but has "
                    + test.faults().length + "; a SimulatedJob can have faults");
        }
        long times = runs == null || cluster ? test.runs() : number(RUNS_PROPERTY, runs, 1, MAX_RUNS);
        if (cluster && times > 1) {
            throw new IllegalArgumentException(where + "'runs' must be 1 with a JobCluster, but is " + times);
        }
        List<Long> seeds = seed == null || cluster
                ? LongStream.range(0, times).mapToObj(i -> test.seed() + i).toList()
                : List.of(number(SEED_PROPERTY, seed, Long.MIN_VALUE, Long.MAX_VALUE));
        RuntimeSettings settings =
                RuntimeSettings.of(method.getName(), test.tasks()).withSlots(slots);
        return new TestPlan(settings, test.processes(), faults(test), seeds);
    }

    private static boolean cluster(String where, Method method) {
        Class<?>[] jobs = List.of(method.getParameterTypes()).stream()
                .filter(JobUnderTest.class::isAssignableFrom)
                .toArray(Class<?>[]::new);
        if (jobs.length != 1 || jobs[0] == JobUnderTest.class) {
            throw new IllegalArgumentException(
                    where + "the method must have one parameter of type SimulatedJob or JobCluster, but has "
                            + (jobs.length == 1 ? "one of their common type" : Integer.toString(jobs.length)));
        }
        return jobs[0] == JobCluster.class;
    }

    private static Faults faults(TaskGraphTest test) {
        Faults faults = Faults.delaysOnly().within(Duration.ofMillis(test.faultsWithinMillis()));
        for (Fault fault : test.faults()) {
            faults = faults.with(fault, faults.counts().getOrDefault(fault, 0) + 1);
        }
        return faults;
    }

    private static void require(String where, String attribute, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    where + "'" + attribute + "' must be from " + least + " to " + most + ", but is " + value);
        }
    }

    private static long number(String property, String text, long least, long most) {
        long value;
        try {
            value = Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "system property '" + property + "' must be a whole number, but is '" + text + "'", e);
        }
        require("system property ", property, value, least, most);
        return value;
    }
}

package io.taskgraph.test.simulation;

import io.taskgraph.iterative.Iteration;
import io.taskgraph.iterative.Reduction;
import io.taskgraph.iterative.Reductions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * A random iterative algorithm: in each iteration some collectives, whose values follow from each task's state, and whose results go into
 * it. {@link #step} does an iteration of one task by collectives; {@link #model} does it for all tasks by itself, from what the
 * collectives promise.
 */
final class IterativeScript {

    /** Length of arrays from which they are reduced by segments, as tests set it. */
    static final int SEGMENT_THRESHOLD = 64;

    private enum Kind {
        ALL_REDUCE,
        ALL_REDUCE_ARRAY,
        ALL_REDUCE_TEXT,
        ALL_GATHER,
        BROADCAST,
        BARRIER,
        REDUCE,
        REDUCE_ARRAY,
        GATHER,
        SCATTER,
        EXCHANGE,
        EXCHANGE_EACH
    }

    /** Kinds whose results are the same at all tasks come first. */
    private static final int SAME_EVERYWHERE = 6;

    private static final Reduction<String> CONCATENATION = (left, right) -> left + right;

    private record Op(Kind kind, int root, int length, int salt) {}

    private final int tasks;
    private final boolean replicated;
    private final List<List<Op>> iterations = new ArrayList<>();
    private final List<Integer> stopping = new ArrayList<>();

    IterativeScript(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        tasks = 1 + random.nextInt(7);
        replicated = random.nextBoolean();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            List<Op> ops = new ArrayList<>();
            int calls = random.nextInt(4);
            for (int call = 0; call < calls; call++) {
                Kind kind = Kind.values()[random.nextInt(replicated ? SAME_EVERYWHERE : Kind.values().length)];
                int length = random.nextInt(20) == 0 ? 40_000 : 1 + random.nextInt(40);
                ops.add(new Op(kind, random.nextInt(tasks), length, random.nextInt()));
            }
            iterations.add(ops);
        }
        for (int task = 0; task < tasks; task++) {
            if (random.nextInt(3) == 0) {
                stopping.add(task);
            }
        }
        if (stopping.isEmpty()) {
            stopping.add(random.nextInt(tasks));
        }
    }

    int tasks() {
        return tasks;
    }

    boolean isReplicated() {
        return replicated;
    }

    int lastIteration() {
        return iterations.size() - 1;
    }

    /** Returns whether a task gives an outcome after the last iteration. */
    boolean stops(long task) {
        return stopping.contains((int) task);
    }

    /** Returns the task whose outcome stands. */
    int stoppedBy() {
        return stopping.get(0);
    }

    long start(long task) {
        return replicated ? 17 : 17 + task;
    }

    /** Returns the states of all tasks after each iteration. */
    List<long[]> model() {
        List<long[]> states = new ArrayList<>();
        long[] state = new long[tasks];
        for (int task = 0; task < tasks; task++) {
            state[task] = start(task);
        }
        for (List<Op> ops : iterations) {
            long[] next = state.clone();
            for (Op op : ops) {
                long[] before = next.clone();
                for (int task = 0; task < tasks; task++) {
                    next[task] = 31 * before[task] + result(op, task, before);
                }
            }
            states.add(next);
            state = next;
        }
        return states;
    }

    private int result(Op op, int task, long[] states) {
        return switch (op.kind()) {
            case ALL_REDUCE -> Double.hashCode(fold(t -> scalar(op, states[t], t))[0]);
            case ALL_REDUCE_ARRAY -> Arrays.hashCode(fold(t -> array(op, states[t], t)));
            case ALL_REDUCE_TEXT -> {
                StringBuilder all = new StringBuilder();
                for (int t = 0; t < tasks; t++) {
                    all.append(longText(op, states[t], t));
                }
                yield all.toString().hashCode();
            }
            case ALL_GATHER -> all(op, states).hashCode();
            case BROADCAST -> text(op, states[op.root()], op.root()).hashCode();
            case BARRIER -> 0;
            case REDUCE -> task == op.root() ? Double.hashCode(fold(t -> scalar(op, states[t], t))[0]) : 1;
            case REDUCE_ARRAY -> task == op.root() ? Arrays.hashCode(fold(t -> array(op, states[t], t))) : 1;
            case GATHER -> task == op.root() ? all(op, states).hashCode() : 1;
            case SCATTER -> text(op, states[op.root()], task).hashCode();
            case EXCHANGE ->
                neighbors(task).stream()
                        .map(t -> t + text(op, states[t], t))
                        .toList()
                        .hashCode();
            case EXCHANGE_EACH ->
                neighbors(task).stream()
                        .map(t -> t + text(op, states[t], task))
                        .toList()
                        .hashCode();
        };
    }

    private List<String> all(Op op, long[] states) {
        List<String> all = new ArrayList<>();
        for (int t = 0; t < tasks; t++) {
            all.add(text(op, states[t], t));
        }
        return all;
    }

    /** Adds in the order that is promised: the first half of the tasks, the second, both. */
    private double[] fold(IntFunction<double[]> values) {
        return fold(values, 0, tasks);
    }

    private static double[] fold(IntFunction<double[]> values, int from, int to) {
        if (to - from == 1) {
            return values.apply(from);
        }
        double[] left = fold(values, from, (from + to) / 2);
        double[] right = fold(values, (from + to) / 2, to);
        double[] sum = new double[left.length];
        Arrays.setAll(sum, i -> left[i] + right[i]);
        return sum;
    }

    private static double[] scalar(Op op, long state, long task) {
        return new double[] {new SplittableRandom(state * 31 + op.salt() + task).nextDouble()};
    }

    private static double[] array(Op op, long state, long task) {
        return new SplittableRandom(state * 31 + op.salt() + task)
                .doubles(op.length())
                .toArray();
    }

    private static String text(Op op, long state, long task) {
        return op.salt() + ":" + state + ":" + task;
    }

    private static String longText(Op op, long state, long task) {
        return text(op, state, task).repeat(1 + op.length() % 4);
    }

    /** Returns the neighbours on a ring as the topology of that name has them. */
    List<Integer> neighbors(long task) {
        return Stream.of((task + tasks - 1) % tasks, (task + 1) % tasks)
                .filter(t -> t != task)
                .distinct()
                .sorted()
                .map(Long::intValue)
                .toList();
    }

    /** Does an iteration of one task and returns its state. */
    long step(Iteration it, long before) {
        long state = before;
        int call = 0;
        for (Op op : iterations.get((int) it.number())) {
            state = 31 * state + called(it, op, state, "call " + call++);
        }
        return state;
    }

    private int called(Iteration it, Op op, long state, String name) {
        int task = (int) it.task();
        boolean root = task == op.root();
        return switch (op.kind()) {
            case ALL_REDUCE -> {
                double value = scalar(op, state, task)[0];
                yield Double.hashCode(it.allReduce(name, value, Reductions.sum()));
            }
            case ALL_REDUCE_ARRAY -> {
                double[] given = array(op, state, task);
                boolean shares = (op.root() + task) % 2 == 0;
                Reduction<double[]> reduction = Reductions.sum();
                double[] sum = it.allReduce(name, given, shares ? reduction.shared() : reduction);
                int hash = Arrays.hashCode(sum);
                // Whoever keeps them must not see that.
                Arrays.fill(given, Double.NaN);
                if (!shares) {
                    Arrays.fill(sum, Double.NaN);
                }
                yield hash;
            }
            case ALL_REDUCE_TEXT ->
                it.allReduce(name, longText(op, state, task), CONCATENATION).hashCode();
            case ALL_GATHER -> it.allGather(name, text(op, state, task)).hashCode();
            case BROADCAST ->
                it.broadcast(name, op.root(), () -> text(op, state, task)).hashCode();
            case BARRIER -> {
                it.barrier(name);
                yield 0;
            }
            case REDUCE ->
                it.reduce(name, op.root(), scalar(op, state, task)[0], Reductions.sum())
                        .map(sum -> Double.hashCode(sum))
                        .orElse(1);
            case REDUCE_ARRAY -> {
                double[] given = array(op, state, task);
                int hash = it.reduce(name, op.root(), given, Reductions.sum())
                        .map(Arrays::hashCode)
                        .orElse(1);
                Arrays.fill(given, Double.NaN);
                yield hash;
            }
            case GATHER ->
                it.gather(name, op.root(), text(op, state, task))
                        .map(List::hashCode)
                        .orElse(1);
            case SCATTER -> it.scatter(name, op.root(), () -> texts(op, state)).hashCode();
            case EXCHANGE -> hash(it.exchange("ring", text(op, state, task)));
            case EXCHANGE_EACH -> {
                Map<Long, String> each = new LinkedHashMap<>();
                neighbors(task).forEach(t -> each.put((long) t, text(op, state, t)));
                yield hash(it.exchangeEach("ring", each));
            }
        };
    }

    private List<String> texts(Op op, long state) {
        List<String> texts = new ArrayList<>();
        for (int t = 0; t < tasks; t++) {
            texts.add(text(op, state, t));
        }
        return texts;
    }

    private static int hash(Map<Long, String> received) {
        return received.entrySet().stream()
                .map(entry -> entry.getKey() + entry.getValue())
                .toList()
                .hashCode();
    }
}

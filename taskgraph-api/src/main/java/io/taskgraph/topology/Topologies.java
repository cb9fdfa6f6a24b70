package io.taskgraph.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** Ready-made topologies over the tasks 0 to {@code tasks} − 1. All are the same at every epoch. */
public final class Topologies {

    private Topologies() {}

    /** Returns the parent in a complete tree whose root is task 0 and whose inner tasks have {@code fanOut} children. */
    public static Topology treeParents(long tasks, int fanOut) {
        check(tasks, fanOut);
        return (task, epoch) -> task == 0 ? List.of() : List.of((task - 1) / fanOut);
    }

    /** Returns the children in a complete tree whose root is task 0 and whose inner tasks have {@code fanOut} children. */
    public static Topology treeChildren(long tasks, int fanOut) {
        check(tasks, fanOut);
        return (task, epoch) -> LongStream.range(task * fanOut + 1, Math.min(task * fanOut + fanOut + 1, tasks))
                .boxed()
                .toList();
    }

    /** Returns all tasks but the task itself. */
    public static Topology allToAll(long tasks) {
        check(tasks, 1);
        return (task, epoch) ->
                LongStream.range(0, tasks).filter(id -> id != task).boxed().toList();
    }

    /** Returns task 0 as the neighbour of all others. */
    public static Topology starMaster() {
        return (task, epoch) -> task == 0 ? List.of() : List.of(0L);
    }

    /** Returns all tasks but task 0 as the neighbours of task 0. */
    public static Topology starWorkers(long tasks) {
        check(tasks, 1);
        return (task, epoch) -> task == 0 ? LongStream.range(1, tasks).boxed().toList() : List.of();
    }

    /** Returns the task before and the task after, round a ring. */
    public static Topology ring(long tasks) {
        check(tasks, 1);
        return (task, epoch) -> {
            long before = (task + tasks - 1) % tasks;
            long after = (task + 1) % tasks;
            if (after == task) {
                return List.of();
            }
            return before == after ? List.of(after) : List.of(before, after);
        };
    }

    /** Returns the tasks above, left, right and below in a grid of rows × columns, numbered row by row. */
    public static Topology grid(long rows, long columns) {
        check(rows, 1);
        check(columns, 1);
        return (task, epoch) -> {
            long row = task / columns;
            long column = task % columns;
            List<Long> neighbors = new ArrayList<>(4);
            addIf(row > 0, neighbors, task - columns);
            addIf(column > 0, neighbors, task - 1);
            addIf(column < columns - 1, neighbors, task + 1);
            addIf(row < rows - 1, neighbors, task + columns);
            return List.copyOf(neighbors);
        };
    }

    /** Serves a topology of the original's form, which is told its task and keeps it, through a fresh object per question. */
    public static Topology stateful(Supplier<? extends StatefulTopology> factory) {
        return (task, epoch) -> {
            StatefulTopology topology = factory.get();
            topology.setTaskId(task);
            return topology.getNeighbors(epoch);
        };
    }

    private static void addIf(boolean condition, List<Long> list, long value) {
        if (condition) {
            list.add(value);
        }
    }

    private static void check(long tasks, int fanOut) {
        if (tasks < 1) {
            throw new IllegalArgumentException("number of tasks must be at least 1, but is " + tasks);
        }
        if (fanOut < 1) {
            throw new IllegalArgumentException("'fanOut' must be at least 1, but is " + fanOut);
        }
    }
}

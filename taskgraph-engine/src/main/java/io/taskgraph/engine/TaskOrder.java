package io.taskgraph.engine;

import io.taskgraph.FailedTopologyException;
import io.taskgraph.topology.Topology;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * All tasks of a job in an order in which linked tasks stand close together, so that a run of them, given to one process, has few links to the others: each task is
 * followed by its neighbours at epoch 0 that have no place yet, depth first, smaller numbers first. In a binary tree a run then consists of subtrees and a path, in a grid
 * of whole rows, in a ring of neighbours.
 */
final class TaskOrder {

    /** Neighbours that are looked at: a topology in which each task hears of all others tells nothing, and takes long. */
    static final int MAX_LINKS = 1_000_000;

    private final Map<String, Topology> topologies;
    private final boolean[] placed;
    private final List<Long> order;
    private final Deque<Long> next = new ArrayDeque<>();
    private int links;

    private TaskOrder(Map<String, Topology> topologies, int tasks) {
        this.topologies = topologies;
        this.placed = new boolean[tasks];
        this.order = new ArrayList<>(tasks);
    }

    /** Returns the tasks; a topology that fails, or has more than {@link #MAX_LINKS} neighbours in all, leaves the rest in the order of their numbers. */
    static List<Long> of(Map<String, Topology> topologies, long tasks) {
        TaskOrder result = new TaskOrder(topologies, Math.toIntExact(tasks));
        for (long task = 0; task < tasks; task++) {
            result.next.push(task);
            result.follow();
        }
        return List.copyOf(result.order);
    }

    private void follow() {
        while (!next.isEmpty()) {
            long task = next.pop();
            if (!placed[(int) task]) {
                placed[(int) task] = true;
                order.add(task);
                // the last one pushed is the next one popped
                unplacedNeighbors(task).sorted(Comparator.reverseOrder()).forEach(next::push);
            }
        }
    }

    private Stream<Long> unplacedNeighbors(long task) {
        return neighbors(task).stream()
                .filter(neighbor -> neighbor >= 0 && neighbor < placed.length && !placed[neighbor.intValue()]);
    }

    /** The failure of a topology is that of the tasks that need their neighbours, not of those that choose among tasks. */
    private List<Long> neighbors(long task) {
        List<Long> all = new ArrayList<>();
        try {
            for (Map.Entry<String, Topology> link : topologies.entrySet()) {
                if (links < MAX_LINKS) {
                    List<Long> some = AskedTopology.neighbors(link.getKey(), link.getValue(), task, 0);
                    links += 1 + some.size();
                    all.addAll(some);
                }
            }
        } catch (FailedTopologyException failure) {
            links = MAX_LINKS;
        }
        return all;
    }
}

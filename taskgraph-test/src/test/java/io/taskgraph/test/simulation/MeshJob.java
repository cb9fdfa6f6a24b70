package io.taskgraph.test.simulation;

import io.taskgraph.topology.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A job that the seed makes up: how many tasks, link types and epochs, who is whose neighbour in which epoch, how many metas each
 * task flags. What each task must compute in each epoch follows from that alone.
 *
 * @param races whether any task that is done with an epoch ends it, so that tasks race for it and others are left behind; else the
 *     first task does so when all are done
 */
record MeshJob(long seed, long tasks, int links, long lastEpoch, int metas, boolean races) {

    /** Link type by which the first task hears of all others that they are done. */
    static final String DONE = "done";

    static MeshJob of(long seed) {
        Random random = new Random(seed);
        return new MeshJob(
                seed,
                1 + random.nextInt(12),
                1 + random.nextInt(3),
                1 + random.nextInt(8),
                1 + random.nextInt(3),
                random.nextBoolean());
    }

    /** Returns a job like this one with fewer tasks and epochs, or more. */
    MeshJob sized(long newTasks, long newLastEpoch) {
        return new MeshJob(seed, newTasks, links, newLastEpoch, metas, races);
    }

    Map<String, Topology> topologies() {
        Map<String, Topology> topologies = new HashMap<>();
        topologies.put(DONE, (task, epoch) -> task == 0 ? others(0) : List.of());
        for (int link = 0; link < links; link++) {
            int number = link;
            topologies.put("link" + link, (task, epoch) -> neighbors(number, task, epoch));
        }
        return topologies;
    }

    private List<Long> others(long task) {
        List<Long> others = new ArrayList<>();
        for (long other = 0; other < tasks; other++) {
            if (other != task) {
                others.add(other);
            }
        }
        return others;
    }

    private List<Long> neighbors(int link, long task, long epoch) {
        Random random = new Random(mix(link, task, epoch));
        double density = random.nextDouble();
        return others(task).stream()
                .filter(other -> random.nextDouble() < density)
                .toList();
    }

    /** Returns the number of metas that a task must hear in an epoch. */
    int expectedMetas(long task, long epoch) {
        int metasOfAll = 0;
        for (int link = 0; link < links; link++) {
            metasOfAll += metas * neighbors(link, task, epoch).size();
        }
        return metasOfAll;
    }

    /** Returns what a task answers in an epoch when it is asked by link type and meta. */
    long answer(long task, long epoch, String link, String meta) {
        return mix(task, epoch, 31L * link.hashCode() + meta.hashCode());
    }

    /** Returns what a task must have computed at the end of an epoch. */
    long result(long task, long epoch) {
        long sum = 0;
        for (int link = 0; link < links; link++) {
            for (long from : neighbors(link, task, epoch)) {
                for (int meta = 0; meta < metas; meta++) {
                    sum += answer(from, epoch, "link" + link, "m" + meta);
                }
            }
        }
        return sum;
    }

    private long mix(long a, long b, long c) {
        long mixed = seed;
        for (long part : new long[] {a, b, c}) {
            mixed = (mixed ^ part) * 0x9E3779B97F4A7C15L;
            mixed ^= mixed >>> 29;
        }
        return mixed;
    }
}

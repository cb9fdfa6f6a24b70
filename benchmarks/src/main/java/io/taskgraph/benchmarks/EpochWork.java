package io.taskgraph.benchmarks;

import io.taskgraph.Task;
import io.taskgraph.topology.Topology;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.function.LongPredicate;

/** What the tasks of a job do in an epoch. */
enum EpochWork {

    /** All flag task 0. */
    FLAGS("epochs by flags") {
        @Override
        Task task(long tasks, LongPredicate isLast) {
            return new FlagBarrier(tasks, isLast);
        }

        @Override
        Map<String, Topology> topologies(long tasks) {
            return FlagBarrier.topologies(tasks);
        }

        @Override
        ByHand byHand(URI etcd, Share share, LongPredicate isLast) {
            return new RawFlagBarrier(etcd, share, isLast);
        }
    },

    /** Flags and pulls down a tree and up again. */
    TREE("epochs of a tree") {
        @Override
        Task task(long tasks, LongPredicate isLast) {
            return new TreeSum(tasks, isLast);
        }

        @Override
        Map<String, Topology> topologies(long tasks) {
            return TreeSum.topologies(tasks);
        }

        @Override
        ByHand byHand(URI etcd, Share share, LongPredicate isLast) throws IOException {
            return new RawTreeSum(etcd, share, isLast);
        }
    };

    private final String inWords;

    EpochWork(String inWords) {
        this.inWords = inWords;
    }

    String inWords() {
        return inWords;
    }

    /**
     * The tasks of one process in a job by hand: each whose number, divided by that of the processes, leaves the index of this one.
     *
     * @param prefix of the job's keys in etcd
     */
    record Share(String prefix, int index, int processes, long tasks) {

        /** Returns all tasks of a new job. */
        static Share all(long tasks) {
            return new Share(Jobs.newName(), 0, 1, tasks);
        }

        /** Returns the index of the process that has a task. */
        int processOf(long task) {
            return Math.toIntExact(task % processes);
        }

        boolean has(long task) {
            return processOf(task) == index;
        }
    }

    abstract Task task(long tasks, LongPredicate isLast);

    abstract Map<String, Topology> topologies(long tasks);

    /** Returns the same by hand on plain jetcd, with one client for each process. Asks about each epoch where task 0 is. */
    abstract ByHand byHand(URI etcd, Share share, LongPredicate isLast) throws IOException;
}

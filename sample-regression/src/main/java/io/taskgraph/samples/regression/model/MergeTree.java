package io.taskgraph.samples.regression.model;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The tree along which the answers of tasks are merged: with task 0 at its root, complete, and each answer before those of the tasks
 * below it, in the order of their ids. So the same answers give the same bits.
 *
 * @param fanOut children of each inner task, at least 1
 */
public record MergeTree(int fanOut) {

    /**
     * Returns the answer of all tasks. Subtrees are merged in parallel.
     *
     * @param answers at least one, as bytes, in the order of their tasks
     */
    public Reduction merge(List<byte[]> answers) {
        return merge(answers, 0);
    }

    private Reduction merge(List<byte[]> answers, int task) {
        int first = (int) Math.min(answers.size(), (long) task * fanOut + 1);
        int end = (int) Math.min(answers.size(), (long) first + fanOut);
        List<Reduction> below = IntStream.range(first, end)
                .parallel()
                .mapToObj(child -> merge(answers, child))
                .toList();
        Reduction merged = Reduction.fromBytes(answers.get(task));
        for (Reduction ofChild : below) {
            merged = merged.merge(ofChild);
        }
        return merged;
    }
}

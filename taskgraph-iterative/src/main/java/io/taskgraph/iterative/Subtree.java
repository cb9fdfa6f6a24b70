package io.taskgraph.iterative;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/**
 * The tasks of a node of the tree of {@link TreeFold}. The combination of their values is the same in whichever process it is made, and
 * stands for them everywhere.
 *
 * @param from the first of them
 * @param to the task after the last of them
 */
record Subtree(long from, long to) {

    /** Returns the root, which all tasks are below. */
    static Subtree whole(long tasks) {
        return new Subtree(0, tasks);
    }

    /** Returns the leaf of one task. */
    static Subtree of(long task) {
        return new Subtree(task, task + 1);
    }

    boolean isLeaf() {
        return to - from == 1;
    }

    /** Returns the first half of what is not a leaf. */
    Subtree left() {
        return new Subtree(from, TreeFold.middle(from, to));
    }

    /** Returns the second half of what is not a leaf. */
    Subtree right() {
        return new Subtree(TreeFold.middle(from, to), to);
    }

    boolean contains(long task) {
        return from <= task && task < to;
    }

    /** Returns the number of tasks. */
    long size() {
        return to - from;
    }

    LongStream tasks() {
        return LongStream.range(from, to);
    }

    /** Returns whether these are the tasks of a node of the tree of so many tasks. */
    boolean isNodeOf(long tasks) {
        if (from < 0 || to > tasks || from >= to) {
            return false;
        }
        Subtree node = whole(tasks);
        while (!node.equals(this) && !node.isLeaf()) {
            node = node.left().contains(from) ? node.left() : node.right();
        }
        return node.equals(this);
    }

    /** Returns the largest subtrees of which all tasks are wanted, in the order of ids: together they are all wanted tasks. */
    static List<Subtree> largest(long tasks, LongPredicate wanted) {
        List<Subtree> found = new ArrayList<>();
        if (whole(tasks).collect(wanted, found)) {
            found.add(whole(tasks));
        }
        return found;
    }

    /** Returns whether all tasks are wanted; if not, adds the largest subtrees below this one of which they are. */
    private boolean collect(LongPredicate wanted, List<Subtree> found) {
        if (isLeaf()) {
            return wanted.test(from);
        }
        boolean first = left().collect(wanted, found);
        int between = found.size();
        boolean second = right().collect(wanted, found);
        if (first && second) {
            return true;
        }
        if (first) {
            found.add(between, left());
        } else if (second) {
            found.add(right());
        }
        return false;
    }
}

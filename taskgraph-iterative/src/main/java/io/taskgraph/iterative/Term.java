package io.taskgraph.iterative;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is combined of the values of some tasks: a value that stands for all of them, or the terms of both halves. */
sealed interface Term {

    /** A value of one task, or one that was made of the values of all tasks of a subtree. */
    record One(Value value) implements Term {}

    /** What is made of two halves, of which the left one has the lower ids. */
    record Two(Term left, Term right) implements Term {}

    /**
     * Returns the term of a subtree, made of the values of the largest subtrees that have one.
     *
     * @param values gives the value that stands for a subtree, or null; not null for a single task that no value above stands for
     */
    static Term of(Subtree tasks, Function<Subtree, @Nullable Value> values) {
        Value known = values.apply(tasks);
        if (known != null) {
            return new One(known);
        }
        if (tasks.isLeaf()) {
            throw new IllegalArgumentException("task " + tasks.from() + " has no value");
        }
        return new Two(of(tasks.left(), values), of(tasks.right(), values));
    }

    /** Returns the values in the order of ids. */
    default List<Value> values() {
        List<Value> values = new ArrayList<>();
        collect(values);
        return values;
    }

    private void collect(List<Value> values) {
        if (this instanceof Two two) {
            two.left.collect(values);
            two.right.collect(values);
        } else if (this instanceof One one) {
            values.add(one.value);
        }
    }

    /** Returns some value of it, by which type and length of all are known. */
    default Value first() {
        Term at = this;
        while (at instanceof Two two) {
            at = two.left;
        }
        return ((One) at).value;
    }
}

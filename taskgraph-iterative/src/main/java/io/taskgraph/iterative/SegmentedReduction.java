package io.taskgraph.iterative;

/** A reduction that treats arrays element by element, so that any part of them can be reduced on its own. */
interface SegmentedReduction {

    /** Returns whether values of this type are such arrays. */
    boolean isElementwise(Object value);

    /**
     * Returns a new array with the reduction of equally long parts of all arrays.
     *
     * @param arrays one for each task, in the order of their ids
     * @param offsets where the part begins in each
     * @param length number of elements of the part
     */
    Object reduce(Object[] arrays, int[] offsets, int length);
}

package io.taskgraph.iterative;

import java.lang.reflect.Array;

/** A reduction that treats arrays element by element, so that any part of them can be reduced on its own. */
interface SegmentedReduction {

    /** Returns whether values of this type are such arrays. */
    boolean isElementwise(Object value);

    /**
     * Reduces equally long parts of all arrays.
     *
     * @param arrays one for each task, in the order of their ids
     * @param offsets where the part begins in each
     * @param length number of elements of the part
     * @param into array of the same type that is given the result
     * @param at where the result begins in that
     */
    void reduce(Object[] arrays, int[] offsets, int length, Object into, int at);

    /** Returns a new array with the reduction of whole arrays of one length. */
    default Object reduce(Object[] arrays) {
        int length = Array.getLength(arrays[0]);
        Object result = Array.newInstance(arrays[0].getClass().getComponentType(), length);
        reduce(arrays, new int[arrays.length], length, result, 0);
        return result;
    }
}

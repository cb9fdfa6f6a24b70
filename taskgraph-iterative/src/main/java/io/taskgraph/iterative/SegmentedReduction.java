package io.taskgraph.iterative;

import com.google.protobuf.ByteString;
import java.lang.reflect.Array;

/** A reduction that treats arrays element by element, so that any part of them can be reduced on its own. */
interface SegmentedReduction {

    /** Returns whether arrays of this type are such. */
    boolean isElementwise(ArrayCodec array);

    /** Returns whether what was made of the values of some tasks can stand for these: it is of their type, and nothing is lost by it. */
    boolean isCombinedInParts();

    /**
     * Reduces arrays, or parts of arrays, of one length. Those that came as bytes are read from these.
     *
     * @param array their type
     * @param term the values, along the tree
     * @param length number of elements of each
     * @param into array of the same type that is given the result
     * @param at where the result begins in that
     */
    void reduce(ArrayCodec array, Term term, int length, Object into, int at);

    /** Returns the bytes of the reduction of arrays of one length. */
    default ByteString encoded(ArrayCodec array, Term term) {
        Object result = reduce(array, term);
        return array.encode(result, 0, Array.getLength(result));
    }

    /** Returns a new array with the reduction of arrays of one length. */
    default Object reduce(ArrayCodec array, Term term) {
        int length = term.first().count(array);
        Object result = array.make(length);
        reduce(array, term, length, result, 0);
        return result;
    }
}

package io.taskgraph.samples.regression;

import java.util.ArrayList;
import java.util.List;

/**
 * The course of a fit so far, which says all that a new copy of the leader has to know.
 *
 * @param agreement what all processes must have alike: see {@link Agreement}
 * @param answers merged answers of all tasks to the solver's requests, from the first one on
 */
record Course(String agreement, List<byte[]> answers) {

    Course plus(byte[] answer) {
        List<byte[]> longer = new ArrayList<>(answers);
        longer.add(answer);
        return new Course(agreement, longer);
    }
}

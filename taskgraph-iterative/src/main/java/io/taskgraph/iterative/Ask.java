package io.taskgraph.iterative;

import java.util.List;
import java.util.stream.Stream;

/**
 * A question of one process to another, on behalf of one of its tasks.
 *
 * @param kind kind of the question
 * @param from task that asks
 * @param number number of the call in its iteration, from 0; −1 for a state
 * @param header call of the asking task; empty for a state
 * @param tasks tasks whose contributions, or whose segments, are wanted; the asked one is among them
 * @param pieces pieces that are wanted of each
 * @param combined whether values of several tasks may come as one that stands for them
 * @param items contributions that an offer brings
 * @param held tasks whose contributions are too large for an offer
 * @param callers tasks that have made the call, for messages: not always the one that asks for them, which may come to it later
 */
record Ask(
        Kind kind,
        long from,
        int number,
        CallHeader header,
        List<Long> tasks,
        List<Long> pieces,
        boolean combined,
        List<Answer.Item> items,
        List<Long> held,
        List<Long> callers) {

    enum Kind {
        /** Contributions of tasks; or, where there is one, the result that was made of them. */
        CONTRIBUTIONS,
        /** Results of segments that the tasks reduce. */
        RESULTS,
        /** Whether the asked task has the state with which the iteration began. */
        HAS_STATE,
        /** That state. */
        STATE,
        /** The result of a reduction, of the task that combines it: it brings what the tasks of the asking process contribute. */
        OFFER
    }

    /** Makes a question about a call that the asking task has made. */
    Ask(
            Kind kind,
            long from,
            int number,
            CallHeader header,
            List<Long> tasks,
            List<Long> pieces,
            boolean combined,
            List<Answer.Item> items,
            List<Long> held) {
        this(kind, from, number, header, tasks, pieces, combined, items, held, List.of(from));
    }

    /** Makes one that brings nothing. */
    Ask(Kind kind, long from, int number, CallHeader header, List<Long> tasks, List<Long> pieces) {
        this(kind, from, number, header, tasks, pieces, false, List.of(), List.of());
    }

    /** Returns this question about a call that some tasks have made; the asking one where none is named. */
    Ask calledBy(List<Long> tasksOfTheCall) {
        return tasksOfTheCall.isEmpty()
                ? this
                : new Ask(
                        kind, from, number, header, tasks, pieces, combined, items, held, List.copyOf(tasksOfTheCall));
    }

    /** Returns the tasks that an offer names. */
    List<Long> offered() {
        return Stream.concat(items.stream().map(Answer.Item::task), held.stream())
                .toList();
    }

    static Ask state(Kind kind, long from) {
        return new Ask(kind, from, -1, new CallHeader("", "", ""), List.of(), List.of());
    }
}

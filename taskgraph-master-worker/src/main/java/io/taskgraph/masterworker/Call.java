package io.taskgraph.masterworker;

/**
 * One call on its way.
 *
 * @param kind notification, which is applied, or data request, which is only answered
 * @param from the task that calls
 * @param incarnation the copy of it that calls
 * @param number number of the notification among those of that copy to the called task, from 1; 0 for a data request
 * @param lowest lowest number of a notification that is still under way there
 * @param id the caller's own name for the notification; empty if it has none
 */
record Call(Kind kind, long from, long incarnation, long number, long lowest, String id, String method, Content input) {

    enum Kind {
        NOTIFY,
        DATA
    }
}

package io.taskgraph.engine;

/**
 * The order to hand a task over while its process stays.
 *
 * @param incarnation incarnation of the primary that may be replaced
 * @param revision revision at which the order was given; a withdrawn order never comes back at the same one
 */
record HandOverOrder(long incarnation, long revision) {}

package io.taskgraph.coordination;

/**
 * Why a coordinator does not do what it is asked, as far as one process has seen.
 *
 * @param why the reason, in words for an operator
 * @param refusing whether it answers, and refuses; else it does not answer
 * @param step what to look at first, as an order that begins with a small letter and ends without a full stop; empty if the reason says all
 */
public record Trouble(String why, boolean refusing, String step) {}

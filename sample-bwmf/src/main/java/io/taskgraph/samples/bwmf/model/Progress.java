package io.taskgraph.samples.bwmf.model;

/**
 * Where a factorisation stands after an iteration.
 *
 * @param iteration how many updates of both factors were made; 0 for the starting factors
 * @param loss L, what the solvers minimise
 * @param divergence L + C
 * @param gradientNorm the norm of the projected gradient with respect to both factors, or NaN where it was not asked for
 * @param seconds the time since the start of the job
 */
public record Progress(int iteration, double loss, double divergence, double gradientNorm, double seconds) {}

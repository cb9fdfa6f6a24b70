package io.taskgraph.samples.bwmf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class StopRuleTests {

    private static final Progress START = new Progress(0, 9, 9, 100, 0);

    private static Progress after(int iterations, double gradientNorm, double seconds) {
        return new Progress(iterations, 8, 8, gradientNorm, seconds);
    }

    @Test
    void firstLimitReachedEndsTheFactorisation() {
        StopRule rule = new StopRule(10, 1e-3, 60);
        assertThat(rule.check(START, after(9, 1, 59))).isEmpty();
        assertThat(rule.check(START, after(10, 1, 59))).contains(StopRule.Reason.ITERATIONS);
        assertThat(rule.check(START, after(9, 0.1, 59))).contains(StopRule.Reason.TOLERANCE);
        assertThat(rule.check(START, after(9, 1, 60))).contains(StopRule.Reason.TIME);
    }

    @Test
    void unknownGradientNeverEndsIt() {
        StopRule rule = new StopRule(10, 1e-3, Double.POSITIVE_INFINITY);
        assertThat(rule.check(START, after(9, Double.NaN, 1e9))).isEmpty();
        assertThat(new StopRule(10, 0, Double.POSITIVE_INFINITY).check(START, after(9, 0, 1)))
                .isEmpty();
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StopRule(-1, 0, 1))
                .withMessage("'iterations' must not be negative but is -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StopRule(1, Double.NaN, 1))
                .withMessage("'tolerance' must not be negative but is NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StopRule(1, 0, 0))
                .withMessage("'seconds' must be positive but is 0.0");
    }

    @Test
    void projectedGradientOfALongRunFallsBelowATolerance() {
        ReferenceCase reference = new ReferenceCase("austen", 5);
        SimulatedTasks job = new SimulatedTasks(
                SolverSettings.projectedGradient(LineSearch.ROW),
                reference.shards(2),
                reference.start(Precision.DOUBLE));
        Progress start = progress(job, 0);
        StopRule rule = new StopRule(100, 1e-4, Double.POSITIVE_INFINITY);
        int iteration = 0;
        do {
            job.iterate();
        } while (rule.check(start, progress(job, ++iteration)).isEmpty());
        assertThat(rule.check(start, progress(job, iteration))).contains(StopRule.Reason.TOLERANCE);
    }

    private static Progress progress(SimulatedTasks job, int iteration) {
        Evaluation d = job.evaluate(Side.D);
        Evaluation both = d.plus(job.evaluate(Side.T));
        return new Progress(
                iteration,
                d.loss().value(),
                d.loss().value(),
                Math.sqrt(both.squaredGradient().value()),
                0);
    }
}

package io.taskgraph.samples.regression.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForecastTests {

    private static final ModelSpec SPEC = new ModelSpec(Family.BINOMIAL, true, 0, Method.LBFGS, 50, 1e-9);

    private final Forecast forecast = new Forecast(SPEC);

    @Test
    void gradientIsTakenToFallOnAtItsMeanRate() {
        assertThat(forecast.remaining(1, 1)).isEqualTo(Step.UNKNOWN);
        assertThat(forecast.remaining(4, 1e-3)).isBetween(7, 8);
        assertThat(forecast.remaining(5, 1e-8)).isEqualTo(2);
        assertThat(forecast.remaining(6, 1e-10)).isEqualTo(1);
    }

    @Test
    void gradientThatHasNotFallenGivesNoGuess() {
        assertThat(forecast.remaining(1, 1)).isEqualTo(Step.UNKNOWN);
        assertThat(forecast.remaining(2, 3)).isEqualTo(Step.UNKNOWN);
    }

    @Test
    void guessIsNotAboveTheEvaluationsAllowed() {
        assertThat(forecast.remaining(1, 1)).isEqualTo(Step.UNKNOWN);
        assertThat(forecast.remaining(10, 0.999)).isEqualTo(41);
    }

    @Test
    void linearModelTakesNewtonThreeEvaluations() {
        Forecast linear = new Forecast(ModelSpec.of(Family.GAUSSIAN, 0));
        assertThat(linear.remaining(1, 77)).isEqualTo(2);
        assertThat(linear.remaining(2, 1e-10)).isEqualTo(1);
        assertThat(linear.remaining(3, 1e-10)).isEqualTo(1);
    }
}

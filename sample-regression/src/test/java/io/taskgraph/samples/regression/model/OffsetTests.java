package io.taskgraph.samples.regression.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.taskgraph.datum.DatumIteratorBuilder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Offsets that leave the search nothing to begin at end the fit and are named; others are fitted, wherever the search begins. */
class OffsetTests {

    /** Exposures where their logarithms belong. */
    private static final String COUNTS = "o,y\n1200,2\n3400,5\n900,3\n5100,7\n640,1\n";

    @ParameterizedTest
    @CsvSource({"POISSON, true", "POISSON, false", "NEGATIVE_BINOMIAL, true"})
    void exposuresInsteadOfTheirLogarithmsAreNamed(Family family, boolean intercept) {
        ModelSpec spec = ModelSpec.of(family, 0);
        assertThatExceptionOfType(RegressionException.class)
                .isThrownBy(() -> fit(
                        COUNTS.replace("\n", ",1\n").replace("y,1", "y,x"), intercept ? spec : spec.withoutIntercept()))
                .withMessageContaining("'regression.offset'")
                .withMessageContaining("logarithm");
    }

    @Test
    void offsetsThatMakeTheDeviationInfiniteAreNamed() {
        assertThatExceptionOfType(RegressionException.class)
                .isThrownBy(() -> fit("o,y\n-800,1\n-900,2\n-750,3\n", ModelSpec.of(Family.GAMMA, 0)))
                .withMessageContaining("'regression.offset'");
    }

    @Test
    void offsetsTooFarFromTheTargetAreNamed() {
        assertThatExceptionOfType(NoConvergenceException.class)
                .isThrownBy(
                        () -> fit("o,y\n100000,0\n100001,1\n100002,0\n100003,1\n", ModelSpec.of(Family.BINOMIAL, 0)))
                .withMessageContaining("1000 evaluations")
                .withMessageContaining("'regression.offset'");
    }

    /** Targets that a model without an error gives: one divided by the sum of intercept and offset. */
    @ParameterizedTest
    @CsvSource({"30, -10", "-30, 50", "0.5, 2", "-3000, 3001.5"})
    void inverseLinkIsFittedWhereverTheOffsetsAre(double offset, double intercept) {
        StringBuilder text = new StringBuilder("o,y\n");
        for (double each : new double[] {offset - 0.75, offset, offset + 1}) {
            text.append(each).append(',').append(1 / (intercept + each)).append('\n');
        }
        Solution solution = fit(text.toString(), ModelSpec.of(Family.GAMMA, 0).with(Link.INVERSE));
        assertThat(solution.coefficients().get(0).raw()).isCloseTo(intercept, within(1e-9 * Math.abs(intercept)));
    }

    @ParameterizedTest
    @EnumSource(names = {"POISSON", "NEGATIVE_BINOMIAL"})
    void offsetsFarBelowTheTargetAreMadeUpForByTheIntercept(Family family) {
        String near = "o,y\n0.5,2\n0.25,0\n0,13\n0,1\n";
        String far =
                near.replace("0.5,", "-299.5,").replace("0.25,", "-299.75,").replace("\n0,", "\n-300,");
        ModelSpec spec = ModelSpec.of(family, 0);
        assertThat(fit(far, spec).coefficients().get(0).raw())
                .isCloseTo(fit(near, spec).coefficients().get(0).raw() + 300, within(1e-8));
    }

    private static Solution fit(String csv, ModelSpec spec) {
        DatumIteratorBuilder input = DatumIteratorBuilder.csv()
                .resolvedBy(location -> new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
        DataSpec data = DataSpec.of("test.csv", "y").with(new DataSpec.Roles(List.of(), Map.of(), null, "o", null));
        return SimulatedTree.fit(new DesignReader(data, spec.family(), input.source("test.csv")), spec, 2);
    }
}

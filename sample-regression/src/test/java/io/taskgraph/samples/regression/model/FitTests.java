package io.taskgraph.samples.regression.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.taskgraph.datum.DatumIteratorBuilder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FitTests {

    /** Counts by outcome and treatment from Dobson, An Introduction to Generalized Linear Models (1990), page 93. */
    private static final String DOBSON = """
        o2,o3,t2,t3,count
        0,0,0,0,18
        1,0,0,0,17
        0,1,0,0,15
        0,0,1,0,20
        1,0,1,0,10
        0,1,1,0,20
        0,0,0,1,25
        1,0,0,1,13
        0,1,0,1,12
        """;

    @ParameterizedTest
    @EnumSource
    void poissonModelHasKnownSolution(Method method) {
        Solution solution = fit(DOBSON, "count", ModelSpec.of(Family.POISSON, 0).by(method), 4);
        assertThat(solution.deviance()).isCloseTo(5.1291, within(5e-5));
        assertThat(solution.nullDeviance()).isCloseTo(10.5814, within(5e-5));
        assertThat(solution.coefficients().get(0).raw()).isCloseTo(3.0445, within(5e-5));
        assertThat(solution.coefficients().get(1).raw()).isCloseTo(-0.4543, within(5e-5));
        assertThat(solution.coefficients().get(2).raw()).isCloseTo(-0.2930, within(5e-5));
        assertThat(solution.coefficients().get(3).raw()).isCloseTo(0, within(1e-7));
        assertThat(solution.coefficients().get(0).standardError()).isCloseTo(0.1709, within(5e-5));
        assertThat(solution.coefficients().get(1).standardError()).isCloseTo(0.2022, within(5e-5));
        assertThat(solution.coefficients().get(1).pValue()).isCloseTo(0.0246, within(5e-5));
        assertThat(solution.coefficients().get(3).pValue()).isCloseTo(1, within(1e-5));
    }

    @Test
    void stepsThatGoTooFarAreHalved() {
        String far = "x,y\n-1,0\n0,0\n1,1\n2,100000\n3,0\n";
        ModelSpec spec = ModelSpec.of(Family.POISSON, 0).withoutIntercept();
        Solution newton = fit(far, "y", spec, 2);
        Solution lbfgs = fit(far, "y", spec.by(Method.LBFGS), 2);
        assertThat(newton.gradientNorm()).isLessThan(1e-6);
        assertThat(newton.objective()).isCloseTo(lbfgs.objective(), within(1e-9 * newton.objective()));
    }

    @Test
    void dependentColumnsAreNamed() {
        String text = "a,b,c,y\n1,2,7,1\n2,4,7,3\n3,6,7,2\n5,10,7,9\n";
        for (Method method : Method.values()) {
            assertThatExceptionOfType(RankDeficientException.class)
                    .isThrownBy(() ->
                            fit(text, "y", ModelSpec.of(Family.GAUSSIAN, 0).by(method), 2))
                    .withMessageContaining("[b, c]");
        }
        Solution ridge = fit(text, "y", ModelSpec.of(Family.GAUSSIAN, 0.1), 2);
        assertThat(ridge.coefficients().get(3).raw()).isZero();
        assertThat(ridge.coefficients().get(1).standardised())
                .isCloseTo(ridge.coefficients().get(2).standardised(), within(1e-12));
    }

    @Test
    void fewerRowsThanColumnsAreRankDeficient() {
        assertThatExceptionOfType(RankDeficientException.class)
                .isThrownBy(() -> fit("a,b,y\n1,2,1\n2,5,3\n", "y", ModelSpec.of(Family.GAUSSIAN, 0), 1));
    }

    @Test
    void separableClassesAreReported() {
        String complete = "x,y\n1,0\n2,0\n3,0\n4,1\n5,1\n";
        String partial = "x,y\n1,0\n2,0\n3,0\n3,1\n4,1\n5,1\n";
        for (String text : List.of(complete, partial)) {
            for (Method method : Method.values()) {
                assertThatExceptionOfType(SeparableException.class)
                        .isThrownBy(() ->
                                fit(text, "y", ModelSpec.of(Family.BINOMIAL, 0).by(method), 2))
                        .withMessageContaining("separable")
                        .withMessageContaining("'regression.l2'");
            }
            assertThat(fit(text, "y", ModelSpec.of(Family.BINOMIAL, 0.01), 2).gradientNorm())
                    .isLessThan(1e-9);
        }
        assertThatExceptionOfType(SeparableException.class)
                .isThrownBy(() -> fit(complete, "y", ModelSpec.of(Family.MULTINOMIAL, 0), 2));
    }

    @Test
    void targetsOutsideTheRangeAreReportedWithTheirPlace() {
        assertThatExceptionOfType(TargetRangeException.class)
                .isThrownBy(() -> fit("x,y\n1,3\n2,0\n", "y", ModelSpec.of(Family.GAMMA, 0), 1))
                .withMessage(
                        "test.csv, line 3, column 'y': the target of the gamma family must be a number above 0 but is"
                                + " 0.0");
        assertThatExceptionOfType(TargetRangeException.class)
                .isThrownBy(() -> fit("x,y\n1,0\n2,-1\n", "y", ModelSpec.of(Family.POISSON, 0), 1))
                .withMessageContaining("line 3");
        assertThatExceptionOfType(TargetRangeException.class)
                .isThrownBy(() -> fit("x,y\n1,0\n2,2\n3,1\n", "y", ModelSpec.of(Family.BINOMIAL, 0), 1))
                .withMessageContaining("must have two classes but has 3: [0, 1, 2]; say by 'regression.positive'");
    }

    @Test
    void targetsThatLeaveNothingToFitAreReported() {
        assertThatExceptionOfType(TargetRangeException.class)
                .isThrownBy(() -> fit("x,y\n1,1\n2,1\n", "y", ModelSpec.of(Family.BINOMIAL, 0.1), 1))
                .withMessageContaining("one class");
        assertThatExceptionOfType(TargetRangeException.class)
                .isThrownBy(() -> fit("x,y\n1,0\n2,0\n", "y", ModelSpec.of(Family.POISSON, 0), 1));
    }

    @Test
    void tooFewEvaluationsAreReported() {
        ModelSpec spec = new ModelSpec(Family.POISSON, true, 0, Method.NEWTON, 2, 1e-9);
        assertThatExceptionOfType(NoConvergenceException.class)
                .isThrownBy(() -> fit(DOBSON, "count", spec, 1))
                .withMessageContaining("after 2 evaluations");
    }

    @Test
    void searchThatHasNothingFiniteToBeginAtEnds() {
        for (double loss : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            ModelSpec spec = ModelSpec.of(Family.POISSON, 0).by(Method.LBFGS);
            DesignReader reader = reader(DOBSON, "count", spec);
            Fit fit = new Fit(reader.question(spec));
            fit.advance(new Shard(reader.readAll(), spec).answer(fit.next()));
            LossSums sums = new LossSums(loss, 9, 9, 0, Double.NaN, Double.NaN);
            assertThatExceptionOfType(RegressionException.class)
                    .isThrownBy(() -> fit.advance(new LossAndGradient(sums, new double[5])))
                    .withMessageContaining("the objective is " + loss)
                    .withMessageContaining("'regression.l2'");
        }
    }

    @Test
    void modelsThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ModelSpec.of(Family.GAUSSIAN, -1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelSpec.of(Family.MULTINOMIAL, 1).by(Method.NEWTON));
    }

    @Test
    void answersOfAnotherKindAreRefused() {
        Solver solver = new Fit(ModelSpec.of(Family.GAUSSIAN, 0), List.of("x"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> solver.advance(new LossAndGradient(LossSums.NONE, new double[1])));
        assertThatIllegalStateException().isThrownBy(solver::solution);
    }

    private static Solution fit(String csv, String target, ModelSpec spec, int tasks) {
        return SimulatedTree.fit(reader(csv, target, spec), spec, tasks);
    }

    private static DesignReader reader(String csv, String target, ModelSpec spec) {
        DatumIteratorBuilder input = DatumIteratorBuilder.csv()
                .resolvedBy(location -> new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
        return new DesignReader(DataSpec.of("test.csv", target), spec.family(), input.source("test.csv"));
    }
}

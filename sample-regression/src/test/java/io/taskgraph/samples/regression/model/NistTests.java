package io.taskgraph.samples.regression.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.taskgraph.datum.Datum;
import io.taskgraph.datum.DatumIteratorBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Digits reached on data sets made to be hard, counted as NIST does, against a QR of all rows in one piece. */
class NistTests {

    private static final double SLACK = 0.5;

    /** Each merge rounds once more, and Wampler4 with its large residuals shows it. */
    private static final double SLACK_OF_A_TREE = 1.1;

    private static final double MOST_DIGITS = 15;

    static Stream<Arguments> dataSets() {
        return ReferenceProblem.objects(ReferenceProblem.load("nist.json").get("datasets")).stream()
                .flatMap(set -> Stream.of(1, 2, 7, 15, 31).map(tasks -> Arguments.of(set.get("name"), tasks, set)));
    }

    @ParameterizedTest(name = "{0}, {1} tasks")
    @MethodSource("dataSets")
    void digitsOfCoefficientsAreThoseOfOneQr(String name, int tasks, Map<String, Object> set) {
        Solution solution = SimulatedTree.fit(reader(set), model(set), tasks);
        Map<String, Object> certified = ReferenceProblem.object(set.get("certified"));
        double[] exact = ReferenceProblem.numbers(
                ReferenceProblem.object(set.get("exact_recomputation")).get("coef"));
        double[] raw =
                solution.coefficients().stream().mapToDouble(Coefficient::raw).toArray();
        double expected = ReferenceProblem.numbers(
                ReferenceProblem.object(set.get("attained_in_double")).get("lre_qr_standardised"))[0];
        assertThat(digits(raw, exact)).isGreaterThanOrEqualTo(expected - (tasks == 1 ? SLACK : SLACK_OF_A_TREE));

        double deviation = ReferenceProblem.numbers(certified.get("residual_sd"))[0];
        double[] errors = ReferenceProblem.numbers(certified.get("coef_sd"));
        double[] actualErrors = solution.coefficients().stream()
                .mapToDouble(Coefficient::standardError)
                .toArray();
        if (deviation > 0) {
            assertThat(solution.residualStandardDeviation()).isCloseTo(deviation, within(1e-9 * deviation));
            assertThat(digits(actualErrors, errors)).isGreaterThan(9);
        } else {
            assertThat(Doubles.largest(actualErrors)).isLessThan(1e-6);
        }
    }

    private static double digits(double[] actual, double[] exact) {
        double digits = MOST_DIGITS;
        for (int i = 0; i < exact.length; i++) {
            digits = Math.min(digits, -Math.log10(Math.abs(actual[i] - exact[i]) / Math.abs(exact[i])));
        }
        return digits;
    }

    private static ModelSpec model(Map<String, Object> set) {
        ModelSpec model = ModelSpec.of(Family.GAUSSIAN, 0);
        return (Boolean) set.get("intercept") ? model : model.withoutIntercept();
    }

    private static DesignReader reader(Map<String, Object> set) {
        int degree = set.get("degree") == null ? 1 : (int) ReferenceProblem.numbers(set.get("degree"))[0];
        return new DesignReader(
                DataSpec.of("classpath:reference/" + set.get("file"), "y"),
                Family.GAUSSIAN,
                DatumIteratorBuilder.csv().transformedBy(datum -> degree > 1 ? withPowers(datum, degree) : datum));
    }

    private static Datum withPowers(Datum datum, int degree) {
        List<String> columns = new ArrayList<>(datum.columns());
        List<String> values = new ArrayList<>(datum.values());
        for (int power = 2; power <= degree; power++) {
            columns.add("x" + power);
            values.add(Double.toString(Math.pow(datum.number("x"), power)));
        }
        return datum.with(columns, values);
    }
}

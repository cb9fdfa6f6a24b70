package io.taskgraph.samples.regression.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Digits reached on data sets made to be hard, counted as NIST does. */
class NistTests {

    private static final double ROUNDING = 4e-16;

    @TempDir
    private Path folder;

    static Stream<Arguments> dataSets() {
        return NistDataSet.all().stream()
                .flatMap(set -> Stream.of(Method.values()).map(method -> Arguments.of(set, method)));
    }

    @ParameterizedTest
    @MethodSource("dataSets")
    void coefficientsHaveTheAttainableDigitsWhateverTheNumberOfTasks(NistDataSet set, Method method)
            throws IOException {
        double[] single = coefficients(fit(set, method, 1));
        for (int tasks : List.of(1, 2, 7, 15, 31)) {
            double[] raw = coefficients(fit(set, method, tasks));
            assertThat(set.digits(raw)).as("%d tasks", tasks).isGreaterThanOrEqualTo(set.attainableDigits(method));
            for (int i = 0; i < raw.length; i++) {
                assertThat(raw[i]).as("%d tasks", tasks).isCloseTo(single[i], within(ROUNDING * Math.abs(single[i])));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dataSets")
    void standardErrorsAreTheCertifiedOnes(NistDataSet set, Method method) throws IOException {
        Solution solution = fit(set, method, 15);
        double deviation = set.certified("residual_sd")[0];
        double[] errors = solution.coefficients().stream()
                .mapToDouble(Coefficient::standardError)
                .toArray();
        if (deviation > 0) {
            assertThat(solution.residualStandardDeviation()).isCloseTo(deviation, within(1e-12 * deviation));
            assertThat(NistDataSet.digits(errors, set.certified("coef_sd"))).isGreaterThan(11);
        } else {
            assertThat(Doubles.largest(errors)).isLessThan(1e-6);
        }
    }

    private Solution fit(NistDataSet set, Method method, int tasks) throws IOException {
        DataSpec data = DataSpec.of(set.writeTo(folder).toString(), "y");
        return SimulatedTree.fit(
                SimulatedTree.reader(data, Family.GAUSSIAN), set.model().by(method), tasks);
    }

    private static double[] coefficients(Solution solution) {
        return solution.coefficients().stream().mapToDouble(Coefficient::raw).toArray();
    }
}

package io.taskgraph.samples.regression.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.taskgraph.datum.DatumIteratorBuilder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A family of linear models with a known solution that is as hard as one likes: on x = 0, 1, .., 20 the alternating
 * binomial coefficients are orthogonal to all polynomials of a degree below 20, so that however many of them are added to
 * 1 + x + .. + x^d as noise, the best coefficients stay 1.
 */
class RefinementTests {

    private static final int LAST = 20;

    @ParameterizedTest
    @CsvSource({"5, 0", "5, 1000000", "9, 0", "9, 10000", "10, 1000"})
    void fourteenDigitsAreFoundWhateverConditionAndResiduals(int degree, long noise) {
        DesignReader reader = new DesignReader(
                DataSpec.of("test.csv", "y"),
                Family.GAUSSIAN,
                DatumIteratorBuilder.csv()
                        .resolvedBy(location ->
                                new ByteArrayInputStream(csv(degree, noise).getBytes(StandardCharsets.UTF_8)))
                        .source("test.csv"));
        for (int tasks : new int[] {1, 2, 15}) {
            Solution solution = SimulatedTree.fit(reader, ModelSpec.of(Family.GAUSSIAN, 0), tasks);
            assertThat(solution.coefficients())
                    .as("%d tasks", tasks)
                    .allSatisfy(coefficient -> assertThat(coefficient.raw()).isCloseTo(1, within(1e-14)));
            assertThat(solution.evaluations()).isLessThanOrEqualTo(4);
        }
    }

    private static String csv(int degree, long noise) {
        StringBuilder text = new StringBuilder("y");
        for (int power = 1; power <= degree; power++) {
            text.append(",x").append(power);
        }
        long binomial = 1;
        for (long x = 0; x <= LAST; x++) {
            StringBuilder row = new StringBuilder();
            long sum = 1;
            long value = 1;
            for (int power = 1; power <= degree; power++) {
                value *= x;
                sum += value;
                row.append(',').append(value);
            }
            text.append('\n')
                    .append(sum + (x % 2 == 0 ? 1 : -1) * noise * binomial)
                    .append(row);
            binomial = binomial * (LAST - x) / (x + 1);
        }
        return text.append('\n').toString();
    }
}

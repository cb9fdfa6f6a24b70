package io.taskgraph.samples.regression.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Categorical columns, offsets, weights, trials and all families on public data, against R's glm and MASS' glm.nb. */
class PublicDataTests {

    private static final double EIGHT_DIGITS = 5e-9;

    static List<PublicFit> fits() {
        return PublicFit.all();
    }

    @ParameterizedTest
    @MethodSource("fits")
    void everyFigureIsThatOfR(PublicFit fit) {
        for (int tasks : List.of(1, 4, 15)) {
            Solution solution = SimulatedTree.fit(fit.reader(), fit.model(), tasks);
            assertThat(fit.differences(solution))
                    .as("%d tasks, %d evaluations", tasks, solution.evaluations())
                    .allSatisfy((figure, difference) -> assertThat(difference).isLessThan(EIGHT_DIGITS));
        }
    }

    @ParameterizedTest
    @MethodSource("fits")
    void bothWaysLeadToTheSameOptimum(PublicFit fit) {
        Solution newton = SimulatedTree.fit(fit.reader(), fit.model(), 4);
        Solution lbfgs = SimulatedTree.fit(fit.reader(), fit.model().by(Method.LBFGS), 4);
        assertThat(lbfgs.deviance()).isCloseTo(newton.deviance(), within(1e-8 * newton.deviance()));
    }
}

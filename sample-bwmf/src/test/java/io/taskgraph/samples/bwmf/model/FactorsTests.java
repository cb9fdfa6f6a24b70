package io.taskgraph.samples.bwmf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.taskgraph.samples.bwmf.io.FactorCodec;
import io.taskgraph.samples.bwmf.io.MatrixSummary;
import io.taskgraph.samples.bwmf.io.MatrixText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FactorsTests {

    @ParameterizedTest
    @ValueSource(ints = {5, 20})
    void randomFactorsOfASeedAreThoseOfTheReferenceFiles(int rank) {
        MatrixSummary summary = new MatrixText("classpath:data/austen/V.csv.gz").summary();
        assertThat(summary.rows()).isEqualTo(269);
        assertThat(summary.columns()).isEqualTo(2000);
        assertThat(summary.entries()).isEqualTo(94340);
        assertThat(summary.sum()).isEqualTo(146102.0);
        Factors expected = new ReferenceCase("austen", rank).start(Precision.DOUBLE);
        Factors random = Factors.random(1, 269, 2000, rank, summary.mean(), Precision.DOUBLE);
        assertThat(FactorCodec.encode(0, random.d())).isEqualTo(FactorCodec.encode(0, expected.d()));
        assertThat(FactorCodec.encode(0, random.t())).isEqualTo(FactorCodec.encode(0, expected.t()));
    }

    @Test
    void slicesPutTogetherAreTheWhole() {
        Factor whole = Factors.random(5, 10, 1, 3, 1, Precision.FLOAT).d();
        List<Factor> blocks = java.util.stream.IntStream.range(0, 4)
                .mapToObj(task -> whole.slice(RowRange.of(task, 4, 10)))
                .toList();
        assertThat(blocks).extracting(Factor::rows).containsExactly(2, 3, 2, 3);
        assertThat(FactorCodec.encode(0, Factor.concat(blocks))).isEqualTo(FactorCodec.encode(0, whole));
    }

    @Test
    void blocksOfDifferentPrecisionOrRankAreNotPutTogether() {
        Factor block = Factors.random(1, 2, 2, 3, 1, Precision.DOUBLE).d();
        Factor single = Factors.random(1, 2, 2, 3, 1, Precision.FLOAT).d();
        Factor narrow = Factors.random(1, 2, 2, 2, 1, Precision.DOUBLE).d();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Factor.concat(List.of(block, single)))
                .withMessageContaining("FLOAT");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Factor.concat(List.of(block, narrow)))
                .withMessageContaining("rank 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"digits", "austen"})
    void floatHalvesTheBytesAndChangesTheDivergenceByLessThanItsDocumentedCost(String name) {
        ReferenceCase reference = new ReferenceCase(name, 20);
        List<TaskShards> shards = reference.shards(1);
        for (SolverSettings settings :
                List.of(SolverSettings.projectedGradient(LineSearch.ROW), SolverSettings.multiplicative())) {
            SimulatedTasks exact = new SimulatedTasks(settings, shards, reference.start(Precision.DOUBLE));
            SimulatedTasks single = new SimulatedTasks(settings, shards, reference.start(Precision.FLOAT));
            for (int i = 0; i < 10; i++) {
                exact.iterate();
                single.iterate();
            }
            double divergence = exact.loss() + reference.constant();
            double cost = (single.loss() + reference.constant()) / divergence - 1;
            assertThat(Math.abs(cost)).isLessThan(settings.solver() == Solver.MULTIPLICATIVE ? 1e-8 : 5e-4);
        }
        Factors start = reference.start(Precision.DOUBLE);
        Factors half = reference.start(Precision.FLOAT);
        assertThat(FactorCodec.encode(0, half.d()).getEntries().size())
                .isEqualTo(FactorCodec.encode(0, start.d()).getEntries().size() / 2);
    }
}

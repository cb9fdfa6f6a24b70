package io.taskgraph.samples.regression.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.datum.DatumIteratorBuilder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The model against the rows, for the report. */
class BinSumsTests {

    /** One row, whose residual is (10 - 2) / 2 standard deviations under either link. */
    @ParameterizedTest
    @EnumSource(names = {"INVERSE", "LOG"})
    void targetAboveWhatIsExpectedHasAPositiveResidual(Link link) {
        ModelSpec spec = ModelSpec.of(Family.GAMMA, 0).with(link);
        assertThat(bin(spec, "10", link == Link.INVERSE ? 0.5 : Math.log(2))).isEqualTo(BinSums.BINS - 1);
        assertThat(bin(spec, "0.5", link == Link.INVERSE ? 0.5 : Math.log(2))).isEqualTo(BinSums.BINS / 2 - 2);
    }

    private static int bin(ModelSpec spec, String target, double intercept) {
        DesignReader reader = reader("y\n" + target + "\n", spec);
        Shard shard = new Shard(reader.readAll(), spec);
        ColumnStatistics statistics = (ColumnStatistics) shard.answer(Request.forStatistics());
        Request.Frame frame =
                StartingPoint.of(statistics, spec, reader.features(), null).frame();
        BinSums bins = (BinSums) shard.answer(new Request(Request.Kind.BINS, frame, new double[] {intercept}, 1));
        for (int bin = 0; bin < BinSums.BINS; bin++) {
            if (bins.weight(bin) > 0) {
                return bin;
            }
        }
        throw new AssertionError("the row is in no bin");
    }

    /** Two rows on a line, and a constant target: residuals divided by nothing. */
    @ParameterizedTest
    @CsvSource({"1 2;2 4, false", "1 2;2 2;3 2, false", "1 2;2 4;3 5, true"})
    void fitWithoutDispersionIsNotComparedWithTheRows(String rows, boolean compared) {
        ModelSpec spec = ModelSpec.of(Family.GAUSSIAN, 0);
        DesignReader reader = reader("x,y\n" + rows.replace(' ', ',').replace(';', '\n') + "\n", spec);
        Shard shard = new Shard(reader.readAll(), spec);
        Fit fit = new Fit(reader.question(spec).withBins());
        boolean finished = false;
        for (int epoch = 0; !finished; epoch++) {
            assertThat(epoch).isLessThan(10);
            finished = fit.advance(shard.answer(fit.next())).finished();
        }
        assertThat(fit.solution().bins() != null).isEqualTo(compared);
    }

    @Test
    void residualThatIsNoNumberIsInNoBin() {
        BinSums bins = BinSums.none();
        bins.add(Double.NaN, 1, 1, 1);
        bins.add(Double.NEGATIVE_INFINITY, 1, 1, 1);
        assertThat(bins.weight(0)).isEqualTo(1);
    }

    private static DesignReader reader(String csv, ModelSpec spec) {
        DatumIteratorBuilder input = DatumIteratorBuilder.csv()
                .resolvedBy(location -> new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
        return new DesignReader(
                new DataSpec("test.csv", "y", List.of(), null, null), spec.family(), input.source("test.csv"));
    }
}

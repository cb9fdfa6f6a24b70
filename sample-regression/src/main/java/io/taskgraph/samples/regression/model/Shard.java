package io.taskgraph.samples.regression.model;

import java.util.List;
import org.apache.commons.numbers.core.DD;
import org.jspecify.annotations.Nullable;

/**
 * One task's rows and its answers about them. An answer depends on the rows and the request alone. Rows are standardised block by
 * block whenever they are needed, which costs less than to hold them twice. Not safe for use by several threads.
 */
public final class Shard {

    private final Design design;

    private final ModelSpec spec;

    private final FirstRows first;

    /** For which standardisation the factor of even weights is known, if for any. */
    private @Nullable Standardisation factored;

    private @Nullable TriangularFactor evenFactor;

    /** For which shape the saturated likelihood is known, if for any. */
    private double saturatedShape = Double.NaN;

    private double saturated;

    public Shard(Design design, ModelSpec spec) {
        this(design, spec, new FirstRows());
    }

    /** @param first for all threads of the process that answer */
    public Shard(Design design, ModelSpec spec, FirstRows first) {
        this.design = design;
        this.spec = spec;
        this.first = first;
    }

    /** Answers a request of the root for the rows held here. */
    public Reduction answer(Request request) {
        try (FirstRows.Turn turn = first.answering(request.kind())) {
            return answer(request, turn);
        }
    }

    private Reduction answer(Request request, FirstRows.Turn turn) {
        if (request.kind() == Request.Kind.STATISTICS) {
            ColumnStatistics statistics = ColumnStatistics.of(design);
            turn.pass(design.rows());
            return statistics;
        }
        List<ModelRows> uncounted = ModelRows.of(design, request.frame(), spec);
        Iterable<ModelRows> blocks = turn.counting(uncounted);
        boolean multinomial = spec.family() == Family.MULTINOMIAL;
        return switch (request.kind()) {
            case FACTOR -> multinomial ? softmaxFactor(blocks, request) : factor(blocks, uncounted, request);
            case GRADIENT -> multinomial ? softmaxGradient(blocks, request) : gradient(blocks, request);
            case SEPARATION -> separation(blocks, request);
            case SHAPE -> shape(blocks, request);
            case BINS -> bins(blocks, request);
            case STATISTICS -> throw new IllegalStateException("statistics are answered above");
        };
    }

    private LossAndGradient softmaxGradient(Iterable<ModelRows> blocks, Request request) {
        SoftmaxGradient gradient = new SoftmaxGradient(width(request), request.coefficients());
        blocks.forEach(block -> gradient.add(block.standardised(), block));
        return gradient.sum();
    }

    private FactorReduction softmaxFactor(Iterable<ModelRows> blocks, Request request) {
        SoftmaxFactor factor = new SoftmaxFactor(width(request), request.coefficients());
        blocks.forEach(block -> factor.add(block.standardised(), block));
        return factor.sum();
    }

    private int width(Request request) {
        return request.frame().standardisation().width() + spec.offset();
    }

    private LossAndGradient gradient(Iterable<ModelRows> blocks, Request request) {
        RowLoss rowLoss = RowLoss.of(spec, request.parameter());
        double[] coefficients = request.coefficients();
        double[] gradient = new double[coefficients.length];
        LossSums sums = LossSums.NONE;
        for (ModelRows block : blocks) {
            double[] rows = block.standardised();
            for (int i = 0; i < block.count(); i++) {
                double eta = predictor(rows, i, coefficients, block.offset(i)).hi();
                double y = block.target(i);
                double weight = block.weight(i);
                double wrong = rowLoss.isWrong(eta, y) ? 1 : 0;
                sums = sums.plus(new LossSums(weight * rowLoss.loss(eta, y), 1, weight, wrong, Double.NaN, Double.NaN));
                double residual = weight * rowLoss.residual(eta, y);
                for (int j = 0; j < gradient.length; j++) {
                    gradient[j] -= residual * rows[i * gradient.length + j];
                }
            }
        }
        return new LossAndGradient(sums, gradient);
    }

    /** @param uncounted the same blocks, for a second pass, whose rows are not noted once more */
    private FactorReduction factor(Iterable<ModelRows> blocks, List<ModelRows> uncounted, Request request) {
        Standardisation standardisation = request.frame().standardisation();
        RowLoss rowLoss = RowLoss.of(spec, request.parameter());
        TriangularFactor known = rowLoss.hasEvenWeights() && standardisation.equals(factored) ? evenFactor : null;
        WeightedRows weighted = new WeightedRows(rowLoss, request.coefficients());
        TriangularFactor.Builder factor = new TriangularFactor.Builder(width(request));
        for (ModelRows block : blocks) {
            double[] rows = block.standardised();
            weighted.add(block, rows);
            if (known == null
                    && Double.isFinite(
                            Doubles.largest(rows))) { // else the loss is not finite either: the step is refused
                factor.add(rows);
            }
        }
        TriangularFactor result = known == null ? factor.build() : known;
        if (rowLoss.hasEvenWeights()) {
            factored = standardisation;
            evenFactor = result;
        }
        double constant = saturated(uncounted, rowLoss, request.parameter());
        return new FactorReduction(weighted.sums(constant), weighted.gradient(), result);
    }

    /** Depends on the targets alone but for the shape, so that it is summed once for each shape. */
    private double saturated(List<ModelRows> blocks, RowLoss rowLoss, double shape) {
        if (saturatedShape != shape) {
            double sum = 0;
            for (ModelRows block : blocks) {
                for (int i = 0; i < block.count(); i++) {
                    sum += rowLoss.saturated(block.target(i), block.weight(i));
                }
            }
            saturated = sum;
            saturatedShape = shape;
        }
        return saturated;
    }

    private SeparationCount separation(Iterable<ModelRows> blocks, Request request) {
        SeparationScan scan =
                new SeparationScan(spec.family(), width(request), request.coefficients(), request.parameter());
        blocks.forEach(scan::add);
        return scan.count();
    }

    private BinSums bins(Iterable<ModelRows> blocks, Request request) {
        boolean dispersed = spec.family().hasDispersion();
        RowLoss rowLoss = RowLoss.of(spec, request.parameter());
        double deviation = dispersed ? Math.sqrt(request.parameter()) : 1;
        BinSums bins = BinSums.none();
        for (ModelRows block : blocks) {
            double[] rows = block.standardised();
            for (int i = 0; i < block.count(); i++) {
                double eta = predictor(rows, i, request.coefficients(), block.offset(i))
                        .hi();
                double mean = rowLoss.mean(eta);
                double y = block.target(i);
                double weight = block.weight(i);
                // by eta, whose sign is the other way round with the inverse link
                double slope = rowLoss.residual(eta, y) * Math.sqrt(weight / rowLoss.weight(eta)) / deviation;
                double residual = Math.copySign(slope, y - mean);
                double position = spec.family() == Family.BINOMIAL
                        ? mean * BinSums.BINS
                        : (residual - BinSums.LEAST) / BinSums.STEP;
                bins.add(position, weight, mean, y);
            }
        }
        return bins;
    }

    private ShapeSums shape(Iterable<ModelRows> blocks, Request request) {
        ShapeScan scan = new ShapeScan(request.parameter());
        for (ModelRows block : blocks) {
            double[] rows = block.standardised();
            for (int i = 0; i < block.count(); i++) {
                double eta = predictor(rows, i, request.coefficients(), block.offset(i))
                        .hi();
                scan.add(Math.exp(eta), block.target(i), block.weight(i));
            }
        }
        return scan.sums();
    }

    /**
     * Sums in twice the precision, without which the gradient could not be precise: the compensated dot product of T.
     * Ogita, S. M. Rump and S. Oishi, SIAM Journal on Scientific Computing 26 (2005) 1955-1988.
     */
    static DD predictor(double[] rows, int row, double[] coefficients, double offset) {
        double sum = offset;
        double rest = 0;
        for (int j = 0; j < coefficients.length; j++) {
            double x = rows[row * coefficients.length + j];
            double product = coefficients[j] * x;
            double next = sum + product;
            double part = next - sum;
            rest += (sum - (next - part)) + (product - part) + Math.fma(coefficients[j], x, -product);
            sum = next;
        }
        return DD.ofSum(sum, rest);
    }
}

package io.taskgraph.samples.bwmf;

import io.taskgraph.samples.bwmf.io.MatrixInput;
import io.taskgraph.samples.bwmf.io.MatrixSummary;
import io.taskgraph.samples.bwmf.model.TaskShards;
import java.util.Locale;

/** A matrix that is refused before memory runs out, if its rows and columns alone need more than there is. */
final class FittingInput implements MatrixInput {

    private static final double GIGA = 1e9;

    private final MatrixInput input;
    private final double bytesEach;

    /**
     * Reads nothing yet.
     *
     * @param bytesEach how many bytes a row or column takes at least, whatever its entries
     */
    FittingInput(MatrixInput input, double bytesEach) {
        this.input = input;
        this.bytesEach = bytesEach;
    }

    @Override
    public void announce() {
        input.announce();
    }

    @Override
    public String fingerprint() {
        return input.fingerprint();
    }

    @Override
    public MatrixSummary summary() {
        MatrixSummary summary = input.summary();
        double need = ((double) summary.rows() + summary.columns()) * bytesEach;
        double available = Runtime.getRuntime().maxMemory();
        if (need > available) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%sthe factors of %d rows and %d columns need %.1f GB but this process may use %.1f GB: number"
                            + " rows and columns without gaps, or give it more by -Xmx",
                    place().isEmpty() ? "" : place() + ": ",
                    summary.rows(),
                    summary.columns(),
                    need / GIGA,
                    available / GIGA));
        }
        return summary;
    }

    @Override
    public String place() {
        return input.place();
    }

    @Override
    public TaskShards read(MatrixSummary summary, int task, int tasks) {
        return input.read(summary, task, tasks);
    }
}

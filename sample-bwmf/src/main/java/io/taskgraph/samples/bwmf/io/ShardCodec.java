package io.taskgraph.samples.bwmf.io;

import io.taskgraph.datum.DatumException;
import io.taskgraph.samples.bwmf.model.RowRange;
import io.taskgraph.samples.bwmf.model.SparseShard;
import io.taskgraph.samples.bwmf.model.SparseShardBuilder;
import io.taskgraph.samples.bwmf.proto.MatrixShard;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/** Turns shards into messages of a bounded number of entries (but for a single longer row) and back. */
final class ShardCodec {

    private static final int ENTRIES_PER_MESSAGE = 1 << 16;

    private final MatrixSummary summary;

    private final boolean transposed;

    ShardCodec(MatrixSummary summary, boolean transposed) {
        this.summary = summary;
        this.transposed = transposed;
    }

    void write(SparseShard shard, OutputStream stream) throws IOException {
        int row = 0;
        do {
            MatrixShard.Builder message = MatrixShard.newBuilder()
                    .setMatrix(io.taskgraph.samples.bwmf.proto.MatrixSummary.newBuilder()
                            .setRows(summary.rows())
                            .setColumns(summary.columns())
                            .setEntries(summary.entries())
                            .setSum(summary.sum()))
                    .setTransposed(transposed)
                    .setShardFrom(shard.range().from())
                    .setShardTo(shard.range().to())
                    .setFirstRow(shard.range().from() + row);
            int first = shard.start(row);
            while (row < shard.rows() && shard.start(row) - first < ENTRIES_PER_MESSAGE) {
                message.addRows(row(shard, row++));
            }
            message.build().writeDelimitedTo(stream);
        } while (row < shard.rows());
    }

    private static MatrixShard.Row row(SparseShard shard, int row) {
        MatrixShard.Row.Builder message = MatrixShard.Row.newBuilder();
        for (int entry = shard.start(row); entry < shard.start(row + 1); entry++) {
            message.putAt(shard.column(entry), shard.value(entry));
        }
        return message.build();
    }

    static MatrixSummary readSummary(String location, InputStream stream) throws IOException {
        MatrixShard message = MatrixShard.parseDelimitedFrom(stream);
        if (message == null) {
            throw new DatumException(location, 0, "the file is empty");
        }
        return summary(message);
    }

    private static MatrixSummary summary(MatrixShard message) {
        return new MatrixSummary(
                message.getMatrix().getRows(),
                message.getMatrix().getColumns(),
                message.getMatrix().getEntries(),
                message.getMatrix().getSum());
    }

    SparseShard read(String location, RowRange range, InputStream stream) throws IOException {
        SparseShardBuilder builder = new SparseShardBuilder(range, transposed ? summary.rows() : summary.columns());
        int row = range.from();
        MatrixShard message = MatrixShard.parseDelimitedFrom(stream);
        while (message != null) {
            check(location, range, row, message);
            for (MatrixShard.Row next : message.getRowsList()) {
                add(location, builder, row++, next);
            }
            message = MatrixShard.parseDelimitedFrom(stream);
        }
        if (row != range.to()) {
            throw new DatumException(location, 0, "the file ends before row " + row + " of " + range);
        }
        return builder.build();
    }

    private void check(String location, RowRange range, int row, MatrixShard message) {
        RowRange found = new RowRange(message.getShardFrom(), message.getShardTo());
        if (!summary(message).equals(summary) || message.getTransposed() != transposed || !found.equals(range)) {
            throw new DatumException(
                    location,
                    0,
                    "expected " + (transposed ? "columns " : "rows ") + range + " of " + summary + " but there are "
                            + (message.getTransposed() ? "columns " : "rows ") + found + " of " + summary(message));
        }
        if (message.getFirstRow() != row || row + message.getRowsCount() > range.to()) {
            throw new DatumException(
                    location,
                    0,
                    "expected row " + row + " of " + range + " but there are " + message.getRowsCount() + " from "
                            + message.getFirstRow() + " on");
        }
    }

    private static void add(String location, SparseShardBuilder builder, int row, MatrixShard.Row entries) {
        for (Map.Entry<Integer, Double> entry : entries.getAtMap().entrySet()) {
            try {
                builder.add(row, entry.getKey(), entry.getValue());
            } catch (IllegalArgumentException ex) {
                throw new DatumException(location, 0, "row " + row + ": " + ex.getMessage(), ex);
            }
        }
    }
}

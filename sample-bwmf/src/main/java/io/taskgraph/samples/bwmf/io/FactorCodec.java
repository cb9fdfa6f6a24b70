package io.taskgraph.samples.bwmf.io;

import com.google.protobuf.UnsafeByteOperations;
import io.taskgraph.samples.bwmf.model.Factor;
import io.taskgraph.samples.bwmf.model.Precision;
import io.taskgraph.samples.bwmf.proto.FactorBlock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Factors as protobuf messages, bit for bit. A message holds less than 2 GiB. */
public final class FactorCodec {

    private FactorCodec() {}

    /** Returns a message with some rows, the first of which has the given number in the whole factor. */
    public static FactorBlock encode(int firstRow, Factor factor) {
        int size = Math.multiplyExact(
                Math.multiplyExact(factor.rows(), factor.rank()),
                factor.precision().bytes());
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        factor.putTo(bytes);
        return FactorBlock.newBuilder()
                .setFirstRow(firstRow)
                .setRows(factor.rows())
                .setRank(factor.rank())
                .setPrecision(
                        factor.precision() == Precision.FLOAT
                                ? FactorBlock.Precision.FLOAT
                                : FactorBlock.Precision.DOUBLE)
                .setEntries(UnsafeByteOperations.unsafeWrap(bytes.flip()))
                .build();
    }

    /**
     * Returns the rows of a message.
     *
     * @throws IllegalArgumentException if its entries are not as many as it says
     */
    public static Factor decode(FactorBlock block) {
        return Factor.readFrom(
                block.getEntries().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN),
                block.getPrecision() == FactorBlock.Precision.FLOAT ? Precision.FLOAT : Precision.DOUBLE,
                block.getRows(),
                block.getRank());
    }
}

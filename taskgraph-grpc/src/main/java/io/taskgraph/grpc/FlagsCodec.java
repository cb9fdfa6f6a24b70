package io.taskgraph.grpc;

import io.taskgraph.engine.FlagMessage;
import io.taskgraph.grpc.v1.FlagsMessage;
import io.taskgraph.grpc.v1.ToldFlag;

/** The engine's messages with flags as those of {@code flags.proto}. */
final class FlagsCodec {

    private FlagsCodec() {}

    static FlagsMessage write(long number, FlagMessage message) {
        FlagsMessage.Builder written = FlagsMessage.newBuilder()
                .setNumber(number)
                .setRunId(message.runId())
                .setEpoch(message.epoch())
                .setTo(message.to());
        for (FlagMessage.Told flag : message.flags()) {
            written.addFlags(ToldFlag.newBuilder()
                    .setFrom(flag.from())
                    .setFromIncarnation(flag.incarnation())
                    .setLinkType(flag.linkType())
                    .setMeta(flag.meta()));
        }
        return written.build();
    }

    static FlagMessage read(FlagsMessage message) {
        return new FlagMessage(
                message.getRunId(),
                message.getEpoch(),
                message.getTo(),
                message.getFlagsList().stream()
                        .map(flag -> new FlagMessage.Told(
                                flag.getFrom(), flag.getFromIncarnation(), flag.getLinkType(), flag.getMeta()))
                        .toList());
    }
}

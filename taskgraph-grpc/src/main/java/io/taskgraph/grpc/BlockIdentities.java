package io.taskgraph.grpc;

import io.taskgraph.grpc.v1.BlockIdentity;
import io.taskgraph.transport.BlockContent;

/** Identities of blocks in their wire form. */
final class BlockIdentities {

    private BlockIdentities() {}

    static BlockIdentity of(BlockContent content) {
        return BlockIdentity.newBuilder()
                .setLength(content.length())
                .setChecksum(content.checksum())
                .setType(content.type())
                .build();
    }

    static BlockContent content(BlockIdentity identity) {
        return new BlockContent(identity.getLength(), identity.getChecksum(), identity.getType());
    }
}

package io.taskgraph.etcd;

import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.etcd.jetcd.api.WatchResponse;

/**
 * Watch responses in parts of about 1.5 MiB, which etcd sends since 3.4 if it is asked to: one revision may hold more than a message,
 * as that does which deletes the flags of an epoch. The messages of jetcd do not know the two fields, so they are written and read by
 * their numbers in etcd's {@code rpc.proto}.
 */
final class Fragments {

    /** {@code WatchCreateRequest.fragment}. */
    private static final int ASK_FIELD = 8;

    /** {@code WatchResponse.fragment}. */
    private static final int GOES_ON_FIELD = 7;

    /** Asks for parts. */
    static final UnknownFieldSet ASKED_FOR = UnknownFieldSet.newBuilder()
            .addField(ASK_FIELD, Field.newBuilder().addVarint(1).build())
            .build();

    private Fragments() {}

    /** Returns whether the next response holds more of the same revisions. */
    static boolean goesOn(WatchResponse response) {
        return response.getUnknownFields()
                .getField(GOES_ON_FIELD)
                .getVarintList()
                .contains(1L);
    }
}

package io.taskgraph.test.contract;

import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.transport.DataTransport;
import java.util.UUID;

class InProcessFlagTransportTests extends FlagTransportContract {

    @Override
    protected DataTransport createTransport() {
        return GrpcDataTransport.inProcess("flags-" + UUID.randomUUID());
    }

    @Override
    protected String unservedAddress() {
        return "nobody";
    }
}

package io.taskgraph.test.contract;

import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.transport.DataTransport;
import java.util.UUID;

class GrpcDataTransportTests extends DataTransportContract {

    @Override
    protected DataTransport createTransport() {
        return GrpcDataTransport.inProcess("transport-" + UUID.randomUUID());
    }

    @Override
    protected String unservedAddress() {
        return "unserved-" + UUID.randomUUID();
    }
}

package io.taskgraph.examples;

import com.google.protobuf.StringValue;
import com.google.protobuf.UInt64Value;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.GrpcHelper;
import io.taskgraph.Task;
import io.taskgraph.backup.Backupable;
import io.taskgraph.backup.UpdateLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Named counters that outlive the node that holds them. An update's payload is the name of the counter to be raised by one. */
final class Counters implements Task, Backupable {

    /** Asks for the value of a counter. */
    static final MethodDescriptor<StringValue, UInt64Value> GET =
            MethodDescriptor.<StringValue, UInt64Value>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName("examples.Counters/Get")
                    .setRequestMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
                    .setResponseMarshaller(ProtoUtils.marshaller(UInt64Value.getDefaultInstance()))
                    .build();

    private final Map<String, Long> counts = new TreeMap<>();

    @Override
    public void init(long taskId, Framework framework) {}

    @Override
    public void enterEpoch(EpochContext context) {}

    @Override
    public void update(UpdateLog log) {
        counts.merge(log.payload().toStringUtf8(), 1L, Long::sum);
    }

    @Override
    public void writeState(OutputStream out) throws IOException {
        Properties state = new Properties();
        counts.forEach((name, count) -> state.setProperty(name, count.toString()));
        state.store(out, null);
    }

    @Override
    public void restoreState(InputStream in) throws IOException {
        Properties state = new Properties();
        state.load(in);
        counts.clear();
        state.stringPropertyNames().forEach(name -> counts.put(name, Long.parseLong(state.getProperty(name))));
    }

    @Override
    public GrpcHelper grpc() {
        return GrpcHelper.of(() -> ServerServiceDefinition.builder("examples.Counters")
                .addMethod(GET, ServerCalls.<StringValue, UInt64Value>asyncUnaryCall((name, answer) -> {
                    answer.onNext(UInt64Value.of(counts.getOrDefault(name.getValue(), 0L)));
                    answer.onCompleted();
                }))
                .build());
    }
}

package io.taskgraph.attacks;

import com.google.protobuf.ByteString;
import com.google.protobuf.Int64Value;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.GrpcHelper;
import io.taskgraph.Task;
import io.taskgraph.backup.BackedUpFramework;
import io.taskgraph.backup.Backupable;
import io.taskgraph.backup.UpdateLog;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Works a little, asks task 0, and flags; task 0 advances the epoch when all have flagged. It has a backup, and updates it. */
final class AskingTask implements Task, Backupable {

    static final String LINK = "All";

    static final MethodDescriptor<Int64Value, Int64Value> ECHO = MethodDescriptor.<Int64Value, Int64Value>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("attacks.Echo/Echo")
            .setRequestMarshaller(ProtoUtils.marshaller(Int64Value.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(Int64Value.getDefaultInstance()))
            .build();

    private static final long WORK_MILLIS = 20;

    private final Set<Long> flagged = new HashSet<>();
    private BackedUpFramework framework;

    @Override
    public void init(long taskId, Framework newFramework) {
        framework = (BackedUpFramework) newFramework;
    }

    @Override
    public void enterEpoch(EpochContext context) {
        flagged.clear();
        framework
                .compute(context, () -> {
                    TimeUnit.MILLISECONDS.sleep(WORK_MILLIS);
                    return true;
                })
                .thenCompose(worked -> framework.dataRequest(context, 0, ECHO, Int64Value.of(context.epoch())))
                .thenAccept(answer -> {
                    framework.flagMeta(context, LINK, "asked");
                    if (framework.getTaskId() == 0) {
                        framework.update(1, UpdateLog.of(ByteString.copyFromUtf8("+1")));
                        heard(context, 0);
                    }
                });
    }

    @Override
    public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
        if (framework.getTaskId() == 0) {
            heard(context, fromId);
        }
    }

    private void heard(EpochContext context, long from) {
        if (flagged.add(from) && flagged.size() == AttackedApplication.TASKS) {
            framework.incEpoch(context);
        }
    }

    @Override
    public GrpcHelper grpc() {
        BindableService echo = () -> ServerServiceDefinition.builder("attacks.Echo")
                .addMethod(ECHO, ServerCalls.asyncUnaryCall((input, answer) -> {
                    answer.onNext(input);
                    answer.onCompleted();
                }))
                .build();
        return GrpcHelper.of(echo);
    }

    @Override
    public void becamePrimary() {}

    @Override
    public void becameBackup() {}

    @Override
    public void update(UpdateLog log) {}

    @Override
    public void writeState(OutputStream out) {}

    @Override
    public void restoreState(InputStream in) {}
}

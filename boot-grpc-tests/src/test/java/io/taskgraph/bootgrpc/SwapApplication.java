package io.taskgraph.bootgrpc;

import com.google.protobuf.Int64Value;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Two tasks of which the first pulls a number from the second, beside a service that answers with the number after the one asked for. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class SwapApplication {

    static final MethodDescriptor<Int64Value, Int64Value> NEXT = MethodDescriptor.<Int64Value, Int64Value>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("test.Numbers/Next")
            .setRequestMarshaller(ProtoUtils.marshaller(Int64Value.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(Int64Value.getDefaultInstance()))
            .build();

    @Bean
    BindableService numbers() {
        return () -> ServerServiceDefinition.builder("test.Numbers")
                .addMethod(NEXT, ServerCalls.asyncUnaryCall((asked, answer) -> {
                    answer.onNext(Int64Value.of(asked.getValue() + 1));
                    answer.onCompleted();
                }))
                .build();
    }

    @Bean
    Topology peers() {
        return Topologies.allToAll(2);
    }

    @Bean
    TaskBuilder tasks() {
        return id -> new SwapTask();
    }

    private static final class SwapTask implements Task {

        private @Nullable Framework framework;

        @Override
        public void init(long taskId, Framework given) {
            framework = given;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            if (framework().getTaskId() == 1) {
                framework().publish(context, "number", Int64Value.of(41));
                framework().flagMeta(context, "peers", "ready");
            }
        }

        @Override
        public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
            framework()
                    .pull(context, fromId, "number", Int64Value.parser())
                    .thenAccept(number -> framework().shutdownJob(Outcome.succeeded("pulled " + number.getValue())));
        }

        private Framework framework() {
            if (framework == null) {
                throw new IllegalStateException("'init' comes first");
            }
            return framework;
        }
    }
}

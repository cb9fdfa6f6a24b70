package io.taskgraph.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.GrpcHandlerInterceptor;
import io.taskgraph.GrpcHelper;
import io.taskgraph.Outcome;
import io.taskgraph.RequestFailedException;
import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;
import io.taskgraph.boot.autoconfigure.TaskGraphAutoConfiguration;
import io.taskgraph.boot.lifecycle.JobEndedEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Interceptors of the application around the handlers of its tasks: task 0 asks task 1. */
@Timeout(60)
class InterceptorIntegrationTests {

    private static final MethodDescriptor<Int64Value, Int64Value> ASK =
            MethodDescriptor.<Int64Value, Int64Value>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName("test.Numbers/Ask")
                    .setRequestMarshaller(ProtoUtils.marshaller(Int64Value.getDefaultInstance()))
                    .setResponseMarshaller(ProtoUtils.marshaller(Int64Value.getDefaultInstance()))
                    .build();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(TaskGraphAutoConfiguration.class))
            .withUserConfiguration(Job.class)
            .withPropertyValues("taskgraph.job.tasks=2", "taskgraph.job.on-completion=stay");

    @Test
    void eachPassesTheCallInOrderOnTheLoopOfTheTask() {
        runner.withUserConfiguration(TwoInterceptors.class).run(context -> {
            assertThat(context.getBean(Job.class)
                            .ended
                            .get(30, TimeUnit.SECONDS)
                            .message())
                    .isEqualTo("answer 2");
            assertThat(context.getBean(TwoInterceptors.class).seen)
                    .containsExactly("first test.Numbers/Ask task 1", "second test.Numbers/Ask task 1");
        });
    }

    @Test
    void oneThatClosesTheCallFailsTheRequestWithItsStatus() {
        runner.withBean(GrpcHandlerInterceptor.class, Refusing::new)
                .run(context -> assertThat(context.getBean(Job.class)
                                .ended
                                .get(30, TimeUnit.SECONDS)
                                .message())
                        .isEqualTo("refused PERMISSION_DENIED: not you"));
    }

    static class Job {

        final CompletableFuture<Outcome> ended = new CompletableFuture<>();

        @Bean
        TaskBuilder tasks() {
            return id -> new AskingTask();
        }

        @EventListener
        void onEnd(JobEndedEvent event) {
            ended.complete(event.outcome());
        }
    }

    static class TwoInterceptors {

        final List<String> seen = new CopyOnWriteArrayList<>();

        @Bean
        @Order(2)
        GrpcHandlerInterceptor inner() {
            return recording("second");
        }

        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        GrpcHandlerInterceptor outer() {
            return recording("first");
        }

        private GrpcHandlerInterceptor recording(String name) {
            return new GrpcHandlerInterceptor() {
                @Override
                public <Q, A> ServerCall.Listener<Q> interceptCall(
                        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                    seen.add(name + " " + call.getMethodDescriptor().getFullMethodName() + " task " + MDC.get("task"));
                    return next.startCall(call, headers);
                }
            };
        }
    }

    static class Refusing implements GrpcHandlerInterceptor {

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            call.close(Status.PERMISSION_DENIED.withDescription("not you"), new Metadata());
            return new ServerCall.Listener<>() {};
        }
    }

    static class AskingTask implements Task {

        private Framework framework;

        @Override
        public void init(long taskId, Framework given) {
            framework = given;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            if (framework.getTaskId() == 0) {
                framework
                        .dataRequest(context, 1, ASK, Int64Value.of(1))
                        .whenComplete((answer, failure) -> framework.shutdownJob(Outcome.succeeded(
                                answer != null ? "answer " + answer.getValue() : "refused " + status(failure))));
            }
        }

        private static String status(Throwable failure) {
            Status status = ((RequestFailedException) failure).status();
            return status.getCode() + ": " + status.getDescription();
        }

        @Override
        public GrpcHelper grpc() {
            return GrpcHelper.of(() -> ServerServiceDefinition.builder("test.Numbers")
                    .addMethod(
                            ASK, ServerCalls.asyncUnaryCall((Int64Value input, StreamObserver<Int64Value> observer) -> {
                                observer.onNext(Int64Value.of(input.getValue() + 1));
                                observer.onCompleted();
                            }))
                    .build());
        }
    }
}

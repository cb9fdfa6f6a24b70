package io.taskgraph.boot.grpc;

import com.google.protobuf.Int64Value;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.GrpcHelper;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;
import io.taskgraph.boot.support.ForeignCoordinator;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import net.devh.boot.grpc.client.channelfactory.GrpcChannelConfigurer;
import net.devh.boot.grpc.client.interceptor.GrpcGlobalClientInterceptor;
import net.devh.boot.grpc.server.interceptor.GrpcGlobalServerInterceptor;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Four tasks that in each of ten epochs, or of {@code exchange.epochs}, all ask each other for a number and flag the sum to task 0, as an application with global
 * interceptors and a channel configurer of its own.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ExchangeJob {

    static final long TASKS = 4;
    public static final long EPOCHS = 10;
    /** For each epoch e, each task t and each other task o: e + o. */
    static final long SUM = 720;

    private static final String ALL = "all";
    static final MethodDescriptor<Int64Value, Int64Value> ADD = MethodDescriptor.<Int64Value, Int64Value>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("test.Exchange/Add")
            .setRequestMarshaller(ProtoUtils.marshaller(Int64Value.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(Int64Value.getDefaultInstance()))
            .build();

    /** Starts a process of the job with two nodes, which stays when the job has ended. */
    public static ConfigurableApplicationContext start(ForeignCoordinator coordinator, String... more) {
        return new SpringApplicationBuilder(ExchangeJob.class)
                .initializers(starting -> starting.getBeanFactory().registerSingleton("coordinator", coordinator))
                .run(Stream.concat(
                                Stream.of(
                                        "--taskgraph.etcd.endpoints=http://etcd.test:2379",
                                        "--taskgraph.job.name=exchange",
                                        "--taskgraph.job.tasks=" + TASKS,
                                        "--taskgraph.node.slots=2",
                                        "--taskgraph.job.on-completion=stay",
                                        "--grpc.server.address=127.0.0.1"),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    @Bean
    Topology all() {
        return Topologies.allToAll(TASKS);
    }

    @Bean
    TaskBuilder tasks(Environment environment) {
        long epochs = environment.getProperty("exchange.epochs", Long.class, EPOCHS);
        return id -> new ExchangingTask(epochs);
    }

    @Bean
    Seen seen() {
        return new Seen(ConcurrentHashMap.newKeySet(), ConcurrentHashMap.newKeySet());
    }

    @Bean
    @GrpcGlobalServerInterceptor
    ServedMethods served() {
        return new ServedMethods();
    }

    @Bean
    @GrpcGlobalClientInterceptor
    ClientInterceptor clientInterceptor(Seen seen) {
        return new ClientInterceptor() {
            @Override
            public <Q, A> ClientCall<Q, A> interceptCall(
                    MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
                seen.asked().add(method.getFullMethodName());
                return next.newCall(method, options);
            }
        };
    }

    @Bean
    GrpcChannelConfigurer channelConfigurer(Seen seen) {
        return (builder, name) -> seen.configured().add(name);
    }

    /** Methods and client names that the application's own parts have seen. */
    record Seen(Set<String> asked, Set<String> configured) {}

    private static final class ExchangingTask implements Task {

        private final Map<Long, Long> answers = new HashMap<>();
        private Framework framework;
        private long flagged;
        private final long epochs;
        private long sum;

        ExchangingTask(long epochs) {
            this.epochs = epochs;
        }

        @Override
        public void init(long taskId, Framework given) {
            framework = given;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            answers.clear();
            flagged = 0;
            for (long other = 0; other < TASKS; other++) {
                if (other != framework.getTaskId()) {
                    framework.dataRequest(context, other, ADD.getFullMethodName(), Int64Value.of(context.epoch()));
                }
            }
        }

        @Override
        public void dataReady(EpochContext context, long fromId, String method, Message output) {
            answers.put(fromId, ((Int64Value) output).getValue());
            if (answers.size() == TASKS - 1) {
                long own = answers.values().stream().mapToLong(Long::longValue).sum();
                if (framework.getTaskId() == 0) {
                    add(context, own);
                } else {
                    framework.flagMeta(context, ALL, Long.toString(own));
                }
            }
        }

        @Override
        public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
            if (framework.getTaskId() == 0) {
                add(context, Long.parseLong(meta));
            }
        }

        private void add(EpochContext context, long value) {
            sum += value;
            flagged++;
            if (flagged == TASKS) {
                if (context.epoch() == epochs - 1) {
                    framework.shutdownJob(Outcome.succeeded("sum " + sum));
                } else {
                    framework.incEpoch(context);
                }
            }
        }

        @Override
        public GrpcHelper grpc() {
            return GrpcHelper.of(() -> ServerServiceDefinition.builder("test.Exchange")
                    .addMethod(ADD, ServerCalls.asyncUnaryCall(this::answer))
                    .build());
        }

        private void answer(Int64Value input, StreamObserver<Int64Value> observer) {
            observer.onNext(Int64Value.of(input.getValue() + framework.getTaskId()));
            observer.onCompleted();
        }
    }
}

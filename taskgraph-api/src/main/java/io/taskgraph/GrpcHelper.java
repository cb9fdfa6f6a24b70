package io.taskgraph;

import com.google.protobuf.Message;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import java.util.List;
import java.util.stream.Stream;

/** The gRPC services that one task copy serves to its neighbours. Immutable if the services are. */
public final class GrpcHelper {

    private static final GrpcHelper NONE = new GrpcHelper(List.of());

    private final List<ServerServiceDefinition> services;

    private GrpcHelper(List<ServerServiceDefinition> services) {
        this.services = services;
    }

    /** Returns the helper of a task that serves nothing. */
    public static GrpcHelper none() {
        return NONE;
    }

    /** Returns the helper of a task that serves {@code services}. Data requests can call unary methods only. */
    public static GrpcHelper of(BindableService... services) {
        return new GrpcHelper(
                Stream.of(services).map(BindableService::bindService).toList());
    }

    /** Returns the bound services. */
    public List<ServerServiceDefinition> services() {
        return services;
    }

    /**
     * Returns an empty message of the type that a method answers with.
     *
     * @param methodName full method name, {@code package.Service/Method}
     * @throws TaskGraphException if no service has that method, or its messages are not protobuf
     */
    public Message createOutputMessage(String methodName) {
        return services.stream()
                .map(service -> service.getMethod(methodName))
                .filter(method -> method != null)
                .map(method -> method.getMethodDescriptor().getResponseMarshaller())
                .filter(MethodDescriptor.PrototypeMarshaller.class::isInstance)
                .map(marshaller -> ((MethodDescriptor.PrototypeMarshaller<?>) marshaller).getMessagePrototype())
                .filter(Message.class::isInstance)
                .map(prototype -> ((Message) prototype).newBuilderForType().buildPartial())
                .findFirst()
                .orElseThrow(() -> new TaskGraphException("no service of this task has a method '" + methodName
                        + "' that answers with a protobuf message"));
    }
}

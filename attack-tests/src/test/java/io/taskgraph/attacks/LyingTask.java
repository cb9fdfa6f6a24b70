package io.taskgraph.attacks;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.GrpcHelper;
import io.taskgraph.Task;
import io.taskgraph.iterative.v1.CollectivesGrpc;
import io.taskgraph.iterative.v1.Question;
import io.taskgraph.iterative.v1.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** An iterative task that works as it should, but what it tells other processes is changed on the way. */
final class LyingTask implements Task {

    /** What becomes of what is told. */
    interface Lies {

        /** Returns what is asked in place of a question. */
        default Question ask(Question question) {
            return question;
        }

        /** Returns what is answered in place of a reply, in an epoch. */
        default Reply answer(long epoch, Question question, Reply reply) {
            return reply;
        }
    }

    private final Task task;
    private final Lies lies;
    private volatile long epoch;

    LyingTask(Task task, Lies lies) {
        this.task = task;
        this.lies = lies;
    }

    @Override
    public void init(long taskId, Framework framework) {
        task.init(taskId, (Framework) Proxy.newProxyInstance(
                Framework.class.getClassLoader(), new Class<?>[] {Framework.class}, (self, method, args) -> {
                    if (method.getName().equals("dataRequest")) {
                        args[3] = changed((MethodDescriptor<?, ?>) args[2], args[3]);
                    }
                    try {
                        return method.invoke(framework, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @SuppressWarnings("unchecked")
    private <Q> Q changed(MethodDescriptor<Q, ?> method, Object question) throws IOException {
        Question told = lies.ask(Question.parseFrom(method.streamRequest((Q) question)));
        return method.parseRequest(new ByteArrayInputStream(told.toByteArray()));
    }

    @Override
    public void enterEpoch(EpochContext context) {
        epoch = context.epoch();
        task.enterEpoch(context);
    }

    @Override
    public void exit() {
        task.exit();
    }

    @Override
    public GrpcHelper grpc() {
        return GrpcHelper.of(() -> ServerInterceptors.intercept(
                ServerInterceptors.useInputStreamMessages(task.grpc().services().stream()
                        .filter(service ->
                                service.getServiceDescriptor().getName().equals(CollectivesGrpc.SERVICE_NAME))
                        .findFirst()
                        .orElseThrow()),
                new Changing()));
    }

    /** Changes the answers of a service whose messages are streams of bytes. */
    private final class Changing implements ServerInterceptor {

        @Override
        @SuppressWarnings("unchecked")
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            Question.Builder asked = Question.newBuilder();
            ServerCall<Q, A> changing = new SimpleForwardingServerCall<>(call) {
                @Override
                public void sendMessage(A message) {
                    Reply reply = lies.answer(epoch, asked.build(), read(() -> Reply.parseFrom((InputStream) message)));
                    super.sendMessage((A) new ByteArrayInputStream(reply.toByteArray()));
                }
            };
            return new SimpleForwardingServerCallListener<>(next.startCall(changing, headers)) {
                @Override
                public void onMessage(Q message) {
                    byte[] bytes = read(() -> ((InputStream) message).readAllBytes());
                    asked.mergeFrom(read(() -> Question.parseFrom(bytes)));
                    super.onMessage((Q) new ByteArrayInputStream(bytes));
                }
            };
        }
    }

    /** Reads a message. */
    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException;
    }

    private static <T> T read(Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.taskgraph.grpc;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.taskgraph.engine.BackupMessage.Answer;
import io.taskgraph.engine.BackupMessage.Question;
import io.taskgraph.grpc.v1.BackupAnswer;
import io.taskgraph.grpc.v1.BackupQuestion;
import io.taskgraph.grpc.v1.BackupsGrpc;
import java.io.InputStream;
import java.util.function.Function;

/**
 * The messages of the engine about updates as those of {@code backups.proto}.
 *
 * @param <E> the engine's message
 * @param <M> the message on the wire
 */
final class BackupCodec<E, M extends Message> implements MethodDescriptor.Marshaller<E> {

    /** The method by which copies tell each other about updates, served by the framework beside those of tasks. */
    static final MethodDescriptor<Question, Answer> METHOD = BackupsGrpc.getTellMethod().toBuilder(
                    new BackupCodec<Question, BackupQuestion>(
                            BackupsGrpc.getTellMethod().getRequestMarshaller(),
                            BackupQuestions::write,
                            BackupQuestions::read),
                    new BackupCodec<Answer, BackupAnswer>(
                            BackupsGrpc.getTellMethod().getResponseMarshaller(),
                            BackupAnswers::write,
                            BackupAnswers::read))
            .build();

    private final MethodDescriptor.Marshaller<M> wire;
    private final Function<E, M> write;
    private final Function<M, E> read;

    private BackupCodec(MethodDescriptor.Marshaller<M> wire, Function<E, M> write, Function<M, E> read) {
        this.wire = wire;
        this.write = write;
        this.read = read;
    }

    @Override
    public InputStream stream(E message) {
        return wire.stream(write.apply(message));
    }

    @Override
    public E parse(InputStream stream) {
        return read.apply(wire.parse(stream));
    }

    static RuntimeException tooLong(int bytes) {
        return Status.RESOURCE_EXHAUSTED
                .withDescription("a question to a backup has " + bytes + " bytes")
                .asRuntimeException();
    }

    static RuntimeException unknownKind(String message) {
        return Status.INTERNAL
                .withDescription("a message about updates is " + message + " of an unknown kind")
                .asRuntimeException();
    }
}

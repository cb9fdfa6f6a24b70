package io.taskgraph.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.grpc.MethodDescriptor;
import io.taskgraph.engine.BackupMessage;
import io.taskgraph.engine.BackupMessage.Answer;
import io.taskgraph.engine.BackupMessage.Append;
import io.taskgraph.engine.BackupMessage.Declined;
import io.taskgraph.engine.BackupMessage.Done;
import io.taskgraph.engine.BackupMessage.Install;
import io.taskgraph.engine.BackupMessage.Matched;
import io.taskgraph.engine.BackupMessage.Origin;
import io.taskgraph.engine.BackupMessage.Position;
import io.taskgraph.engine.BackupMessage.Probe;
import io.taskgraph.engine.BackupMessage.Question;
import io.taskgraph.engine.BackupMessage.Received;
import io.taskgraph.engine.BackupMessage.Submission;
import io.taskgraph.engine.BackupMessage.Submit;
import io.taskgraph.engine.LogEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages about updates on the wire: the number of their kind, then their parts in the order of declaration, numbers of variable
 * length, lists and bytes behind their length.
 *
 * @param <M> kind of message that is expected: another one is as unreadable as broken bytes
 */
final class BackupCodec<M extends BackupMessage> implements MethodDescriptor.Marshaller<M> {

    /** The method by which copies tell each other about updates, served by the framework beside those of tasks. */
    static final MethodDescriptor<Question, Answer> METHOD = MethodDescriptor.<Question, Answer>newBuilder(
                    new BackupCodec<>(Question.class), new BackupCodec<>(Answer.class))
            .setFullMethodName("taskgraph.Backups/Tell")
            .setType(MethodDescriptor.MethodType.UNARY)
            .build();

    private static final List<Class<? extends BackupMessage>> KINDS = List.of(
            Submit.class,
            Probe.class,
            Append.class,
            Install.class,
            Done.class,
            Declined.class,
            Position.class,
            Matched.class,
            Received.class);

    private final Class<M> expected;

    private BackupCodec(Class<M> expected) {
        this.expected = expected;
    }

    @Override
    public InputStream stream(M message) {
        ByteString.Output bytes = ByteString.newOutput(256);
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            out.writeUInt32NoTag(KINDS.indexOf(message.getClass()));
            write(message, out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteString().newInput();
    }

    private static void write(BackupMessage message, CodedOutputStream out) throws IOException {
        if (message instanceof Submit m) {
            out.writeUInt32NoTag(m.updates().size());
            for (Submission update : m.updates()) {
                out.writeUInt64NoTag(update.number());
                out.writeBytesNoTag(update.payload());
            }
        } else if (message instanceof Probe m) {
            numbers(out, m.round());
        } else if (message instanceof Append m) {
            numbers(
                    out,
                    m.round(),
                    m.previous(),
                    m.previousIncarnation(),
                    m.entries().size());
            for (LogEntry e : m.entries()) {
                numbers(out, e.id(), e.incarnation(), e.from(), e.fromIncarnation(), e.number());
                out.writeBytesNoTag(e.payload());
            }
            numbers(out, m.committed());
        } else if (message instanceof Install m) {
            numbers(out, m.round(), m.id(), m.incarnation(), m.origins().size());
            for (Origin origin : m.origins()) {
                numbers(out, origin.task(), origin.incarnation(), origin.number());
            }
            numbers(out, m.offset(), m.size());
            out.writeBytesNoTag(m.part());
        } else if (message instanceof Declined m) {
            out.writeStringNoTag(m.reason());
        } else if (message instanceof Position m) {
            numbers(out, m.id(), m.incarnation());
        } else if (message instanceof Matched m) {
            numbers(out, m.id());
        } else if (message instanceof Received m) {
            numbers(out, m.offset());
        }
    }

    private static void numbers(CodedOutputStream out, long... numbers) throws IOException {
        for (long number : numbers) {
            out.writeUInt64NoTag(number);
        }
    }

    @Override
    public M parse(InputStream stream) {
        try {
            CodedInputStream in =
                    CodedInputStream.newInstance(ByteString.readFrom(stream).asReadOnlyByteBuffer());
            BackupMessage message = read(in.readUInt32(), in);
            if (!expected.isInstance(message)) {
                throw new IOException("a message about updates is a "
                        + message.getClass().getSimpleName() + ", but must be a " + expected.getSimpleName());
            }
            return expected.cast(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BackupMessage read(int kind, CodedInputStream in) throws IOException {
        return switch (kind) {
            case 0 -> submit(in);
            case 1 -> new Probe(in.readUInt64());
            case 2 -> append(in);
            case 3 -> install(in);
            case 4 -> new Done();
            case 5 -> new Declined(in.readString());
            case 6 -> new Position(in.readUInt64(), in.readUInt64());
            case 7 -> new Matched(in.readUInt64());
            case 8 -> new Received(in.readUInt64());
            default -> throw new IOException("a message about updates is of the unknown kind " + kind);
        };
    }

    private static Submit submit(CodedInputStream in) throws IOException {
        int size = in.readUInt32();
        List<Submission> updates = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            updates.add(new Submission(in.readUInt64(), in.readBytes()));
        }
        return new Submit(updates);
    }

    private static Append append(CodedInputStream in) throws IOException {
        long round = in.readUInt64();
        long previous = in.readUInt64();
        long previousIncarnation = in.readUInt64();
        int size = in.readUInt32();
        List<LogEntry> entries = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            entries.add(new LogEntry(
                    in.readUInt64(),
                    in.readUInt64(),
                    in.readUInt64(),
                    in.readUInt64(),
                    in.readUInt64(),
                    in.readBytes()));
        }
        return new Append(round, previous, previousIncarnation, entries, in.readUInt64());
    }

    private static Install install(CodedInputStream in) throws IOException {
        long round = in.readUInt64();
        long id = in.readUInt64();
        long incarnation = in.readUInt64();
        int size = in.readUInt32();
        List<Origin> origins = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            origins.add(new Origin(in.readUInt64(), in.readUInt64(), in.readUInt64()));
        }
        return new Install(round, id, incarnation, origins, in.readUInt64(), in.readUInt64(), in.readBytes());
    }
}

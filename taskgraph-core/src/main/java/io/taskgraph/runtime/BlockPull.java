package io.taskgraph.runtime;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.grpc.Status;
import io.taskgraph.engine.Event;
import io.taskgraph.engine.Refusal;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.transport.Block;
import io.taskgraph.transport.BlockContent;
import io.taskgraph.transport.BlockListener;
import io.taskgraph.transport.BlockRequest;
import io.taskgraph.transport.BlockType;
import io.taskgraph.transport.DataTransport;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pull of a block by a local copy. Attempt follows attempt as the engine says, each where the one before has stopped; the
 * bytes are parsed off the loop when all are there and agree with their checksum.
 *
 * <p>Life of an attempt:
 *
 * <pre>
 * state      event                                    next
 * asked      started: content and offset are known    receiving
 * receiving  all bytes have come, checksum agrees     parsing, off the loop
 * receiving  all bytes have come, checksum differs    failed as not primary, from byte 0: the engine asks again
 * parsing    the message is whole and of the type     answered
 * parsing    it is not                                failed by the handler: asking again would not help
 * any        failed by the transport                  failed, by its reason; bytes stay for the next attempt
 * any        another attempt, or the end of the pull  replaced: cancelled, and passed over from then on
 * </pre>
 *
 * <p>Two locks, that of the pull around its bytes and that of {@link AttemptCancellation}, are never held together.
 */
final class BlockPull<M> extends OutgoingRequest<M> {

    private static final Logger log = LoggerFactory.getLogger(BlockPull.class);

    private static final Callbacks CALLBACKS = new Callbacks("pull", "pull", "stale pull");

    private final String name;
    private final Parser<M> parser;
    private final Executor threads;

    /** Bytes so far, of all attempts. Guarded by this. */
    private final BlockAssembly assembly = new BlockAssembly();

    /** The current attempt: events of others are ignored. Guarded by this. */
    private @Nullable Attempt attempt;

    /** The block, once it was parsed. Written before the engine is told of the answer. */
    private volatile @Nullable M message;

    /** Its serialised size in bytes, for meters. */
    private volatile int size;

    BlockPull(NewRequest made, String name, Parser<M> parser, Executor threads, End<M> end) {
        super(made, Block.METHOD, () -> 0, CALLBACKS, end);
        this.name = name;
        this.parser = parser;
        this.threads = threads;
    }

    @Override
    void attempt(DataTransport transport, String address, RequestHeader header, Consumer<Event> events) {
        Attempt next = new Attempt(header.toIncarnation(), events);
        BlockRequest request;
        synchronized (this) {
            replaceAttempt(next);
            request = new BlockRequest(header, name, assembly.offset(), assembly.content(), timeout());
        }
        next.cancellation.by(transport.pull(address, request, next));
    }

    /** Events of the former attempt are ignored from now on. */
    private void replaceAttempt(@Nullable Attempt next) {
        Attempt former = attempt;
        attempt = next;
        if (former != null) {
            cancelElsewhere(former);
        }
    }

    /** Not under the lock of the pull, since it calls into the transport, which may be telling us something at this moment. */
    private void cancelElsewhere(Attempt former) {
        try {
            threads.execute(former.cancellation::cancel);
        } catch (RejectedExecutionException e) {
            log.debug("{} of task {} is not cancelled: this process ends", subject(), made().to(), e);
        }
    }

    @Override
    String subject() {
        return "block '" + name + "'";
    }

    @Override
    String shown() {
        return "block '" + name + "'";
    }

    @Override
    synchronized String pending() {
        BlockContent content = assembly.content();
        return content == null
                ? "it has not published a block of that name in epoch "
                        + made().from().epoch()
                : "only " + assembly.offset() + " of " + content.length() + " bytes have come";
    }

    @Override
    @Nullable
    M answer() {
        return message;
    }

    @Override
    int answerBytes() {
        return size;
    }

    @Override
    synchronized void stop() {
        replaceAttempt(null);
        assembly.clear();
    }

    private synchronized boolean isCurrent(Attempt asked) {
        return attempt == asked;
    }

    private final class Attempt implements BlockListener {

        /** Incarnation that is asked. */
        private final long incarnation;

        private final Consumer<Event> events;

        private final AttemptCancellation cancellation = new AttemptCancellation();

        Attempt(long incarnation, Consumer<Event> events) {
            this.incarnation = incarnation;
            this.events = events;
        }

        @Override
        public void started(BlockContent content, long offset) {
            synchronized (BlockPull.this) {
                if (attempt == this) {
                    assembly.start(content, offset);
                }
            }
        }

        @Override
        public void arrived(InputStream bytes) throws IOException {
            synchronized (BlockPull.this) {
                if (attempt == this) {
                    assembly.add(bytes);
                }
            }
        }

        @Override
        public void completed(long answering) {
            ByteString all;
            String type;
            synchronized (BlockPull.this) {
                if (attempt != this) {
                    return;
                }
                BlockContent content = assembly.content();
                type = content == null ? "" : content.type();
                all = assembly.complete();
                if (all == null) {
                    assembly.clear();
                }
            }
            if (all == null) {
                failed(
                        Refusal.NOT_PRIMARY,
                        Status.DATA_LOSS.withDescription("the bytes of block '" + name + "' do not agree with"
                                + " their checksum; pulled again"));
            } else {
                threads.execute(() -> parse(all, type, answering));
            }
        }

        /** Parses the block, off the loop: it may be large, and the parser is the application's. */
        private void parse(ByteString all, String type, long answering) {
            String expected = BlockType.ofParser(parser);
            if (!type.isEmpty() && !expected.isEmpty() && !type.equals(expected)) {
                failed(
                        Refusal.HANDLER,
                        Status.INVALID_ARGUMENT.withDescription("block '" + name + "' is a " + type
                                + ", but was pulled with the parser of " + expected));
                return;
            }
            boolean current;
            try {
                // Byte fields stay where they are: the block does not change after this.
                CodedInputStream in = all.newCodedInput();
                in.enableAliasing(true);
                M parsed = parser.parseFrom(in);
                in.checkLastTagWas(0);
                current = keep(parsed, all.size());
            } catch (InvalidProtocolBufferException | RuntimeException | Error e) {
                failed(
                        Refusal.HANDLER,
                        Status.INTERNAL.withDescription("block '" + name + "' cannot be parsed: "
                                + (e.getMessage() == null ? e : e.getMessage())));
                return;
            }
            if (current) {
                events.accept(new Event.RequestAnswered(made().id(), answering));
            }
        }

        /** Keeps the block, unless another attempt was made while it was parsed. */
        private boolean keep(M parsed, int bytes) {
            synchronized (BlockPull.this) {
                if (attempt != this) {
                    return false;
                }
                size = bytes;
                message = parsed;
                assembly.clear();
                return true;
            }
        }

        @Override
        public void failed(Refusal failure, Status status) {
            if (isCurrent(this)) {
                failedBy(status);
                events.accept(new Event.RequestFailed(made().id(), incarnation, failure));
            }
        }
    }
}

package io.taskgraph.grpc;

import com.google.protobuf.Empty;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Grpc;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.taskgraph.LogPace;
import io.taskgraph.engine.BackupMessage;
import io.taskgraph.engine.Refusal;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.grpc.v1.BlockPart;
import io.taskgraph.grpc.v1.BlocksGrpc;
import io.taskgraph.grpc.v1.FlagsGrpc;
import io.taskgraph.grpc.v1.FlagsMessage;
import io.taskgraph.grpc.v1.FlagsReceipt;
import io.taskgraph.grpc.v1.PullRequest;
import io.taskgraph.transport.BackupCall;
import io.taskgraph.transport.DataCall;
import io.taskgraph.transport.EncodedMessage;
import io.taskgraph.transport.IncomingCall;
import io.taskgraph.transport.PullCall;
import io.taskgraph.transport.RefusedCall;
import io.taskgraph.transport.RequestHandler;
import io.taskgraph.transport.ResponseListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Serves every unary method of the task copies of the process. An unknown method is read as {@link EncodedMessage}, since only the
 * handler can decide whether the task is elsewhere, lacks the method or is still being initialised. Streaming methods, and unknown calls
 * that are not data requests, are UNIMPLEMENTED. Before it opens and after it closes, data requests fail with {@code NOT_PRIMARY}.
 */
final class ServingRegistry extends HandlerRegistry {

    static final Status NOT_SERVING = Status.UNAVAILABLE.withDescription("the process serves no task");

    static final Status STRANGER =
            Status.UNAVAILABLE.withDescription("the process that calls is not one that this process sees in the job");

    private static final Status FULL =
            Status.UNAVAILABLE.withDescription("too many calls, or bytes of calls, are under way here");

    /** Most bytes of a block in one message. */
    private static final int PART_BYTES = 256 << 10;

    private static final int PART_OVERHEAD = 64;

    private static final RequestHeader NOBODY = new RequestHeader("", 0, 0, 0, 0, 0);

    /** Most bytes of a message that only names or asks something. */
    static final int NAME_BYTES = 4 << 10;

    private final MessageLimit limit;
    private final OpenCalls open;
    private final LogPace pace = new LogPace(System::nanoTime);
    private final boolean trusted;
    /** Null where it is not known who calls. */
    private final @Nullable PeerSecurity security;

    /** By full name, the methods that task copies here have. */
    private final Map<String, DataMethod<?, ?>> methods = new ConcurrentHashMap<>();

    private volatile @Nullable OwnMethods ownMethods;
    private volatile @Nullable RequestHandler handler;
    private volatile boolean hearsFlags = true;

    private ServingRegistry(MessageLimit limit, CallLimits calls, @Nullable PeerSecurity security, boolean trusted) {
        this.limit = limit;
        this.open = new OpenCalls(calls);
        this.trusted = trusted;
        this.security = security;
    }

    /** Returns the registry for calls within the process. */
    static ServingRegistry local() {
        return new ServingRegistry(MessageLimit.NONE, CallLimits.NONE, null, true);
    }

    /** Returns the registry for calls of other processes, or of anybody. */
    static ServingRegistry remote(MessageLimit limit, CallLimits calls, @Nullable PeerSecurity security) {
        return new ServingRegistry(limit, calls, security, false);
    }

    void open(RequestHandler newHandler) {
        handler = newHandler;
    }

    /** Takes no more requests. */
    void close() {
        handler = null;
    }

    /** Takes no more flags, and ends the calls that carry them: they last as long as a process, and a server waits for its calls. */
    void endFlags() {
        hearsFlags = false;
        open.abandon(FlagReceiver.class::isInstance);
    }

    /** Ends the calls under way. */
    void endPending() {
        open.abandon(call -> true);
    }

    @Override
    @Nullable
    public ServerMethodDefinition<?, ?> lookupMethod(String fullMethodName, @Nullable String authority) {
        OwnMethods own = ownMethods();
        if (fullMethodName.equals(Peer.PING.getFullMethodName())) {
            return own.ping;
        }
        if (fullMethodName.equals(own.pulls.method().getFullMethodName())) {
            return own.pulls.definition(this::startPull);
        }
        if (fullMethodName.equals(own.backups.method().getFullMethodName())) {
            return own.backups.definition(this::startBackup);
        }
        if (fullMethodName.equals(FlagsGrpc.getTellMethod().getFullMethodName())) {
            return ServerMethodDefinition.create(FlagsGrpc.getTellMethod(), this::startFlags);
        }
        RequestHandler current = handler;
        MethodDescriptor<?, ?> found = current == null ? null : current.findMethod(fullMethodName);
        if (found == null) {
            return own.unknown.definition(
                    (call, headers, arriving) -> startUnknown(fullMethodName, call, headers, arriving));
        }
        return found.getType() == MethodType.UNARY
                ? served(found).definition()
                : own.unknown.definition((call, headers, arriving) -> refuseStream(fullMethodName, call));
    }

    private OwnMethods ownMethods() {
        OwnMethods known = ownMethods;
        return known == null ? makeOwnMethods() : known;
    }

    private synchronized OwnMethods makeOwnMethods() {
        OwnMethods known = ownMethods;
        if (known == null) {
            known = new OwnMethods(trusted, this::isStranger);
            ownMethods = known;
        }
        return known;
    }

    /** The methods that are not of task copies. Made with the first call, since a job without requests then loads no protobuf. */
    private static final class OwnMethods {

        private final ServerMethodDefinition<Empty, Empty> ping;
        private final Incoming<PullRequest, BlockPart> pulls;
        private final Incoming<BackupMessage.Question, BackupMessage.Answer> backups;

        /** All methods that no task copy here has. Callers choose their names: nothing may be remembered by one. */
        private final Incoming<EncodedMessage, EncodedMessage> unknown;

        OwnMethods(boolean trusted, Predicate<ServerCall<?, ?>> isStranger) {
            this.ping = Peer.ping(isStranger);
            this.pulls = new Incoming<>(BlocksGrpc.getPullMethod(), NAME_BYTES, trusted);
            this.backups = new Incoming<>(BackupCodec.METHOD, Integer.MAX_VALUE, trusted);
            this.unknown = new Incoming<>(RawMarshaller.UNKNOWN, Integer.MAX_VALUE, trusted);
        }
    }

    /** Returns the method of task copies as it is served here: always the same object, by which interceptors remember what they know. */
    private DataMethod<?, ?> served(MethodDescriptor<?, ?> found) {
        DataMethod<?, ?> known = methods.get(found.getFullMethodName());
        if (known == null || known.found() != found) {
            known = new DataMethod<>(found);
            methods.put(found.getFullMethodName(), known);
        }
        return known;
    }

    private final class DataMethod<Q, A> {

        private final MethodDescriptor<Q, A> found;
        private final Incoming<Q, A> incoming;

        DataMethod(MethodDescriptor<Q, A> found) {
            this.found = found;
            this.incoming = new Incoming<>(found, Integer.MAX_VALUE, trusted);
        }

        MethodDescriptor<Q, A> found() {
            return found;
        }

        ServerMethodDefinition<Q, A> definition() {
            return incoming.definition(
                    (call, headers, arriving) -> startData(found.getFullMethodName(), call, headers, arriving));
        }
    }

    private static ServerCall.Listener<EncodedMessage> refuseStream(
            String method, ServerCall<EncodedMessage, EncodedMessage> call) {
        call.close(
                Status.UNIMPLEMENTED.withDescription("method '" + method + "' streams, so it cannot be asked"),
                Trailers.of(Refusal.HANDLER));
        return new ServerCall.Listener<>() {};
    }

    private ServerCall.Listener<EncodedMessage> startUnknown(
            String method,
            ServerCall<EncodedMessage, EncodedMessage> call,
            Metadata headers,
            Arriving<EncodedMessage> arriving) {
        if (!headers.containsKey(HeaderCodec.KEY)) {
            refused(RefusedCall.UNREADABLE, call);
            call.close(Status.UNIMPLEMENTED.withDescription("Method not found: " + method), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return startData(method, call, headers, arriving);
    }

    private <Q, A> ServerCall.Listener<Q> startData(
            String method, ServerCall<Q, A> call, Metadata headers, Arriving<Q> arriving) {
        return start(
                call,
                headers,
                arriving,
                (header, input, responses) -> new DataCall<>(header, method, input, responses));
    }

    private ServerCall.Listener<BackupMessage.Question> startBackup(
            ServerCall<BackupMessage.Question, BackupMessage.Answer> call,
            Metadata headers,
            Arriving<BackupMessage.Question> arriving) {
        return start(call, headers, arriving, BackupCall::new);
    }

    /** Turns an arrived message into a call of the transport. */
    @FunctionalInterface
    private interface Arrival<Q, A> {

        IncomingCall call(RequestHeader header, Q input, ResponseListener<A> responses);
    }

    private <Q, A> ServerCall.Listener<Q> start(
            ServerCall<Q, A> call, Metadata headers, Arriving<Q> arriving, Arrival<Q, A> arrival) {
        ServerResponse<A> response = new ServerResponse<>(call, limit, pace, open::remove);
        RequestHeader header = admit(call, headers, response, response::failed);
        return header == null
                ? new ServerCall.Listener<>() {}
                : new UnaryListener<>(
                        call,
                        response,
                        arriving,
                        input -> handOver(arrival.call(header, input, response), caller(call)));
    }

    private ServerCall.Listener<PullRequest> startPull(
            ServerCall<PullRequest, BlockPart> call, Metadata headers, Arriving<PullRequest> arriving) {
        RequestHeader known = HeaderCodec.decode(headers);
        Deadline deadline = Context.current().getDeadline();
        BlockSender sender = new BlockSender(
                call,
                known == null ? NOBODY : known,
                partBytes(),
                arriving,
                (name, responses) -> handOver(
                        new PullCall(known == null ? NOBODY : known, name, timeLeft(deadline), responses),
                        caller(call)),
                open::remove);
        return admit(call, headers, sender, sender::failed) == null ? new ServerCall.Listener<>() {} : sender;
    }

    /** Returns how long a caller goes on waiting. One that does not say is held until its call or the epoch ends, as those are who wait long. */
    private static Duration timeLeft(@Nullable Deadline deadline) {
        return deadline == null
                ? GrpcDataTransport.MAX_TIMEOUT
                : Duration.ofNanos(Math.max(0, deadline.timeRemaining(TimeUnit.NANOSECONDS)));
    }

    /**
     * Asks for the message of a call if its metadata says that it is one of a process of the job, and there is room for it.
     *
     * @return its header; null after the call was refused, for which nothing of its message was asked
     */
    private @Nullable RequestHeader admit(
            ServerCall<?, ?> call, Metadata headers, Pending pending, BiConsumer<Refusal, Status> failed) {
        RequestHeader header = HeaderCodec.decode(headers);
        RequestHandler current = handler;
        if (isStranger(call)) {
            failed.accept(Refusal.NOT_PRIMARY, STRANGER);
        } else if (header == null) {
            refused(RefusedCall.UNREADABLE, call);
            failed.accept(Refusal.HANDLER, HeaderCodec.refusal(headers));
        } else if (current == null) {
            failed.accept(Refusal.NOT_PRIMARY, NOT_SERVING);
        } else if (!current.takesRun(header.runId())) {
            // Others learn a moment later that a process has left.
            boolean serving = current.isServing();
            if (serving) {
                refused(RefusedCall.OTHER_RUN, call);
            }
            failed.accept(
                    Refusal.NOT_PRIMARY,
                    serving
                            ? Status.UNAVAILABLE.withDescription("run '" + header.runId() + "' is not served here")
                            : NOT_SERVING);
        } else if (!open.add(pending)) {
            refused(RefusedCall.TOO_MANY, call);
            failed.accept(Refusal.NOT_PRIMARY, FULL);
        } else {
            // No listener hears of the end where an interceptor of the application throws before gRPC has got it.
            if (!trusted) {
                Context.current().addListener(ended -> open.remove(pending), Runnable::run);
            }
            // One more than expected, so that gRPC reports the end of the requests without being asked again.
            call.request(2);
            return header;
        }
        return null;
    }

    /** Returns the fingerprint of the process that calls; empty if it is not known. */
    private String caller(ServerCall<?, ?> call) {
        return security == null ? "" : security.caller(call.getAttributes());
    }

    /** Returns whether a call comes from a process that is not of the job, or no longer. */
    private boolean isStranger(ServerCall<?, ?> call) {
        boolean stranger = security != null && !security.takes(caller(call));
        if (stranger) {
            refused(RefusedCall.STRANGER, call);
        }
        return stranger;
    }

    private void refused(RefusedCall reason, ServerCall<?, ?> call) {
        refused(reason, String.valueOf(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)));
    }

    /** Notes a connection that was ended for a bound. */
    void connectionEnded(String caller) {
        refused(RefusedCall.CONNECTION, caller);
    }

    /** Notes a refusal to others than this process. */
    void refused(RefusedCall reason, String caller) {
        RequestHandler current = handler;
        if (current != null && !trusted) {
            current.refused(reason, caller);
        }
    }

    private ServerCall.Listener<FlagsMessage> startFlags(
            ServerCall<FlagsMessage, FlagsReceipt> call, Metadata headers) {
        FlagReceiver receiver = new FlagReceiver(call, caller(call), () -> handler, open::remove);
        if (admit(call, headers, receiver, receiver::refuse) == null) {
            return new ServerCall.Listener<>() {};
        }
        receiver.start();
        if (!hearsFlags) {
            // after it was noted: the end of all that were noted may have come before
            receiver.abandon();
        }
        return receiver;
    }

    /** A part must fit into the receiver's limit, and into the 2 MiB up to which gRPC pools its buffers. */
    private int partBytes() {
        return Math.max(1, Math.min(PART_BYTES, limit.bytes() - PART_OVERHEAD));
    }

    /** Hands a call over and returns what withdraws it. */
    private Runnable handOver(IncomingCall call, String caller) {
        RequestHandler current = handler;
        if (current == null) {
            call.fail(Refusal.NOT_PRIMARY, NOT_SERVING);
            return () -> {};
        }
        try {
            return current.handle(call, caller);
        } catch (RuntimeException | Error e) {
            call.fail(Refusal.HANDLER, Status.INTERNAL.withDescription("the request was not taken: " + e));
            return () -> {};
        }
    }

    private final class UnaryListener<Q> extends ServerCall.Listener<Q> {

        private final ServerCall<Q, ?> call;
        private final ServerResponse<?> response;
        private final Arriving<Q> arriving;
        private final Function<Q, Runnable> arrival;

        private @Nullable Q input;
        private @Nullable Runnable withdrawal;

        UnaryListener(
                ServerCall<Q, ?> call,
                ServerResponse<?> response,
                Arriving<Q> arriving,
                Function<Q, Runnable> arrival) {
            this.call = call;
            this.response = response;
            this.arriving = arriving;
            this.arrival = arrival;
        }

        @Override
        public void onMessage(@Nullable Q message) {
            Arriving.Read read = arriving.last();
            if (input != null) {
                response.failed(Refusal.HANDLER, Status.INVALID_ARGUMENT.withDescription("more than one message"));
            } else if (message == null) {
                refused(RefusedCall.UNREADABLE, call);
                response.failed(Refusal.HANDLER, read.failure());
            } else if (!trusted && !open.grew(response, read.bytes())) {
                refused(RefusedCall.TOO_MANY, call);
                response.failed(Refusal.NOT_PRIMARY, FULL);
            }
            input = response.isEnded() ? null : message;
        }

        @Override
        public void onHalfClose() {
            Q message = input;
            input = null;
            if (message == null) {
                response.failed(Refusal.HANDLER, Arriving.Read.NOTHING.failure());
            } else if (!response.isEnded()) {
                withdrawal = arrival.apply(message);
            }
        }

        @Override
        public void onCancel() {
            open.remove(response);
            input = null;
            if (withdrawal != null) {
                withdrawal.run();
            }
        }
    }
}

package io.taskgraph.masterworker;

import io.grpc.Status;
import io.taskgraph.masterworker.v1.CallReply;
import io.taskgraph.masterworker.v1.CallRequest;
import io.taskgraph.masterworker.v1.TypedMessage;

/** Calls and replies as the messages of {@code calls.proto}. */
final class Wire {

    private Wire() {}

    static CallRequest write(Call call) {
        return CallRequest.newBuilder()
                .setKind(call.kind() == Call.Kind.DATA ? CallRequest.Kind.DATA : CallRequest.Kind.NOTIFY)
                .setFrom(call.from())
                .setIncarnation(call.incarnation())
                .setNumber(call.number())
                .setLowest(call.lowest())
                .setId(call.id())
                .setMethod(call.method())
                .setInput(write(call.input()))
                .build();
    }

    static Call read(CallRequest call) {
        Call.Kind kind = switch (call.getKind()) {
            case NOTIFY -> Call.Kind.NOTIFY;
            case DATA -> Call.Kind.DATA;
            case UNRECOGNIZED ->
                throw Status.INTERNAL
                        .withDescription(
                                "a call is of kind " + call.getKindValue() + ", which this process does not know")
                        .asRuntimeException();
        };
        return new Call(
                kind,
                call.getFrom(),
                call.getIncarnation(),
                call.getNumber(),
                call.getLowest(),
                call.getId(),
                call.getMethod(),
                read(call.getInput()));
    }

    static CallReply write(Reply reply) {
        return CallReply.newBuilder()
                .setOutput(write(reply.output()))
                .setErrorClass(reply.errorClass())
                .setErrorMessage(reply.errorMessage())
                .build();
    }

    static Reply read(CallReply reply) {
        return new Reply(read(reply.getOutput()), reply.getErrorClass(), reply.getErrorMessage());
    }

    private static TypedMessage write(Content content) {
        return TypedMessage.newBuilder()
                .setJavaClass(content.type())
                .setBytes(content.bytes())
                .build();
    }

    private static Content read(TypedMessage content) {
        return new Content(content.getJavaClass(), content.getBytes());
    }
}

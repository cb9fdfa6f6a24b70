package io.taskgraph.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.Metadata;
import io.grpc.Status;
import io.taskgraph.engine.Protocol;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.grpc.v1.CallHeader;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderCodecTests {

    private static final RequestHeader HEADER =
            new RequestHeader("3f1c9f0e-9f0b-4d0a-9a51-0d3c5f6a7b8c", 300, 1, 70_000, 0, Long.MAX_VALUE);
    private static final RequestHeader EXTREMES = new RequestHeader("", Long.MIN_VALUE, -1, 127, 128, 0);

    @Test
    void headerIsReadBackAsWritten() {
        assertThat(HeaderCodec.decode(HeaderCodec.encode(HEADER))).isEqualTo(HEADER);
        assertThat(HeaderCodec.decode(HeaderCodec.encode(EXTREMES))).isEqualTo(EXTREMES);
    }

    @Test
    void bytesAreThoseOfTheMessage() {
        assertThat(HeaderCodec.encode(HEADER).get(HeaderCodec.KEY))
                .isEqualTo(message(HEADER).build().toByteArray());
        assertThat(HeaderCodec.encode(EXTREMES).get(HeaderCodec.KEY))
                .isEqualTo(message(EXTREMES).build().toByteArray());
        assertThat(decode(message(HEADER).build().toByteArray())).isEqualTo(HEADER);
    }

    @Test
    void noTruncationIsReadAsTheHeader() {
        byte[] encoded = HeaderCodec.encode(HEADER).get(HeaderCodec.KEY);
        for (int length = 0; length < encoded.length; length++) {
            assertThat(decode(Arrays.copyOf(encoded, length)))
                    .as("first %s bytes", length)
                    .isNotEqualTo(HEADER);
        }
    }

    @Test
    void whatIsBrokenIsRefused() {
        byte[] encoded = HeaderCodec.encode(HEADER).get(HeaderCodec.KEY);
        assertThat(decode(Arrays.copyOf(encoded, encoded.length + 1))).isNull();
        byte[] brokenText = encoded.clone();
        brokenText[4] = (byte) 0xFF;
        assertThat(decode(brokenText)).isNull();
        byte[] endlessNumber = new byte[20];
        Arrays.fill(endlessNumber, (byte) 0xFF);
        endlessNumber[0] = 8;
        assertThat(decode(endlessNumber)).isNull();
        assertThat(HeaderCodec.decode(new Metadata())).isNull();
        assertThat(HeaderCodec.refusal(new Metadata()).getDescription()).contains("is missing or broken");
    }

    @Test
    void fieldsOfALaterVersionAreSkipped() {
        CallHeader later = message(HEADER)
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                9,
                                UnknownFieldSet.Field.newBuilder()
                                        .addLengthDelimited(ByteString.copyFromUtf8("later"))
                                        .build())
                        .addField(
                                10,
                                UnknownFieldSet.Field.newBuilder().addVarint(7).build())
                        .build())
                .build();
        assertThat(decode(later.toByteArray())).isEqualTo(HEADER);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, Protocol.NUMBER + 1, 4711})
    void anotherProtocolIsRefusedByNamingBoth(int protocol) {
        Metadata metadata = new Metadata();
        metadata.put(
                HeaderCodec.KEY, message(HEADER).setProtocol(protocol).build().toByteArray());
        assertThat(HeaderCodec.decode(metadata)).isNull();
        Status refusal = HeaderCodec.refusal(metadata);
        assertThat(refusal.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.getDescription())
                .contains("the caller speaks protocol " + protocol + ",")
                .contains("this process speaks protocol " + Protocol.NUMBER + ":");
    }

    private static CallHeader.Builder message(RequestHeader header) {
        return CallHeader.newBuilder()
                .setProtocol(Protocol.NUMBER)
                .setRunId(header.runId())
                .setEpoch(header.epoch())
                .setFrom(header.from())
                .setFromIncarnation(header.fromIncarnation())
                .setTo(header.to())
                .setToIncarnation(header.toIncarnation());
    }

    private static RequestHeader decode(byte[] encoded) {
        Metadata metadata = new Metadata();
        metadata.put(HeaderCodec.KEY, encoded);
        return HeaderCodec.decode(metadata);
    }
}

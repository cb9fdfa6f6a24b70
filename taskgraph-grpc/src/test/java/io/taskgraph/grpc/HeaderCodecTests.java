package io.taskgraph.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.taskgraph.engine.RequestHeader;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HeaderCodecTests {

    private static final RequestHeader HEADER =
            new RequestHeader("3f1c9f0e-9f0b-4d0a-9a51-0d3c5f6a7b8c", 300, 1, 70_000, 0, Long.MAX_VALUE);

    @Test
    void headerIsReadBackAsWritten() {
        assertThat(HeaderCodec.decode(HeaderCodec.encode(HEADER))).isEqualTo(HEADER);
        RequestHeader extremes = new RequestHeader("", Long.MIN_VALUE, -1, 127, 128, 0);
        assertThat(HeaderCodec.decode(HeaderCodec.encode(extremes))).isEqualTo(extremes);
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] encoded = HeaderCodec.encode(HEADER).get(HeaderCodec.KEY);
        for (int length = 0; length < encoded.length; length++) {
            assertThat(decode(Arrays.copyOf(encoded, length)))
                    .as("first %s bytes", length)
                    .isNull();
        }
    }

    @Test
    void strayBytesOtherVersionsAndBrokenTextAreRefused() {
        byte[] encoded = HeaderCodec.encode(HEADER).get(HeaderCodec.KEY);
        assertThat(decode(Arrays.copyOf(encoded, encoded.length + 1))).isNull();
        byte[] otherVersion = encoded.clone();
        otherVersion[0]++;
        assertThat(decode(otherVersion)).isNull();
        byte[] brokenText = encoded.clone();
        brokenText[brokenText.length - 1] = (byte) 0xFF;
        assertThat(decode(brokenText)).isNull();
        byte[] endlessNumber = new byte[20];
        Arrays.fill(endlessNumber, (byte) 0xFF);
        endlessNumber[0] = 1;
        assertThat(decode(endlessNumber)).isNull();
        assertThat(HeaderCodec.decode(new Metadata())).isNull();
    }

    private static RequestHeader decode(byte[] encoded) {
        Metadata metadata = new Metadata();
        metadata.put(HeaderCodec.KEY, encoded);
        return HeaderCodec.decode(metadata);
    }
}

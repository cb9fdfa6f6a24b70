package io.taskgraph.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.Generate.byteArrays;
import static org.quicktheories.generators.Generate.bytes;
import static org.quicktheories.generators.SourceDSL.arbitrary;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.longs;
import static org.quicktheories.generators.SourceDSL.strings;

import io.grpc.Detachable;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.taskgraph.engine.RequestHeader;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

/** A header, an address or a part of a block from another process is read or refused, whatever it holds. */
class WirePropertyTests {

    private final IncomingPartMarshaller parts = new IncomingPartMarshaller();

    @Test
    void bytesAreReadAsAHeaderOrIgnored() {
        qt().forAll(anyBytes()).checkAssert(bytes -> {
            Metadata metadata = new Metadata();
            metadata.put(HeaderCodec.KEY, bytes);
            RequestHeader header = HeaderCodec.decode(metadata);
            if (header != null) {
                assertThat(HeaderCodec.decode(HeaderCodec.encode(header))).isEqualTo(header);
            }
        });
    }

    @Test
    void aHeaderIsDecodedAsItWasEncoded() {
        Gen<Long> numbers = longs().between(0, Long.MAX_VALUE);
        qt().forAll(strings().basicLatinAlphabet().ofLengthBetween(0, 60), numbers, numbers, numbers)
                .checkAssert((run, epoch, task, incarnation) -> {
                    RequestHeader header = new RequestHeader(run, epoch, task, incarnation, task, incarnation);
                    assertThat(HeaderCodec.decode(HeaderCodec.encode(header))).isEqualTo(header);
                });
    }

    @Test
    void textIsReadAsAnAddressOrRefused() {
        List<String> characters = "abcxyzABCXYZ0123456789:.[]/@%-?#"
                .chars()
                .mapToObj(Character::toString)
                .toList();
        Gen<String> texts =
                lists().of(arbitrary().pick(characters)).ofSizeBetween(0, 60).map(chosen -> String.join("", chosen));
        qt().forAll(texts).checkAssert(text -> {
            Throwable failure = catchThrowable(() -> NodeAddress.parse(text));
            if (failure != null) {
                assertThat(failure).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(text);
            }
        });
    }

    @Test
    void bytesAreReadAsAPartOfABlockOrRefused() {
        qt().forAll(anyBytes()).checkAssert(bytes -> {
            Throwable failure =
                    catchThrowable(() -> parts.parse(new Buffers(bytes)).close());
            if (failure != null) {
                assertThat(failure).isInstanceOf(StatusRuntimeException.class);
            }
        });
    }

    private static Gen<byte[]> anyBytes() {
        return byteArrays(integers().between(0, 255), bytes(Byte.MIN_VALUE, Byte.MAX_VALUE, (byte) 0));
    }

    private static final class Buffers extends ByteArrayInputStream implements Detachable {

        Buffers(byte[] bytes) {
            super(bytes);
        }

        @Override
        public InputStream detach() {
            return this;
        }
    }
}

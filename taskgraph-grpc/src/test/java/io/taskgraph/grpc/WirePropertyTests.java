package io.taskgraph.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.Detachable;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.taskgraph.engine.RequestHeader;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.LongRange;

/** Whatever another process sends as header, address or part of a block is read, or refused. */
class WirePropertyTests {

    private final IncomingPartMarshaller parts = new IncomingPartMarshaller();

    @Property
    void anyBytesAreAHeaderOrNone(@ForAll byte[] bytes) {
        Metadata metadata = new Metadata();
        metadata.put(HeaderCodec.KEY, bytes);
        RequestHeader header = HeaderCodec.decode(metadata);
        if (header != null) {
            assertThat(HeaderCodec.decode(HeaderCodec.encode(header))).isEqualTo(header);
        }
    }

    @Property
    void anyHeaderComesBack(
            @ForAll @AlphaChars String run,
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long epoch,
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long task,
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long incarnation) {
        RequestHeader header = new RequestHeader(run, epoch, task, incarnation, task, incarnation);
        assertThat(HeaderCodec.decode(HeaderCodec.encode(header))).isEqualTo(header);
    }

    @Property
    void anyTextIsAnAddressOrRefused(
            @ForAll
                    @AlphaChars
                    @CharRange(from = '0', to = '9')
                    @Chars({':', '.', '[', ']', '/', '@', '%', '-', '?', '#'})
                    String text) {
        Throwable failure = catchThrowable(() -> NodeAddress.parse(text));
        if (failure != null) {
            assertThat(failure).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(text);
        }
    }

    @Property
    void anyBytesAreAPartOrRefused(@ForAll byte[] bytes) {
        Throwable failure = catchThrowable(() -> parts.parse(new Buffers(bytes)).close());
        if (failure != null) {
            assertThat(failure).isInstanceOf(StatusRuntimeException.class);
        }
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

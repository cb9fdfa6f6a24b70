package io.taskgraph.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.Detachable;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.taskgraph.grpc.v1.BlockIdentity;
import io.taskgraph.grpc.v1.BlockPart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncomingPartMarshallerTests {

    private static final BlockIdentity IDENTITY =
            BlockIdentity.newBuilder().setLength(1_000_000).setChecksum(42).build();

    private final IncomingPartMarshaller marshaller = new IncomingPartMarshaller();

    @ParameterizedTest
    @ValueSource(ints = {1, 127, 128, 262_144})
    void dataStaysInTheBuffersUntilItIsRead(int size) throws IOException {
        Buffers buffers = new Buffers(data(size).toByteArray());
        IncomingPart part = marshaller.parse(buffers);
        assertThat(buffers.available()).isEqualTo(size);
        assertThat(buffers.isClosed).isFalse();
        assertThat(part.identity()).isNull();
        assertThat(ByteString.readFrom(part.data())).isEqualTo(data(size).getData());
        part.close();
        assertThat(buffers.isClosed).isTrue();
    }

    @Test
    void firstPartTellsWhatComes() throws IOException {
        Buffers buffers = new Buffers(data(300).toBuilder()
                .setIdentity(IDENTITY)
                .setOffset(77)
                .build()
                .toByteArray());
        IncomingPart part = marshaller.parse(buffers);
        assertThat(part.identity()).isEqualTo(IDENTITY);
        assertThat(part.offset()).isEqualTo(77);
        assertThat(ByteString.readFrom(part.data())).isEqualTo(data(300).getData());
        assertThat(buffers.isClosed).isTrue();
    }

    @Test
    void partWithoutDataIsEmpty() throws IOException {
        assertThat(marshaller.parse(new Buffers(new byte[0])).data().read()).isNegative();
    }

    @Test
    void fieldOfALaterVersionAfterTheDataIsPassedOver() throws IOException {
        UnknownFieldSet later = UnknownFieldSet.newBuilder()
                .addField(9, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build();
        Buffers buffers = new Buffers(
                data(300).toBuilder().setUnknownFields(later).build().toByteArray());
        assertThat(ByteString.readFrom(marshaller.parse(buffers).data()))
                .isEqualTo(data(300).getData());
        assertThat(buffers.isClosed).isTrue();
    }

    @Test
    void partThatWasHandedOverWithinTheProcessIsTakenAsItIs() throws IOException {
        InputStream handedOver = ProtoUtils.marshaller(BlockPart.getDefaultInstance()).stream(data(300));
        assertThat(ByteString.readFrom(marshaller.parse(handedOver).data()))
                .isEqualTo(data(300).getData());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, 302})
    void partThatIsCutOffIsRefused(int length) {
        Buffers buffers = new Buffers(Arrays.copyOf(data(300).toByteArray(), length));
        assertThatThrownBy(() -> marshaller.parse(buffers))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("a part of a block cannot be read");
        assertThat(buffers.isClosed).isTrue();
    }

    private static BlockPart data(int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) 7);
        return BlockPart.newBuilder().setData(ByteString.copyFrom(bytes)).build();
    }

    /** Bytes as they come from the network. */
    private static final class Buffers extends ByteArrayInputStream implements Detachable {

        private boolean isClosed;

        Buffers(byte[] bytes) {
            super(bytes);
        }

        @Override
        public InputStream detach() {
            return this;
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }
}

package io.taskgraph.boot.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import net.devh.boot.grpc.server.config.GrpcServerProperties;
import net.devh.boot.grpc.server.event.GrpcServerStartedEvent;
import net.devh.boot.grpc.server.serverfactory.GrpcServerFactory;
import net.devh.boot.grpc.server.serverfactory.NettyGrpcServerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RebindingServerLifecycleTests {

    final GrpcServerProperties properties = new GrpcServerProperties();
    private final List<Object> events = new ArrayList<>();

    @Test
    void takesAnotherPortWhenTheChosenOneIsTaken() throws Exception {
        assertTakesAnotherPort(new NettyGrpcServerFactory(properties, List.of()));
    }

    @Test
    void portThatIsSetIsNotTakenElsewhere() throws Exception {
        properties.setAddress("127.0.0.1");
        RebindingServerLifecycle lifecycle = new RebindingServerLifecycle(
                new NettyGrpcServerFactory(properties, List.of()), properties, false, events::add);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            properties.setPort(taken.getLocalPort());
            assertThatIllegalStateException().isThrownBy(lifecycle::start);
            assertThat(lifecycle.isRunning()).isFalse();
        }
    }

    void assertTakesAnotherPort(GrpcServerFactory factory) throws Exception {
        properties.setAddress("127.0.0.1");
        RebindingServerLifecycle lifecycle = new RebindingServerLifecycle(factory, properties, true, events::add);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            properties.setPort(taken.getLocalPort());
            lifecycle.start();
            assertThat(lifecycle.isRunning()).isTrue();
            assertThat(events)
                    .filteredOn(GrpcServerStartedEvent.class::isInstance)
                    .singleElement()
                    .extracting(event ->
                            ((GrpcServerStartedEvent) event).getServer().getPort())
                    .isNotEqualTo(taken.getLocalPort());
        } finally {
            lifecycle.stop();
        }
    }

    @Test
    void otherFailuresAreNotTriedAgain() {
        RebindingServerLifecycle lifecycle = new RebindingServerLifecycle(
                new NettyGrpcServerFactory(properties, List.of(builder -> {
                    events.add("asked");
                    throw new IllegalStateException("broken");
                })),
                properties,
                true,
                event -> {});
        assertThatIllegalStateException().isThrownBy(lifecycle::start).withMessage("broken");
        assertThat(events).containsExactly("asked");
    }
}

package io.taskgraph.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client that ends its connections at once and connects from the same port, before the server is told of the end. */
class ReusedPortTests {

    private static final int OF_ONE_ADDRESS = 2;

    private final List<String> ended = new ArrayList<>();
    private final Connections connections = new Connections(
            ConnectionLimits.DEFAULT
                    .withNumbers(3, 3, OF_ONE_ADDRESS)
                    .withRates(ConnectionLimits.ANY_RATE, ConnectionLimits.ANY_RATE),
            ended::add);

    private static final class Accepted implements AcceptedConnection {

        private final InetSocketAddress remote;
        private final List<Runnable> actions = new ArrayList<>();

        Accepted(int port) {
            this.remote = new InetSocketAddress("127.0.0.2", port);
        }

        @Override
        public SocketAddress remote() {
            return remote;
        }

        @Override
        public void close() {
            actions.forEach(Runnable::run);
        }

        @Override
        public void onClose(Runnable action) {
            actions.add(action);
        }
    }

    @Test
    void aFormerConnectionOfAPortIsCountedNoLonger() {
        List<Accepted> former = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Accepted connection = new Accepted(1000);
            assertThat(connections.accept(connection)).isTrue();
            former.add(connection);
        }
        assertThat(connections.accept(new Accepted(1001))).isTrue();
        assertThat(ended).as("ended for a bound").isEmpty();

        former.forEach(Accepted::close);
        assertThat(connections.accept(new Accepted(1002))).isTrue();
        assertThat(ended).as("ended for a bound").isEmpty();
        assertThat(connections.accept(new Accepted(1003))).isTrue();
        assertThat(ended).containsExactly(String.valueOf(new Accepted(1001).remote()));
    }
}

package io.taskgraph.boot.grpc;

import java.util.List;
import net.devh.boot.grpc.server.serverfactory.ShadedNettyGrpcServerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With grpc-netty-shaded, whose native transport says in another way that a port is taken. */
@Timeout(60)
class RebindingShadedServerTests {

    private final RebindingServerLifecycleTests tests = new RebindingServerLifecycleTests();

    @Test
    void takesAnotherPortOnTheNativeTransportToo() throws Exception {
        tests.assertTakesAnotherPort(new ShadedNettyGrpcServerFactory(tests.properties, List.of()));
    }
}

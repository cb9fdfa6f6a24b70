package io.taskgraph.boot.grpc;

import io.taskgraph.PrintableText;
import io.taskgraph.TaskGraphException;
import io.taskgraph.grpc.ServerSide;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.devh.boot.grpc.server.event.GrpcServerStartedEvent;
import org.springframework.context.ApplicationListener;

/** The server of net.devh's starter, which that starter starts and ends. */
final class DevhServerSide implements ServerSide, ApplicationListener<GrpcServerStartedEvent> {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

    private final AdvertisedAddress address;
    private final OpenPort open;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    DevhServerSide(AdvertisedAddress address, OpenPort open) {
        this.address = address;
        this.open = open;
    }

    @Override
    public void onApplicationEvent(GrpcServerStartedEvent event) {
        int bound = event.getServer().getPort();
        if (bound > 0) {
            port.complete(bound);
        }
    }

    @Override
    public String start() {
        try {
            return open.announced(address.at(port.get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS))
                    .toString());
        } catch (TimeoutException ex) {
            throw new TaskGraphException(
                    "the gRPC server has not started within " + PrintableText.of(START_TIMEOUT), ex);
        } catch (ExecutionException ex) {
            throw new TaskGraphException("the port of the gRPC server is not known", ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new TaskGraphException("the wait for the gRPC server was interrupted", ex);
        }
    }
}

package io.taskgraph.boot.grpc;

import java.net.BindException;
import net.devh.boot.grpc.server.config.GrpcServerProperties;
import net.devh.boot.grpc.server.serverfactory.GrpcServerFactory;
import net.devh.boot.grpc.server.serverfactory.GrpcServerLifecycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Starts net.devh's server once more when the free port that it had chosen was taken by another process before it was bound:
 * net.devh looks for a free port first and binds it later.
 */
final class RebindingServerLifecycle extends GrpcServerLifecycle {

    private static final Logger logger = LoggerFactory.getLogger(RebindingServerLifecycle.class);
    private static final int ATTEMPTS = 10;

    private final GrpcServerProperties properties;

    RebindingServerLifecycle(
            GrpcServerFactory factory, GrpcServerProperties properties, ApplicationEventPublisher eventPublisher) {
        super(factory, properties.getShutdownGracePeriod(), eventPublisher);
        this.properties = properties;
    }

    @Override
    public void start() {
        for (int attempt = 1; ; attempt++) {
            try {
                super.start();
                return;
            } catch (IllegalStateException ex) {
                stop();
                if (attempt == ATTEMPTS || !isBindFailure(ex)) {
                    throw ex;
                }
                logger.info("Port {} was taken by another process, choosing another", properties.getPort());
                properties.setPort(0);
            }
        }
    }

    private static boolean isBindFailure(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return true;
            }
        }
        return false;
    }
}

package io.taskgraph.boot.grpc;

import net.devh.boot.grpc.server.config.GrpcServerProperties;
import net.devh.boot.grpc.server.serverfactory.GrpcServerFactory;
import net.devh.boot.grpc.server.serverfactory.GrpcServerLifecycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;

/**
 * net.devh's server for a job. Where any free port may be taken it is started once more when the one that it had chosen was taken by
 * another process before it was bound: net.devh looks for a free port first and binds it later.
 *
 * <p>Not pauseable, as the job is not: in a test's paused context the tasks go on, and other processes go on asking them.
 */
final class RebindingServerLifecycle extends GrpcServerLifecycle {

    private static final Logger logger = LoggerFactory.getLogger(RebindingServerLifecycle.class);
    private static final int ATTEMPTS = 10;

    private final GrpcServerProperties properties;
    private final boolean anyPort;

    /** @param anyPort whether another port may be taken than the one that the properties name when it is started */
    RebindingServerLifecycle(
            GrpcServerFactory factory,
            GrpcServerProperties properties,
            boolean anyPort,
            ApplicationEventPublisher eventPublisher) {
        super(factory, properties.getShutdownGracePeriod(), eventPublisher);
        this.properties = properties;
        this.anyPort = anyPort;
    }

    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public void start() {
        for (int attempt = 1; ; attempt++) {
            try {
                super.start();
                return;
            } catch (IllegalStateException ex) {
                stop();
                if (!anyPort || attempt == ATTEMPTS || !BindFailures.isPortInUse(ex)) {
                    throw ex;
                }
                logger.info("Port {} was taken by another process, choosing another", properties.getPort());
                properties.setPort(0);
            }
        }
    }
}

package io.taskgraph.boot.grpc;

import java.util.Locale;
import net.devh.boot.grpc.server.config.GrpcServerProperties;
import net.devh.boot.grpc.server.serverfactory.GrpcServerFactory;
import net.devh.boot.grpc.server.serverfactory.GrpcServerLifecycle;
import net.devh.boot.grpc.server.serverfactory.InProcessGrpcServerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationEventPublisherAware;
import org.springframework.core.env.Environment;

/** Puts {@link RebindingServerLifecycle} in the place of net.devh's own, which would stop with a test's paused context. */
final class RebindingPostProcessor implements BeanPostProcessor, ApplicationEventPublisherAware {

    private final ListableBeanFactory beanFactory;
    private final boolean anyPort;

    @SuppressWarnings("NullAway.Init") // The container sets it first.
    private ApplicationEventPublisher eventPublisher;

    RebindingPostProcessor(ListableBeanFactory beanFactory, Environment environment) {
        this.beanFactory = beanFactory;
        this.anyPort = environment.getProperty("grpc.server.port", Integer.class, -1) == 0;
    }

    @Override
    public void setApplicationEventPublisher(ApplicationEventPublisher applicationEventPublisher) {
        this.eventPublisher = applicationEventPublisher;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean.getClass() != GrpcServerLifecycle.class
                || !beanName.toLowerCase(Locale.ROOT).contains("netty")) {
            return bean;
        }
        GrpcServerFactory factory = beanFactory
                .getBeanProvider(GrpcServerFactory.class)
                .orderedStream()
                .filter(candidate -> !(candidate instanceof InProcessGrpcServerFactory))
                .findFirst()
                .orElseThrow();
        return new RebindingServerLifecycle(
                factory, beanFactory.getBean(GrpcServerProperties.class), anyPort, eventPublisher);
    }
}

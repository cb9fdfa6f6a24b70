package io.taskgraph.boot.grpc;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Makes the beans of net.devh's client lazy, as it does itself with its channel factories: a job in one process then loads neither its
 * interceptors and codecs nor what these need of gRPC, and fields with {@code @GrpcClient} are filled as ever.
 */
final class LazyDevhClient implements BeanFactoryPostProcessor {

    private static final String CLIENT = "net.devh.boot.grpc.client.";
    private static final String CODECS = "net.devh.boot.grpc.common.";

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        for (String name : beans.getBeanDefinitionNames()) {
            BeanDefinition definition = beans.getBeanDefinition(name);
            String maker = definition.getFactoryBeanName();
            if (maker != null && (maker.startsWith(CLIENT) || maker.startsWith(CODECS))) {
                definition.setLazyInit(true);
            }
        }
    }
}

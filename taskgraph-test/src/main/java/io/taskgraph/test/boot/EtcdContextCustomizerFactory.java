package io.taskgraph.test.boot;

import io.taskgraph.test.etcd.EtcdServer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Starts an etcd for the context of a test class that asks for one by {@link AutoConfigureEtcd}. */
final class EtcdContextCustomizerFactory implements ContextCustomizerFactory {

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> configurations) {
        return TestContextAnnotationUtils.hasAnnotation(testClass, AutoConfigureEtcd.class)
                ? new EtcdContextCustomizer()
                : null;
    }

    /** Without state, so that all are equal and the contexts of equal test classes are one. */
    private record EtcdContextCustomizer() implements ContextCustomizer {

        private static final String SERVER = "taskGraphTestEtcd";

        /** Before all of the application's own sources: the endpoint of a test must not be another's. */
        @Override
        public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
            EtcdServer etcd = EtcdServer.start();
            RootBeanDefinition bean = new RootBeanDefinition(EtcdServer.class, () -> etcd);
            bean.setDestroyMethodName("close");
            ((BeanDefinitionRegistry) context.getBeanFactory()).registerBeanDefinition(SERVER, bean);
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            SERVER,
                            Map.of("taskgraph.etcd.endpoints", etcd.endpoint().toString())));
        }
    }
}

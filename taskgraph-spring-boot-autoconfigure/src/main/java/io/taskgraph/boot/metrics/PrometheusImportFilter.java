package io.taskgraph.boot.metrics;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Leaves out the registry for Prometheus, which the starter brings, where nobody can scrape it: in an application without a web server. Any
 * property of it under {@code management.prometheus} brings it back, such as that of a push gateway.
 */
final class PrometheusImportFilter implements AutoConfigurationImportFilter, EnvironmentAware, BeanClassLoaderAware {

    private static final String EXPORT =
            "org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration";

    /** By name, since the libraries that they come with may be absent. */
    private static final String[] WEB_ENVIRONMENTS = {
        "org.springframework.web.context.ConfigurableWebEnvironment",
        "org.springframework.boot.web.context.reactive.ConfigurableReactiveWebEnvironment"
    };

    private @Nullable Environment environment;
    private @Nullable ClassLoader classLoader;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void setBeanClassLoader(ClassLoader classLoader) {
        this.classLoader = classLoader;
    }

    @Override
    public boolean[] match(@Nullable String[] autoConfigurationClasses, AutoConfigurationMetadata metadata) {
        boolean[] matches = new boolean[autoConfigurationClasses.length];
        for (int i = 0; i < matches.length; i++) {
            matches[i] = !EXPORT.equals(autoConfigurationClasses[i]) || isNeeded();
        }
        return matches;
    }

    private boolean isNeeded() {
        Environment known = environment;
        return known == null
                || Stream.of(WEB_ENVIRONMENTS).anyMatch(name -> isInstance(name, known))
                || Binder.get(known)
                        .bind("management.prometheus", Bindable.mapOf(String.class, Object.class))
                        .isBound();
    }

    private boolean isInstance(String name, Object value) {
        return ClassUtils.isPresent(name, classLoader)
                && ClassUtils.resolveClassName(name, classLoader).isInstance(value);
    }
}

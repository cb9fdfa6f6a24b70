package io.taskgraph.boot.autoconfigure;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Warns of environment variables and of {@code -D} options that look like properties of TaskGraph but are not: their values are
 * ignored, where an unknown key in any other source stops the start.
 */
final class UnusedVariablesEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

    private static final String VARIABLE_PREFIX = "TASKGRAPH_";
    private static final String OPTION_PREFIX = "taskgraph.";

    /** Kubernetes sets these for a service whose name begins with 'taskgraph'. */
    private static final Pattern OF_A_SERVICE =
            Pattern.compile(".*_(SERVICE_(HOST|PORT)(_.*)?|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

    private static final Pattern INDEX = Pattern.compile("(_\\d+)+$|(\\[\\d+])+$");

    private final Log log;

    UnusedVariablesEnvironmentPostProcessor(DeferredLogFactory logs) {
        this.log = logs.getLog(UnusedVariablesEnvironmentPostProcessor.class);
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (!environment.getProperty("taskgraph.enabled", Boolean.class, true)) {
            return;
        }
        List<String> variables = names(environment, StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)
                .filter(name -> name.startsWith(VARIABLE_PREFIX))
                .filter(name -> !OF_A_SERVICE.matcher(name).matches())
                .toList();
        List<String> options = names(environment, StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME)
                .filter(name -> name.startsWith(OPTION_PREFIX))
                .toList();
        if (variables.isEmpty() && options.isEmpty()) {
            return;
        }
        KnownProperties known = KnownProperties.read();
        Set<String> forms = known.names().stream()
                .map(UnusedVariablesEnvironmentPostProcessor::variable)
                .collect(Collectors.toUnmodifiableSet());
        if (!forms.isEmpty()) {
            variables.stream()
                    .filter(name -> !forms.contains(bare(name)))
                    .forEach(name -> warn(
                            "Environment variable",
                            name,
                            known.nearest(name, UnusedVariablesEnvironmentPostProcessor::variable)
                                    .map(UnusedVariablesEnvironmentPostProcessor::variable)
                                    .orElse(null)));
            options.stream()
                    .filter(name -> !forms.contains(variable(bare(name))))
                    .forEach(name ->
                            warn("System property", name, known.nearest(name).orElse(null)));
        }
    }

    private void warn(String kind, String name, @Nullable String nearest) {
        log.warn(kind + " '" + name + "' sets no property of TaskGraph, so it has no effect."
                + (nearest == null ? "" : " Did you mean '" + nearest + "'?"));
    }

    private static Stream<String> names(ConfigurableEnvironment environment, String source) {
        PropertySource<?> found = environment.getPropertySources().get(source);
        return found instanceof EnumerablePropertySource<?> enumerable
                ? Stream.of(enumerable.getPropertyNames())
                : Stream.empty();
    }

    /** Returns the name of the environment variable that sets a property. */
    private static String variable(String property) {
        return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private static String bare(String name) {
        return INDEX.matcher(name).replaceFirst("");
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}

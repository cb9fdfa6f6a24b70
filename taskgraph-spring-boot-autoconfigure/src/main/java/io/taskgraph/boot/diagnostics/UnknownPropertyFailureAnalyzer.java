package io.taskgraph.boot.diagnostics;

import io.taskgraph.boot.autoconfigure.KnownProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Explains that a key under {@code taskgraph} is no property, and names the property that was probably meant. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnknownPropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {

    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("taskgraph");

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnboundConfigurationPropertiesException cause) {
        List<ConfigurationProperty> unknown = cause.getUnboundProperties().stream()
                .filter(property -> ROOT.isAncestorOf(property.getName()))
                .toList();
        if (unknown.isEmpty()) {
            return null;
        }
        KnownProperties known = KnownProperties.read();
        StringBuilder description = new StringBuilder();
        for (ConfigurationProperty property : unknown) {
            String name = property.getName().toString();
            description
                    .append(description.isEmpty() ? "" : "\n")
                    .append("There is no property '%s' (value \"%s\", from %s)."
                            .formatted(name, property.getValue(), property.getOrigin()));
            known.nearest(name)
                    .ifPresent(nearest -> description
                            .append(" Did you mean '")
                            .append(nearest)
                            .append("'?"));
        }
        return new FailureAnalysis(
                description.toString(),
                "Correct the name, or remove the property. All properties are in docs/reference/properties.md.",
                cause);
    }
}

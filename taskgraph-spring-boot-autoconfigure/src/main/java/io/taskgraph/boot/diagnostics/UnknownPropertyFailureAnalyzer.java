package io.taskgraph.boot.diagnostics;

import io.taskgraph.boot.autoconfigure.KnownProperties;
import io.taskgraph.boot.autoconfigure.SecretProperties;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Explains that a key under {@code taskgraph} is no property, and names the property that was probably meant; or that it is one, but its
 * value is empty.
 */
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
        boolean misspelt = false;
        for (ConfigurationProperty property : unknown) {
            description.append(description.isEmpty() ? "" : "\n");
            if (isEmpty(property) && known.contains(property.getName().toString())) {
                description.append(
                        "Property '%s' has no value (from %s).".formatted(property.getName(), property.getOrigin()));
            } else {
                misspelt = true;
                describe(property, known, description);
            }
        }
        return new FailureAnalysis(
                description.toString(),
                misspelt ? "Correct the name, or remove the property." : "Set a value, or remove the property.",
                cause);
    }

    /** An empty text becomes no number and no enumeration, so such a property is left over like one that does not exist. */
    private static boolean isEmpty(ConfigurationProperty property) {
        return property.getValue() == null || property.getValue().toString().isBlank();
    }

    /** Shows no value that may be a secret: one of a name that is like that of a password or key, or like none at all. */
    private static void describe(ConfigurationProperty property, KnownProperties known, StringBuilder description) {
        String name = property.getName().toString();
        Optional<String> nearest = known.nearest(name);
        boolean secret = nearest.isEmpty()
                || SecretProperties.isSecret(name)
                || known.isLikeOneOf(SecretProperties::isSecret, name);
        String value = secret ? "" : "value \"%s\", ".formatted(property.getValue());
        description.append("There is no property '%s' (%sfrom %s).".formatted(name, value, property.getOrigin()));
        nearest.ifPresent(
                meant -> description.append(" Did you mean '").append(meant).append("'?"));
    }
}

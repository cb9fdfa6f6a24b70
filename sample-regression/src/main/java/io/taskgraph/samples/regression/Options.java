package io.taskgraph.samples.regression;

import java.beans.PropertyDescriptor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/** All options with their values as text, by name: those of {@link RegressionProperties}, so that none is forgotten. */
final class Options {

    /** What a prediction goes by; the rest is in the file of the model. */
    private static final Set<String> OF_PREDICTIONS = Set.of(
            "regression.input",
            "regression.delimiter",
            "regression.quote",
            "regression.skip-lines",
            "regression.missing",
            "regression.filter",
            "regression.model",
            "regression.output");

    private Options() {}

    static SortedMap<String, String> of(RegressionProperties properties) {
        SortedMap<String, String> options = new TreeMap<>();
        BeanWrapper bean = PropertyAccessorFactory.forBeanPropertyAccess(properties);
        for (PropertyDescriptor each : bean.getPropertyDescriptors()) {
            if (each.getWriteMethod() != null) {
                Object value = bean.getPropertyValue(each.getName());
                options.put(
                        "regression." + DataObjectPropertyName.toDashedForm(each.getName()),
                        value == null ? "not set" : value.toString());
            }
        }
        return options;
    }

    /** Returns the options that are set to something and say nothing to a prediction. */
    static List<String> idleInPredictions(RegressionProperties properties) {
        SortedMap<String, String> byDefault = of(new RegressionProperties());
        return of(properties).entrySet().stream()
                .filter(option -> !OF_PREDICTIONS.contains(option.getKey()))
                .filter(option -> !option.getValue().equals(byDefault.get(option.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }
}

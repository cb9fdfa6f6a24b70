package io.taskgraph.samples.regression;

import java.beans.PropertyDescriptor;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/** All options with their values as text, by name: those of {@link RegressionProperties}, so that none is forgotten. */
final class Options {

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
}

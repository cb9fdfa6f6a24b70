package io.taskgraph.record;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Events as lines of JSON: {@code at} and {@code event}, and the fields of the event. */
final class RecordCodec {

    private static final Map<String, Class<?>> TYPES = Arrays.stream(RecordEvent.class.getPermittedSubclasses())
            .collect(Collectors.toMap(Class::getSimpleName, Function.identity()));

    private RecordCodec() {}

    static String encode(long nanoTime, RecordEvent event) {
        StringBuilder line = new StringBuilder(120)
                .append("{\"at\":")
                .append(nanoTime)
                .append(",\"event\":\"")
                .append(event.getClass().getSimpleName())
                .append('"');
        for (RecordComponent component : event.getClass().getRecordComponents()) {
            Object value = value(component, event);
            line.append(",\"").append(component.getName()).append("\":");
            if (value instanceof String text) {
                FlatJson.quote(line, text);
            } else {
                line.append(value);
            }
        }
        return line.append('}').toString();
    }

    private static Object value(RecordComponent component, RecordEvent event) {
        try {
            return component.getAccessor().invoke(event);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(
                    "component '" + component.getName() + "' of " + event + " cannot be read", e);
        }
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException if it is not a line of a record; the message says why
     */
    static ProcessRecord.Entry decode(String line) {
        Map<String, Object> fields = FlatJson.parse(line);
        Object name = fields.get("event");
        Class<?> type = name instanceof String text ? TYPES.get(text) : null;
        if (type == null) {
            throw new IllegalArgumentException("'event' must be one of " + TYPES.keySet() + ", but is '" + name + "'");
        }
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = field(fields, components[i].getName(), types[i]);
        }
        long at = (Long) field(fields, "at", long.class);
        return new ProcessRecord.Entry(at, make(type, types, values));
    }

    private static Object field(Map<String, Object> fields, String name, Class<?> type) {
        Object value = fields.get(name);
        if (type == String.class && value instanceof String) {
            return value;
        }
        if (type == long.class && value instanceof Long) {
            return value;
        }
        if (type == int.class && value instanceof Long number && number == number.intValue()) {
            return number.intValue();
        }
        throw new IllegalArgumentException("'" + name + "' must be a "
                + (type == String.class ? "text" : type == int.class ? "whole number of 32 bits" : "whole number")
                + ", but is " + (value == null ? "missing" : "'" + value + "'"));
    }

    private static RecordEvent make(Class<?> type, Class<?>[] types, Object[] values) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            return (RecordEvent) constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("'event' is refused: " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }
}

package io.taskgraph.helm;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Nested maps as one with keys like {@code a.b.c} and {@code a.b[0]}, as Spring Boot sees them. */
final class Flat {

    private Flat() {}

    static Map<String, Object> keys(Map<String, ?> nested) {
        Map<String, Object> flat = new TreeMap<>();
        nested.forEach((key, value) -> add(key, value, flat));
        return flat;
    }

    private static void add(String path, Object value, Map<String, Object> flat) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> add(path + "." + key, inner, flat));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                add(path + "[" + i + "]", list.get(i), flat);
            }
        } else {
            flat.put(path, value);
        }
    }
}

package io.taskgraph.helm;

import java.util.LinkedHashMap;
import java.util.Map;

/** Lays values over others, as Helm does: maps key by key, all else as a whole. */
final class Merge {

    private Merge() {}

    static Map<String, Object> over(Map<String, Object> below, Map<String, Object> above) {
        Map<String, Object> merged = new LinkedHashMap<>(below);
        above.forEach((key, value) -> merged.merge(key, value, Merge::either));
        return merged;
    }

    @SuppressWarnings("unchecked")
    private static Object either(Object below, Object above) {
        return below instanceof Map && above instanceof Map
                ? over((Map<String, Object>) below, (Map<String, Object>) above)
                : above;
    }
}

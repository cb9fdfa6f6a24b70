package io.taskgraph.samples.regression.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether a value is one of those wanted. Values that are numbers are compared as numbers. What was found of a value is
 * remembered, since labels repeat. Not safe for use by several threads.
 */
final class ValueMatch {

    private static final int MAX_REMEMBERED = 1024;

    private final List<String> wanted;

    private final Map<String, Boolean> known = new HashMap<>();

    ValueMatch(List<String> wanted) {
        this.wanted = wanted;
    }

    boolean matches(String value) {
        Boolean before = known.get(value);
        if (before != null) {
            return before;
        }
        boolean found = wanted.stream().anyMatch(each -> matches(each, value));
        if (known.size() < MAX_REMEMBERED) {
            known.put(value, found);
        }
        return found;
    }

    private static boolean matches(String wanted, String value) {
        if (wanted.equals(value)) {
            return true;
        }
        try {
            return Double.parseDouble(wanted) == Double.parseDouble(value);
        } catch (NumberFormatException ex) {
            return false;
        }
    }
}

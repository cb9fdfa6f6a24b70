package io.taskgraph.samples.regression.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a value is one of those wanted. Values are the same where they are as labels: see {@link Labels}. What was found of a value is
 * remembered, since labels repeat. Not safe for use by several threads.
 */
final class ValueMatch {

    private static final int MAX_REMEMBERED = 1024;

    private final Set<String> wanted;

    private final Map<String, Boolean> known = new HashMap<>();

    ValueMatch(List<String> wanted) {
        this.wanted = wanted.stream().map(Labels::canonical).collect(Collectors.toSet());
    }

    boolean matches(String value) {
        Boolean before = known.get(value);
        if (before != null) {
            return before;
        }
        boolean found = wanted.contains(Labels.canonical(value));
        if (known.size() < MAX_REMEMBERED) {
            known.put(value, found);
        }
        return found;
    }
}

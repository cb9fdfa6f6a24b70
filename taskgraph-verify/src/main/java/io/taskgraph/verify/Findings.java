package io.taskgraph.verify;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the findings of the checks: each sentence once, and at most 100 of each property. */
final class Findings {

    private static final int MOST = 100;

    private final Set<Finding> found = new LinkedHashSet<>();

    void refute(Property property, String sentence) {
        add(new Finding(property, true, sentence));
    }

    void miss(Property property, String sentence) {
        add(new Finding(property, false, sentence));
    }

    /** Refutes a property, or, if the proof may be among the lost events of a record, reports it as missing. */
    void refuteUnless(boolean mayBeLost, Property property, String sentence) {
        add(new Finding(property, !mayBeLost, sentence));
    }

    private void add(Finding finding) {
        long same = found.stream()
                .filter(other -> other.property() == finding.property() && other.refutes() == finding.refutes())
                .count();
        if (same < MOST) {
            found.add(finding);
        }
    }

    List<Finding> all() {
        return new ArrayList<>(found);
    }
}

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
        add(new Finding(property, Finding.Kind.REFUTES, sentence));
    }

    void miss(Property property, String sentence) {
        add(new Finding(property, Finding.Kind.MISSING, sentence));
    }

    /** Refutes a property, or, if the proof may be among the lost events of a record, reports it as missing. */
    void refuteUnless(boolean mayBeLost, Property property, String sentence) {
        refuteUnless(Doubt.lostIf(mayBeLost), property, sentence);
    }

    /** Refutes a property, unless there is doubt. */
    void refuteUnless(Doubt doubt, Property property, String sentence) {
        add(new Finding(property, doubt.kind(), sentence));
    }

    private void add(Finding finding) {
        long same = found.stream()
                .filter(other -> other.property() == finding.property() && other.kind() == finding.kind())
                .count();
        if (same < MOST) {
            found.add(finding);
        }
    }

    List<Finding> all() {
        return new ArrayList<>(found);
    }
}

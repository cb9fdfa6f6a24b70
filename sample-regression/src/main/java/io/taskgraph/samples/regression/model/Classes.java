package io.taskgraph.samples.regression.model;

import io.taskgraph.BriefList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides what classes a target has: the labels that occur, whatever they are called. */
final class Classes {

    /** Most classes that a message lists. */
    private static final int MAX_SHOWN = 10;

    private Classes() {}

    /**
     * Returns the classes in their order; of a binomial model the last one counts as 1. There are none where the target is a number.
     *
     * @param positive the class that counts as 1 in a binomial model, or null for the last one of two
     */
    static List<String> of(Family family, LabelCounts counts, @Nullable String positive) {
        List<String> labels = counts.labels();
        if (labels.isEmpty()) {
            return labels;
        }
        if (labels.size() > Labels.MAX_LABELS) {
            throw new TargetRangeException("the target has " + labels.size() + " different values, more than "
                    + Labels.MAX_LABELS + " classes; is it a number?");
        }
        if (labels.size() == 1) {
            throw new TargetRangeException("all rows are of one class, '" + labels.get(0)
                    + "' (after selecting rows), so there is nothing to tell apart");
        }
        return family == Family.BINOMIAL ? ofTwo(labels, positive) : labels;
    }

    private static List<String> ofTwo(List<String> labels, @Nullable String positive) {
        if (positive == null) {
            if (labels.size() > 2) {
                throw new TargetRangeException("the target of the binomial family must have two classes but has "
                        + labels.size() + ": " + shown(labels)
                        + "; say by 'regression.positive' which one counts as 1, or use the multinomial family");
            }
            return labels;
        }
        String last = Labels.canonical(positive);
        List<String> ordered = new ArrayList<>(labels);
        if (!ordered.remove(last)) {
            throw new TargetRangeException("no row is of the class '" + positive
                    + "' that 'regression.positive' names; there are " + shown(labels));
        }
        ordered.add(last);
        return ordered;
    }

    private static String shown(List<String> labels) {
        return "[" + BriefList.of(labels, MAX_SHOWN) + "]";
    }
}

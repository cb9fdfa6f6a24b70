package io.taskgraph.boot.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.taskgraph.status.Explanation;
import io.taskgraph.status.Explanation.Wait;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why the epoch does not advance: the answer of {@code /actuator/taskgraph/explain}. Every component is described in
 * {@code docs/reference/actuator.md}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExplanationDescriptor(
        String sentence,
        boolean stalled,
        String cause,
        @Nullable Long task,
        @Nullable Instant since,
        @Nullable Double ageSeconds,
        String resolution,
        List<WaitDescriptor> waits,
        int moreWaits) {

    /** One edge of the wait-for graph. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record WaitDescriptor(
            long task,
            String kind,
            @Nullable Long on,
            String detail,
            @Nullable Double seconds) {}

    static ExplanationDescriptor of(Explanation explanation, Instant now) {
        return new ExplanationDescriptor(
                explanation.sentence(),
                explanation.stalled(),
                explanation.cause().name(),
                Descriptors.id(explanation.task()),
                explanation.age() == null ? null : now.minus(explanation.age()),
                Descriptors.secondsOrNull(explanation.age()),
                explanation.resolution(),
                explanation.waits().stream().map(ExplanationDescriptor::of).toList(),
                explanation.moreWaits());
    }

    private static WaitDescriptor of(Wait wait) {
        return new WaitDescriptor(
                wait.task(),
                wait.kind().name(),
                Descriptors.id(wait.on()),
                wait.detail(),
                Descriptors.secondsOrNull(wait.age()));
    }
}

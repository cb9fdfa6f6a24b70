package io.taskgraph.verify;

import io.taskgraph.record.ProcessRecord;
import io.taskgraph.record.RecordEvent;
import java.util.List;

/**
 * The verdict on the records of a job's processes.
 *
 * @param records number of records
 * @param events number of events in them
 * @param findings evidence against a property; empty if all are proven for the recorded events
 */
public record Verification(int records, long events, List<Finding> findings) {

    public Verification {
        findings = List.copyOf(findings);
    }

    /** Checks the records of a job's processes, of any number of its runs. All records must be given: a missing one hides the actions of its process. */
    public static Verification of(List<ProcessRecord> records) {
        Findings findings = new Findings();
        RecordedCopies copies = new RecordedCopies(List.copyOf(records), findings);
        new OwnershipCheck(copies, findings).run();
        EpochCheck epochs = new EpochCheck(copies, findings);
        epochs.run();
        new FlagCheck(copies, epochs, findings).run();
        new RequestCheck(copies, findings).run();
        new CallbackCheck(copies, findings).run();
        new UpdateCheck(copies, findings).run();
        for (ProcessRecord process : records) {
            incomplete(process, copies, findings);
        }
        return new Verification(
                records.size(),
                records.stream().mapToLong(record -> record.entries().size()).sum(),
                findings.all());
    }

    private static void incomplete(ProcessRecord process, RecordedCopies copies, Findings findings) {
        if (!copies.mayHaveLost(process)) {
            return;
        }
        long lost = process.entries().stream()
                .filter(entry -> entry.event() instanceof RecordEvent.Gap)
                .mapToLong(entry -> ((RecordEvent.Gap) entry.event()).events())
                .sum();
        String why = lost > 0
                ? lost + " events of " + process.name() + " were not recorded"
                : process.entries().stream().anyMatch(entry -> entry.event() instanceof RecordEvent.Full)
                        ? process.name() + " has reached its limit"
                        : process.name() + " was not closed, so its process was killed";
        for (Property property : Property.values()) {
            findings.miss(property, why + ": what is missing there may hide a breach");
        }
    }

    /** Returns whether a property is broken. */
    public boolean isRefuted() {
        return findings.stream().anyMatch(Finding::refutes);
    }

    /** Returns whether every property holds for the records, and these are complete. */
    public boolean isProven() {
        return findings.isEmpty();
    }

    /** Returns a line for each property, and below it the evidence against it. */
    public String report() {
        StringBuilder text = new StringBuilder(records + " records with " + events + " events");
        for (Property property : Property.values()) {
            List<Finding> against = findings.stream()
                    .filter(finding -> finding.property() == property)
                    .toList();
            String verdict = against.isEmpty()
                    ? "proven      "
                    : against.stream().anyMatch(Finding::refutes) ? "REFUTED     " : "not proven  ";
            text.append('\n').append(verdict).append(property.text());
            for (Finding finding : against) {
                text.append("\n            ")
                        .append(finding.refutes() ? "refuted: " : "missing: ")
                        .append(finding.sentence());
            }
        }
        return text.toString();
    }
}

package io.taskgraph.verify;

import io.taskgraph.record.ProcessRecord;
import io.taskgraph.record.RecordEvent;
import java.util.List;

/**
 * The verdict on the records of a job's processes.
 *
 * @param records number of records
 * @param events number of events in them
 * @param findings facts against a property, or facts that depend on the last actions of a killed process
 * @param cuts records that were cut off since their process was killed, and where
 */
public record Verification(int records, long events, List<Finding> findings, List<String> cuts) {

    public Verification {
        findings = List.copyOf(findings);
        cuts = List.copyOf(cuts);
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
            if (copies.doubt(process) == Doubt.LOST) {
                incomplete(process, findings);
            }
        }
        return new Verification(
                records.size(),
                records.stream().mapToLong(record -> record.entries().size()).sum(),
                findings.all(),
                records.stream()
                        .filter(process -> copies.doubt(process) == Doubt.KILLED)
                        .map(process -> cut(process, copies.lastEpoch(process)))
                        .toList());
    }

    private static String cut(ProcessRecord process, long epoch) {
        return process.name() + " ends after " + process.entries().size() + " events, "
                + (epoch < 0 ? "before the first epoch" : "in epoch " + epoch)
                + ": it was not closed, so its process was killed";
    }

    private static void incomplete(ProcessRecord process, Findings findings) {
        long lost = process.entries().stream()
                .filter(entry -> entry.event() instanceof RecordEvent.Gap)
                .mapToLong(entry -> ((RecordEvent.Gap) entry.event()).events())
                .sum();
        String why = lost > 0
                ? lost + " events of " + process.name() + " were not recorded"
                : process.name() + " has reached its limit";
        for (Property property : Property.values()) {
            findings.miss(property, why + ": the missing part may hide a breach");
        }
    }

    /** Returns whether a property is broken. */
    public boolean isRefuted() {
        return findings.stream().anyMatch(Finding::refutes);
    }

    /**
     * Returns whether every property holds by the records, and nothing is missing in them but the last actions of processes that were
     * killed.
     */
    public boolean isProven() {
        return findings.stream().allMatch(finding -> finding.kind() == Finding.Kind.BEYOND);
    }

    /** Returns a line for each property, and below it the findings about it. */
    public String report() {
        StringBuilder text = new StringBuilder(records + " records with " + events + " events");
        cuts.forEach(cut -> text.append('\n').append(cut));
        for (Property property : Property.values()) {
            List<Finding> about = findings.stream()
                    .filter(finding -> finding.property() == property)
                    .toList();
            text.append('\n').append(verdict(about)).append(property.text());
            for (Finding finding : about) {
                text.append("\n            ").append(word(finding.kind())).append(finding.sentence());
            }
        }
        if (!cuts.isEmpty()) {
            text.append("\n"
                    + "Proven up to there: what a killed process did after the last event of its record is not"
                    + " judged.");
        }
        return text.toString();
    }

    private static String verdict(List<Finding> about) {
        if (about.stream().anyMatch(Finding::refutes)) {
            return "REFUTED     ";
        }
        return about.stream().anyMatch(finding -> finding.kind() == Finding.Kind.MISSING)
                ? "not proven  "
                : "proven      ";
    }

    private static String word(Finding.Kind kind) {
        return switch (kind) {
            case REFUTES -> "refuted: ";
            case MISSING -> "missing: ";
            case BEYOND -> "not judged: ";
        };
    }
}

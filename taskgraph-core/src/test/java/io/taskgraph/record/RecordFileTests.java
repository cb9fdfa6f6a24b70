package io.taskgraph.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told is written and read again; what is lost is said. */
class RecordFileTests {

    @TempDir
    private Path directory;

    private static List<RecordEvent> events(ProcessRecord record) {
        return record.entries().stream().map(ProcessRecord.Entry::event).toList();
    }

    private static List<RecordEvent> ofEachKind() {
        return List.of(
                new RecordEvent.Joined("job \"ä\\\n", "p-1"),
                new RecordEvent.Started("run", 1, 2, "p-1.0"),
                new RecordEvent.BackupStarted("run", 1, 3, "p-1.1"),
                new RecordEvent.Promoted(1, 3, 4),
                new RecordEvent.Entered(1, 2, 0),
                new RecordEvent.Told(1, 2, 0, 5, "ring", "\u0001 \ud83d\ude00"),
                new RecordEvent.Kept(1, 2, 0, "ring", ""),
                new RecordEvent.Flagged(1, 2, 9, 0, "ring", ""),
                new RecordEvent.Advanced(1, 2, 10, 1),
                new RecordEvent.Ended(1, 2, 11),
                new RecordEvent.Unanswered(-1, 0, "epoch"),
                new RecordEvent.Asked(1, 1, 2, 0, 5, 6),
                new RecordEvent.Answered(1, 6),
                new RecordEvent.Served(1, 2, 2, 0, 5, 6),
                new RecordEvent.Applied(1, 2, 1, 2, 5, 6, 7, -8),
                new RecordEvent.Restored(1, 3),
                new RecordEvent.Ran(1, 2, "init", Long.MIN_VALUE, Long.MAX_VALUE),
                new RecordEvent.Dropped(1, 2, "killed"),
                new RecordEvent.Exited(1, 2),
                new RecordEvent.Gap(3),
                new RecordEvent.Full(100),
                new RecordEvent.Left());
    }

    @Test
    void everyKindOfEventIsReadAsItWasTold() throws IOException {
        Path file = directory.resolve("record.jsonl");
        try (RecordFile record = RecordFile.create(file, 1_000_000, null)) {
            ofEachKind().forEach(event -> record.record(-7, event));
        }
        ProcessRecord read = ProcessRecord.read(file, null);
        assertThat(read.isClosed()).isTrue();
        assertThat(events(read).subList(0, ofEachKind().size())).isEqualTo(ofEachKind());
        assertThat(read.entries().get(0).nanoTime()).isEqualTo(-7);
        assertThat(RecordEvent.class.getPermittedSubclasses())
                .as("kinds of events")
                .hasSize(ofEachKind().size() + 1);
    }

    @Test
    void aRecordEndsAtItsLimitAndSaysSo() throws IOException {
        Path file = directory.resolve("record.jsonl");
        try (RecordFile record = RecordFile.create(file, 2_000, null)) {
            for (int epoch = 0; epoch < 1_000; epoch++) {
                record.record(0, new RecordEvent.Entered(1, 2, epoch));
            }
        }
        ProcessRecord read = ProcessRecord.read(file, null);
        assertThat(Files.size(file)).isBetween(1_000L, 2_000L);
        assertThat(read.isClosed()).isFalse();
        assertThat(events(read)).last().isInstanceOf(RecordEvent.Full.class);
    }

    @Test
    void whatDoesNotFitIntoTheQueueIsCounted() throws IOException {
        Path file = directory.resolve("record.jsonl");
        int told = 2_000_000;
        try (RecordFile record = RecordFile.create(file, 1_000_000_000, null)) {
            for (int i = 0; i < told; i++) {
                record.record(0, new RecordEvent.Left());
            }
        }
        ProcessRecord read = ProcessRecord.read(file, null);
        long lost = events(read).stream()
                .filter(RecordEvent.Gap.class::isInstance)
                .mapToLong(gap -> ((RecordEvent.Gap) gap).events())
                .sum();
        long written =
                events(read).stream().filter(RecordEvent.Left.class::isInstance).count();
        assertThat(written + lost).isEqualTo(told);
        assertThat(read.isClosed()).isTrue();
    }

    @Test
    void theLineThatAKilledProcessWasWritingIsPassedOver() throws IOException {
        Path file = Files.writeString(
                directory.resolve("killed.jsonl"), "{\"at\":1,\"event\":\"Left\"}\n{\"at\":2,\"event\":\"Ente");
        ProcessRecord read = ProcessRecord.read(file, null);
        assertThat(events(read)).containsExactly(new RecordEvent.Left());
        assertThat(read.isClosed()).isFalse();
    }

    @Test
    void aRecordThatIsCutAtAnyByteOfItsLastLineIsRead() throws IOException {
        Path file = directory.resolve("cut.jsonl");
        try (RecordFile record = RecordFile.create(file, 1_000_000, null)) {
            record.record(1, new RecordEvent.Joined("ä", "€\u007f\ud83d\ude00"));
        }
        byte[] bytes = Files.readAllBytes(file);
        int line = Files.readAllLines(file).get(0).length();
        for (int cut = 0; cut < line; cut++) {
            Files.write(file, Arrays.copyOf(bytes, cut));
            assertThat(ProcessRecord.read(file, null).entries())
                    .as("cut at %d", cut)
                    .isEmpty();
        }
        Files.write(file, Arrays.copyOf(bytes, line));
        assertThat(events(ProcessRecord.read(file, null)))
                .containsExactly(new RecordEvent.Joined("ä", "€\u007f\ud83d\ude00"));
    }

    @Test
    void aLineThatIsNoneOfARecordIsNamed() throws IOException {
        refused("{\"at\":1,\"event\":\"Lost\"}", "line 1 of", "'event' must be one of", "but is 'Lost'");
        refused("{\"at\":1}", "but is 'null'");
        refused("{\"at\":\"x\",\"event\":\"Left\"}", "'at' must be a whole number, but is 'x'");
        refused(
                "{\"at\":1,\"event\":\"Entered\",\"task\":1,\"incarnation\":2}",
                "'epoch' must be a whole number, but is missing");
        refused("[]", "expected '{' at column 1");
        refused("{\"at\":1,\"at\":2}", "expected field 'at' once");
        refused("{\"at\":1.5}", "expected '}' at column 8");
        refused("{\"at\":x}", "expected a text or a whole number at column 7");
        refused("{\"a\":\"\\u12\"}", "expected four hexadecimal digits");
        refused("{\"a\":\"\\x\"}", "expected an escaped character");
        refused("{} x", "expected the end of the line");
        refused(
                RecordCodec.encode(1, new RecordEvent.Applied(1, 2, 1, 2, 5, 6, 7, 8))
                        .replace("\"digest\":8", "\"digest\":99999999999"),
                "'digest' must be a whole number of 32 bits, but is '99999999999'");
    }

    private void refused(String line, String... parts) throws IOException {
        Path file = Files.writeString(directory.resolve("bad.jsonl"), line + "\n" + line + "\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProcessRecord.read(file, null))
                .withMessageContainingAll(parts);
    }

    @Test
    void aLimitThatIsTooSmallIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordFile.create(directory.resolve("x"), 999, null))
                .withMessage("'maxBytes' must be at least 1000, but is 999");
    }
}

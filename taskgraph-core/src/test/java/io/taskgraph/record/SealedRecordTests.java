package io.taskgraph.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.taskgraph.checkpoint.CheckpointKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of a job that has a key, and somebody who may write to their directory. */
class SealedRecordTests {

    private static final CheckpointKey KEY = key(1);
    private static final int EVENTS = 5;

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve("record.jsonl");
        try (RecordFile record = RecordFile.create(file, 1_000_000, KEY)) {
            for (int epoch = 0; epoch < EVENTS; epoch++) {
                record.record(7, new RecordEvent.Told(1, 2, epoch, 5, "ring", "},\"seal\":\"ä\u0001\ud83d\ude00"));
            }
        }
    }

    @Test
    void whatIsSealedIsReadBackWithTheKey() throws IOException {
        ProcessRecord read = ProcessRecord.read(file, KEY);
        assertThat(read.isClosed()).isTrue();
        assertThat(read.entries().get(3).event())
                .isEqualTo(new RecordEvent.Told(1, 2, 3, 5, "ring", "},\"seal\":\"ä\u0001\ud83d\ude00"));
    }

    @Test
    void anotherKeyAndNoKeyAreRefused() {
        assertRefused(key(2), "is refused at line 1, since its seal is not that of the key");
        assertRefused(null, "is refused at line 1, since it has a seal, and there is no key");
    }

    @Test
    void whatWasWrittenWithoutAKeyIsRefused() throws IOException {
        file = directory.resolve("unsealed.jsonl");
        try (RecordFile record = RecordFile.create(file, 1_000_000, null)) {
            record.record(7, new RecordEvent.Left());
        }
        assertRefused(KEY, "is refused at line 1, since it has no seal, and there is a key");
        ProcessRecord read = ProcessRecord.read(file, null);
        assertThat(read.isClosed()).isTrue();
    }

    @Test
    void aLineThatSomebodyHasChangedLeftOutOrMovedIsRefused() throws IOException {
        List<String> lines = Files.readAllLines(file);
        String changed = "since it was changed, or a line before it is missing";

        List<String> other = new ArrayList<>(lines);
        other.set(2, lines.get(2).replace("\"epoch\":2", "\"epoch\":3"));
        Files.write(file, other);
        assertRefused(KEY, "is refused at line 3, " + changed);

        other = new ArrayList<>(lines);
        other.remove(1);
        Files.write(file, other);
        assertRefused(KEY, "is refused at line 2, " + changed);

        other = new ArrayList<>(lines);
        other.set(1, lines.get(3));
        Files.write(file, other);
        assertRefused(KEY, "is refused at line 2, " + changed);

        other = new ArrayList<>(lines);
        other.add("{\"at\":1,\"event\":\"Left\"}");
        Files.write(file, other);
        assertRefused(KEY, "is refused at line " + other.size() + ", since it has no seal");

        Files.write(file, lines.subList(1, lines.size()));
        assertRefused(KEY, "is refused at line 1, since its seal is not that of the key");
    }

    @Test
    void theSealOfALineIsCheckedBeforeTheLineIsRead() throws IOException {
        List<String> lines = Files.readAllLines(file);
        for (int at : new int[] {2, lines.size() - 1}) {
            List<String> other = new ArrayList<>(lines);
            other.set(at, lines.get(at).replace("\"event\":", "\"no event\":"));
            Files.write(file, other);
            assertRefused(KEY, "is refused at line " + (at + 1) + ", since it was changed");
        }
    }

    @Test
    void theLastLineOfAKilledProcessIsPassedOver() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int last = bytes.length - 1 - Files.readAllLines(file).get(EVENTS).length();
        for (int cut = last; cut < bytes.length - 1; cut++) {
            Files.write(file, Arrays.copyOf(bytes, cut));
            assertThat(ProcessRecord.read(file, KEY).entries())
                    .as("cut at %d", cut)
                    .hasSize(EVENTS);
        }
    }

    @Test
    void aSealedRecordKeepsToItsLimit() throws IOException {
        Path small = directory.resolve("small.jsonl");
        try (RecordFile record = RecordFile.create(small, 2_000, KEY)) {
            for (int epoch = 0; epoch < 1_000; epoch++) {
                record.record(0, new RecordEvent.Entered(1, 2, epoch));
            }
        }
        assertThat(Files.size(small)).isBetween(1_000L, 2_000L);
        assertThat(ProcessRecord.read(small, KEY).entries())
                .last()
                .extracting(ProcessRecord.Entry::event)
                .isInstanceOf(RecordEvent.Full.class);
    }

    private void assertRefused(@Nullable CheckpointKey key, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProcessRecord.read(file, key))
                .withMessageContaining("record '" + file + "' " + reason)
                .withMessageContaining("taskgraph.checkpoint.key");
    }

    private static CheckpointKey key(int seed) {
        byte[] secret = new byte[CheckpointKey.MIN_BYTES];
        Arrays.fill(secret, (byte) seed);
        return CheckpointKey.of(secret);
    }
}

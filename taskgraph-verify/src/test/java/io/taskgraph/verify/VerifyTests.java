package io.taskgraph.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.checkpoint.CheckpointKey;
import io.taskgraph.record.RecordEvent;
import io.taskgraph.record.RecordFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command: what it reads, what it prints, and its status. */
class VerifyTests {

    private static final String JOINED = "{\"at\":1,\"event\":\"Joined\",\"job\":\"ring\",\"process\":\"p\"}";
    private static final String JOINED_TOO = JOINED.replace("\"p\"", "\"q\"");
    private static final String CLOSED = "{\"at\":0,\"event\":\"Closed\"}";
    private static final String TWICE =
            "{\"at\":1,\"event\":\"Started\",\"runId\":\"r\",\"task\":3,\"incarnation\":7,\"node\":\"n\"}";

    @TempDir
    private Path directory;

    private String printed = "";

    private int run(String... arguments) {
        return runWith(null, arguments);
    }

    private int runWith(@Nullable String secret, String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        int status = Verify.run(List.of(arguments), secret, out, out);
        printed = bytes.toString(StandardCharsets.UTF_8);
        return status;
    }

    private void write(String name, String... lines) throws IOException {
        Files.write(directory.resolve(name), Arrays.asList(lines));
    }

    @Test
    void allRecordsOfADirectoryAreProven() throws IOException {
        write("a.jsonl", JOINED, CLOSED);
        write("b.jsonl", JOINED_TOO, CLOSED);
        write("notes.txt", "nothing");
        assertThat(run(directory.toString())).isZero();
        assertThat(printed).startsWith("2 records with 4 events").doesNotContain("REFUTED", "not proven");
    }

    @Test
    void aBreachHasStatusOneAndASentence() throws IOException {
        write("a.jsonl", JOINED, TWICE, CLOSED);
        write("b.jsonl", JOINED_TOO, TWICE, CLOSED);
        assertThat(run(
                        directory.resolve("a.jsonl").toString(),
                        directory.resolve("b.jsonl").toString()))
                .isEqualTo(1);
        assertThat(printed)
                .contains("REFUTED     one owner at a time")
                .contains("refuted: task 3, incarnation 7 began twice: in a.jsonl and in b.jsonl");
    }

    @Test
    void whatCannotBeProvenHasStatusTwo() throws IOException {
        write("a.jsonl", JOINED, "{\"at\":1,\"event\":\"Gap\",\"events\":3}", CLOSED);
        assertThat(run(directory.toString())).isEqualTo(2);
        assertThat(printed).contains("3 events of a.jsonl were not recorded");
    }

    @Test
    void aRunWithAKillIsProvenUpToTheKill() throws IOException {
        write("a.jsonl", JOINED);
        write("b.jsonl", JOINED_TOO, CLOSED);
        assertThat(run(directory.toString())).isZero();
        assertThat(printed)
                .contains("a.jsonl ends after 1 events, before the first epoch: it was not closed, so its process was"
                        + " killed")
                .contains("Proven up to there");
    }

    @Test
    void whatCannotBeReadHasStatusSixtyFour() throws IOException {
        assertThat(run()).isEqualTo(64);
        assertThat(run(directory.toString())).isEqualTo(64);
        assertThat(printed).contains("there is none in [" + directory + "]");
        assertThat(run(directory.resolve("none").toString())).isEqualTo(64);
        assertThat(printed).contains("cannot be read").contains("none");
        write("a.jsonl", JOINED, "rubbish", CLOSED);
        assertThat(run(directory.toString())).isEqualTo(64);
        assertThat(printed).contains("line 2 of").contains("expected '{' at column 1");
        write("a.jsonl", JOINED, CLOSED);
        write("b.jsonl", JOINED.replace("ring", "other"), CLOSED);
        assertThat(run(directory.toString())).isEqualTo(64);
        assertThat(printed).contains("All records must be of one job, but these are of [other, ring]");
    }

    @Test
    void withTheKeyOfTheJobARecordMustBeSealed() throws IOException {
        String secret = "0123456789abcdef0123456789abcdef";
        try (RecordFile record = RecordFile.create(
                directory.resolve("a.jsonl"), 10_000, CheckpointKey.of(secret.getBytes(StandardCharsets.UTF_8)))) {
            record.record(1, new RecordEvent.Joined("ring", "p"));
        }
        assertThat(runWith(secret, directory.toString())).isZero();
        assertThat(printed).startsWith("1 records with 2 events");
        assertThat(run(directory.toString())).isEqualTo(64);
        assertThat(printed).contains("a.jsonl").contains("there is no key").contains("taskgraph.checkpoint.key");
        write("b.jsonl", JOINED, CLOSED);
        assertThat(runWith(secret, directory.toString())).isEqualTo(64);
        assertThat(printed).contains("b.jsonl").contains("it has no seal, and there is a key");
        assertThat(runWith("short", directory.toString())).isEqualTo(64);
        assertThat(printed).contains("TASKGRAPH_CHECKPOINT_KEY must have at least 32 bytes, but has 5");
    }

    @Test
    void aRecordUnderASecondNameIsRefusedWholeOrCutOff() throws IOException {
        write("a.jsonl", JOINED, TWICE, CLOSED);
        write("b.jsonl", JOINED, TWICE);
        assertThat(run(directory.toString())).isEqualTo(64);
        assertThat(printed).contains("'a.jsonl' and 'b.jsonl' are one record twice");
    }

    @Test
    void aSealedLineWithADigestThatNoLineHasIsRefusedForItsSeal() throws IOException {
        String secret = "0123456789abcdef0123456789abcdef";
        Path file = directory.resolve("a.jsonl");
        try (RecordFile record =
                RecordFile.create(file, 10_000, CheckpointKey.of(secret.getBytes(StandardCharsets.UTF_8)))) {
            record.record(1, new RecordEvent.Joined("ring", "p"));
            record.record(2, new RecordEvent.Applied(1, 2, 1, 2, 5, 6, 7, 8));
        }
        assertThat(runWith(secret, directory.toString())).isNotEqualTo(64);
        Files.writeString(file, Files.readString(file).replace("\"digest\":8", "\"digest\":99999999999"));
        assertThat(runWith(secret, directory.toString())).isEqualTo(64);
        assertThat(printed).contains("is refused at line 2, since it was changed");
    }
}

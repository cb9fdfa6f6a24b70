package io.taskgraph.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class FileCheckpointStoreTests {

    private static final String RUN = "3f1c9f0e-9f0b-4d0a-9a51-0d3c5f6a7b8c";

    @TempDir
    private Path directory;

    private FileCheckpointStore store;

    @BeforeEach
    void openStore() {
        store = new FileCheckpointStore(directory.resolve("a/b"), 2);
    }

    @Test
    void newestAtOrBeforeAnEpochIsReadBack() throws IOException {
        Checkpoint second = written(2, 7, "two");
        Checkpoint third = written(3, 7, "three");
        assertThat(store.newest(RUN, 5, 3)).contains(third);
        assertThat(store.newest(RUN, 5, 100)).contains(third);
        assertThat(store.newest(RUN, 5, 2)).contains(second);
        assertThat(store.newest(RUN, 5, 1)).isEmpty();
        assertThat(store.newest(RUN, 6, 3)).isEmpty();
        assertThat(store.newest("another run", 5, 3)).isEmpty();
    }

    @Test
    void ofOneEpochThatOfTheLatestCopyIsTaken() throws IOException {
        written(3, 7, "former");
        Checkpoint later = written(3, 8, "later");
        assertThat(store.newest(RUN, 5, 3)).contains(later);
    }

    @Test
    void secondOfOneCopyAndEpochTakesThePlaceOfTheFirst() throws IOException {
        written(3, 7, "first, and longer");
        Checkpoint second = written(3, 7, "second");
        assertThat(store.newest(RUN, 5, 3)).contains(second);
        assertThat(files()).containsExactly("3.7.checkpoint");
    }

    @Test
    void somethingIsKnownToBeKeptThoughItCannotBeUsed() throws IOException {
        assertThat(store.hasAny(RUN, 5)).isFalse();
        written(3, 7, "cut off");
        Files.write(directory.resolve("a/b").resolve(RUN).resolve("5/3.7.checkpoint"), new byte[] {1, 2, 3});
        assertThat(store.latestIncarnation(RUN, 5)).isEqualTo(-1);
        assertThat(store.hasAny(RUN, 5)).isTrue();
        assertThat(store.newest(RUN, 5, 2)).isEmpty();
        assertThatExceptionOfType(DamagedCheckpointException.class)
                .isThrownBy(() -> store.newest(RUN, 5, 3))
                .withMessageContaining("up to epoch 3 can be used: 1 of them is damaged");
    }

    /** A folder in the place of a file can be opened, but not read: as a volume that fails. */
    @Test
    void fileThatCannotBeReadIsNotPassedOver() throws IOException {
        written(2, 7, "before");
        Files.createDirectories(directory.resolve("a/b").resolve(RUN).resolve("5/3.8.checkpoint"));
        assertThatIOException()
                .isThrownBy(() -> store.newest(RUN, 5, 3))
                .isNotInstanceOf(DamagedCheckpointException.class);
        assertThatIOException().isThrownBy(() -> store.latestIncarnation(RUN, 5));
        assertThatIOException().isThrownBy(() -> store.left(RUN));
        assertThatIOException().isThrownBy(() -> written(3, 7, "of a copy that may be a former one"));
    }

    /** A link to itself: something is there, and whether it is a folder cannot be found out. */
    @Test
    void folderThatCannotBeReadIsNotTakenForNone() throws IOException {
        Path ofRun = directory.resolve("a/b").resolve(RUN);
        Files.createDirectories(ofRun);
        Path link = ofRun.resolve("5");
        Files.createSymbolicLink(link, link);
        assertThatIOException().isThrownBy(() -> store.left(RUN));
        assertThatIOException().isThrownBy(() -> store.hasAny(RUN));
        assertThatIOException().isThrownBy(() -> store.hasAny(RUN, 5));
        Files.move(ofRun, directory.resolve("away"));
        Files.createSymbolicLink(ofRun, ofRun);
        assertThatIOException().isThrownBy(() -> store.left(RUN));
    }

    @Test
    void filesBesideTheFoldersAreNoCheckpoints() throws IOException {
        written(3, 7, "state");
        Files.writeString(directory.resolve("a/b").resolve(RUN).resolve("6"), "a note");
        assertThat(store.left(RUN).epoch()).isEqualTo(3);
        assertThat(store.hasAny(RUN, 6)).isFalse();
        assertThat(store.hasAny(RUN)).isTrue();
    }

    @Test
    void stateOfTheNextEpochDoesNotPushOutTheOneBefore() throws IOException {
        FileCheckpointStore one = new FileCheckpointStore(directory.resolve("one"), 1);
        Checkpoint present = new Checkpoint(RUN, 5, 3, 2, 7, ByteString.copyFromUtf8("of 3"));
        one.write(present);
        one.write(new Checkpoint(RUN, 5, 4, 3, 7, ByteString.copyFromUtf8("of 4")));
        assertThat(one.newest(RUN, 5, 3)).contains(present);
        one.write(new Checkpoint(RUN, 5, 5, 4, 7, ByteString.copyFromUtf8("of 5")));
        assertThat(one.newest(RUN, 5, 3)).isEmpty();
    }

    @Test
    void formerCopyIsRefusedAfterALaterOne() throws IOException {
        Checkpoint later = written(3, 8, "later");
        assertThatIOException()
                .isThrownBy(() -> written(4, 7, "former"))
                .withMessageContaining("a later copy of task 5, incarnation 8")
                .withMessageContaining("before incarnation 7");
        assertThat(store.newest(RUN, 5, 9)).contains(later);
    }

    /** A folder in the place of a file cannot be deleted while something is in it. */
    @Test
    void thatOldOnesAreNotDeletedIsToldOnceAndSoIsItsEnd() throws IOException {
        Logger logger = (Logger) LoggerFactory.getLogger(FileCheckpointStore.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.setLevel(Level.WARN);
        logger.addAppender(lines);
        try {
            written(1, 7, "state");
            Path inside = Files.createDirectories(
                    directory.resolve("a/b").resolve(RUN).resolve("5/0.7.checkpoint/full"));
            for (int epoch = 2; epoch < 5; epoch++) {
                written(epoch, 7, "state " + epoch);
            }
            Files.delete(inside);
            written(5, 7, "state");
            written(6, 7, "state");
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(null);
        }
        assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.WARN);
        assertThat(lines.list.get(0).getFormattedMessage())
                .contains("could not be deleted")
                .contains("not said again");
        assertThat(lines.list.get(1).getFormattedMessage()).endsWith("are deleted again");
        assertThat(files()).containsExactly("5.7.checkpoint", "6.7.checkpoint");
    }

    @Test
    void onlyTheNewestFewAreKept() throws IOException {
        for (int epoch = 0; epoch < 5; epoch++) {
            written(epoch, 7, "state " + epoch);
        }
        assertThat(files()).containsExactly("3.7.checkpoint", "4.7.checkpoint");
    }

    /** Cuts the newest file off at every length, and then changes each of its bytes. */
    @Test
    void damagedFileIsPassedOverAndTheOneBeforeItTaken() throws IOException {
        Checkpoint before = written(2, 7, "before");
        written(3, 7, "newest");
        Path newest = directory.resolve("a/b").resolve(RUN).resolve("5/3.7.checkpoint");
        byte[] whole = Files.readAllBytes(newest);
        for (int length = 0; length < whole.length; length++) {
            Files.write(newest, Arrays.copyOf(whole, length));
            assertThat(store.newest(RUN, 5, 3)).as("cut off at %s", length).contains(before);
        }
        for (int i = 0; i < whole.length; i++) {
            byte[] changed = whole.clone();
            changed[i] ^= 0x10;
            Files.write(newest, changed);
            assertThat(store.newest(RUN, 5, 3)).as("changed at %s", i).contains(before);
        }
        Files.write(newest, Arrays.copyOf(whole, whole.length + 1));
        assertThat(store.newest(RUN, 5, 3)).as("longer by one").contains(before);
        Files.write(newest, whole);
        assertThat(store.newest(RUN, 5, 3)).get().extracting(Checkpoint::epoch).isEqualTo(3L);
    }

    @Test
    void renamedFileOfAnotherTaskIsNotTaken() throws IOException {
        written(3, 7, "of task 5");
        Path tasks = directory.resolve("a/b").resolve(RUN);
        Files.createDirectories(tasks.resolve("6"));
        Files.copy(tasks.resolve("5/3.7.checkpoint"), tasks.resolve("6/3.7.checkpoint"));
        assertThatExceptionOfType(DamagedCheckpointException.class).isThrownBy(() -> store.newest(RUN, 6, 3));
    }

    @Test
    void otherFilesAndDraftsAreNoCheckpoints() throws IOException {
        Checkpoint only = written(3, 7, "only");
        Path ofTask = directory.resolve("a/b").resolve(RUN).resolve("5");
        Files.writeString(ofTask.resolve("4.8.draft"), "half");
        Files.writeString(ofTask.resolve("notes.txt"), "mine");
        assertThat(store.newest(RUN, 5, 9)).contains(only);
        assertThat(written(4, 8, "next")).isNotNull();
    }

    /** A process that is killed while it writes leaves a draft. */
    @Test
    void draftsOfKilledProcessesAreDeletedWithTheNextCheckpoint() throws IOException {
        written(3, 7, "before");
        Path ofTask = directory.resolve("a/b").resolve(RUN).resolve("5");
        for (String draft : List.of("4.7.draft", "4.6.draft", "2.5.draft", "4.9.draft")) {
            Files.writeString(ofTask.resolve(draft), "half");
        }
        Files.writeString(ofTask.resolve("notes.draft"), "mine");
        written(4, 8, "next");
        assertThat(files()).containsExactly("3.7.checkpoint", "4.8.checkpoint", "4.9.draft", "notes.draft");
    }

    /** A file with the name of a later copy that cannot be read neither stops a checkpoint nor pushes it out. */
    @Test
    void fileWithTheNameOfALaterCopyPushesNothingOut() throws IOException {
        FileCheckpointStore one = new FileCheckpointStore(directory.resolve("a/b"), 1);
        written(3, 7, "before");
        Path ofTask = directory.resolve("a/b").resolve(RUN).resolve("5");
        Files.writeString(ofTask.resolve("4.9.checkpoint"), "damaged");
        Checkpoint next = checkpoint(4, 8, "next");
        one.write(next);
        assertThat(one.newest(RUN, 5, 4)).contains(next);
        assertThat(files()).containsExactly("4.8.checkpoint", "4.9.checkpoint");
    }

    @Test
    void whereNoFileCanBeMadeNothingIsLeft() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "no directory");
        FileCheckpointStore blocked = new FileCheckpointStore(file, 1);
        assertThatIOException().isThrownBy(() -> blocked.write(checkpoint(1, 7, "state")));
        assertThat(file).hasContent("no directory");
    }

    @Test
    void emptyAndLargeStatesAreKept() throws IOException {
        Checkpoint empty = written(1, 7, "");
        assertThat(store.newest(RUN, 5, 1)).contains(empty);
        Checkpoint large = new Checkpoint(RUN, 5, 2, 7, ByteString.copyFrom(new byte[5 << 20]));
        store.write(large);
        assertThat(store.newest(RUN, 5, 2)).contains(large);
    }

    /** A task that is ready for the next epoch says nothing of the others: the run was still in this one. */
    @Test
    void runHadComeAsFarAsTheEpochInWhichItsNewestCheckpointWasWritten() throws IOException {
        assertThat(store.left(RUN)).isEqualTo(new FileCheckpointStore.Left(-1, -1));
        Checkpoint forNext = new Checkpoint(RUN, 5, 4, 3, 7, ByteString.copyFromUtf8("ready for 4"));
        store.write(forNext);
        assertThat(store.left(RUN)).isEqualTo(new FileCheckpointStore.Left(3, 7));
        assertThat(store.newest(RUN, 5, 3)).isEmpty();
        assertThat(store.newest(RUN, 5, 4)).contains(forNext);

        written(4, 8, "of 4");
        assertThat(store.left(RUN)).isEqualTo(new FileCheckpointStore.Left(4, 8));
    }

    @Test
    void damagedFileDoesNotSayHowFarARunHadCome() throws IOException {
        written(2, 7, "before");
        written(3, 8, "newest");
        Files.writeString(directory.resolve("a/b").resolve(RUN).resolve("5/3.8.checkpoint"), "x");
        Files.createDirectories(directory.resolve("a/b").resolve(RUN).resolve("notes"));
        assertThat(store.left(RUN)).isEqualTo(new FileCheckpointStore.Left(2, 8));
    }

    @Test
    void keepIsAtLeastOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FileCheckpointStore(directory, 0))
                .withMessage("'keep' must be at least 1, but is 0");
    }

    private Checkpoint written(long epoch, long incarnation, String state) throws IOException {
        Checkpoint checkpoint = checkpoint(epoch, incarnation, state);
        store.write(checkpoint);
        return checkpoint;
    }

    private static Checkpoint checkpoint(long epoch, long incarnation, String state) {
        return new Checkpoint(RUN, 5, epoch, incarnation, ByteString.copyFromUtf8(state));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files =
                Files.list(directory.resolve("a/b").resolve(RUN).resolve("5"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}

package io.taskgraph.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.boot.autoconfigure.CheckpointStorageWatch.View;
import io.taskgraph.runtime.RuntimePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** When processes of a job are told that they keep checkpoints in different storage, by a clock that is moved by hand. */
@ExtendWith(OutputCaptureExtension.class)
class CheckpointStorageWatchTests {

    private record Timer(long at, Runnable action) implements Comparable<Timer> {

        @Override
        public int compareTo(Timer other) {
            return Long.compare(at, other.at);
        }
    }

    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final Map<String, String> processes = new HashMap<>();
    private long now = 17;

    private final RuntimePorts ports = new RuntimePorts(
            () -> now,
            Runnable::run,
            Runnable::run,
            (delay, action) -> {
                Timer timer = new Timer(now + delay.toNanos(), action);
                timers.add(timer);
                return () -> timers.remove(timer);
            },
            () -> "id");

    @TempDir
    private Path first;

    @TempDir
    private Path second;

    @BeforeEach
    void checkpointsOfTheRun() throws IOException {
        Files.createDirectories(first.resolve("run/0"));
        Files.createDirectories(second.resolve("run/1"));
    }

    @Test
    void otherStorageIsToldOnceByEach(CapturedOutput output) {
        start("a", first);
        start("b", second);
        pass(Duration.ofMinutes(2));
        assertThat(warnings(output))
                .as("a network file system may be a minute late")
                .isEmpty();
        pass(Duration.ofSeconds(60));
        assertThat(warnings(output))
                .hasSize(2)
                .anySatisfy(line -> assertThat(line)
                        .contains("Job 'daily': in '" + first
                                + "', the directory in which process a at host-a:1 keeps checkpoints, there is no file of process b at"
                                + " host-b:1: either that keeps them elsewhere, and a task that moves between them does not find its"
                                + " checkpoint, or it cannot write there, or is of an older version. Set 'taskgraph.checkpoint.directory' in all"
                                + " processes to a directory of one volume that all of them mount; in the Helm chart that is"
                                + " 'checkpoint.enabled' with 'checkpoint.accessMode' ReadWriteMany"))
                .anySatisfy(line -> assertThat(line).contains("'" + second + "'", "no file of process a at host-a:1"));
        pass(Duration.ofHours(1));
        assertThat(warnings(output)).as("again").hasSize(2);
    }

    @Test
    void oneStorageIsNoNews(CapturedOutput output) {
        start("a", first);
        pass(Duration.ofHours(2));
        start("b", first);
        pass(Duration.ofHours(2));
        assertThat(warnings(output)).isEmpty();
    }

    /** A job that has no state to keep needs no storage, though a directory may be set for all jobs alike. */
    @Test
    void nothingIsToldBeforeThereIsACheckpoint(CapturedOutput output) throws IOException {
        Files.delete(first.resolve("run/0"));
        Files.delete(first.resolve("run"));
        processes.put("elsewhere", "host-e:1");
        start("a", first);
        pass(Duration.ofHours(1));
        assertThat(warnings(output)).isEmpty();
        Files.createDirectories(first.resolve("run/0"));
        pass(CheckpointStorageWatch.LOOK);
        assertThat(warnings(output)).hasSize(1);
    }

    @Test
    void theEndIsToldAsLoudly(CapturedOutput output) {
        processes.put("elsewhere", "host-e:1");
        start("a", first);
        pass(Duration.ofMinutes(3));
        assertThat(warnings(output)).hasSize(1);
        processes.remove("elsewhere");
        pass(CheckpointStorageWatch.LOOK);
        assertThat(warnings(output))
                .hasSize(2)
                .last()
                .asString()
                .contains("Job 'daily': no process of the job is missing in the directory of checkpoints '" + first
                        + "' any more");
    }

    @Test
    void manyProcessesAreNotAllNamed(CapturedOutput output) {
        for (int i = 1; i <= 7; i++) {
            processes.put("p" + i, "host-" + i + ":1");
        }
        start("a", first);
        pass(Duration.ofMinutes(3));
        assertThat(warnings(output))
                .singleElement()
                .asString()
                .contains("no file of processes p1 at host-1:1, p2 at", "p5 at host-5:1 and 2 more: either");
    }

    @Test
    void theMarkerIsPrivateAndGoesWithTheProcess() throws IOException {
        CheckpointStorageWatch watch = start("a", first);
        pass(CheckpointStorageWatch.FIRST_LOOK);
        assertThat(first.resolve("a.process")).hasContent("process a at host-a:1, run run");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first.resolve("a.process"))))
                .isEqualTo("rw-------");
        watch.close();
        assertThat(first.resolve("a.process")).doesNotExist();
        pass(Duration.ofMinutes(10));
        assertThat(first.resolve("a.process")).doesNotExist();
    }

    @Test
    void oldMarkersOfProcessesThatWereKilledAreDeleted() throws IOException {
        Path old = Files.writeString(first.resolve("killed.process"), "");
        Files.setLastModifiedTime(
                old,
                FileTime.from(Instant.now().minus(ProcessMarkers.LEFT_BEHIND).minusSeconds(60)));
        Path young = Files.writeString(first.resolve("joining.process"), "");
        Path other = Files.writeString(first.resolve("run.properties"), "");
        Files.setLastModifiedTime(other, FileTime.from(Instant.EPOCH));
        start("a", first);
        pass(CheckpointStorageWatch.FIRST_LOOK);
        assertThat(old).doesNotExist();
        assertThat(young).exists();
        assertThat(other).exists();
    }

    private CheckpointStorageWatch start(String process, Path directory) {
        processes.put(process, "host-" + process + ":1");
        CheckpointStorageWatch watch = new CheckpointStorageWatch(
                "daily",
                new ProcessMarkers(directory),
                ports,
                Runnable::run,
                () -> new View(process, "run", Map.copyOf(processes)));
        watch.start();
        return watch;
    }

    private void pass(Duration time) {
        long end = now + time.toNanos();
        for (Timer next = due(end); next != null; next = due(end)) {
            now = next.at();
            next.action().run();
        }
        now = end;
    }

    private @Nullable Timer due(long end) {
        Timer next = timers.peek();
        return next != null && next.at() <= end ? timers.poll() : null;
    }

    private static List<String> warnings(CapturedOutput output) {
        return output.getAll()
                .lines()
                .filter(line -> line.contains(" WARN ") && line.contains("Job 'daily'"))
                .toList();
    }
}

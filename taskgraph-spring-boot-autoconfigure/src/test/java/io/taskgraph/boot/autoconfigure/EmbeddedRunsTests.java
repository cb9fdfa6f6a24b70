package io.taskgraph.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.boot.TaskBuilder;
import io.taskgraph.boot.support.CountingCoordinator;
import io.taskgraph.checkpoint.CheckpointException;
import io.taskgraph.checkpoint.Checkpointable;
import io.taskgraph.runtime.JobMonitor;
import io.taskgraph.status.JobSnapshot;
import io.taskgraph.status.JobSnapshot.Phase;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** A job in one process whose process ends before the job: what the next start makes of what is left. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class EmbeddedRunsTests {

    private static final String CUT_OFF = "run.properties";
    private static final String FAILED = "failed-run.properties";

    @TempDir
    private Path directory;

    @Test
    void jobThatWasCutOffGoesOnFromItsCheckpoints(CapturedOutput output) throws IOException {
        Seen first = runUntil("--pause-in=5", this::isKeptInEpochFive);
        assertThat(first.entered()).startsWith(0L);
        assertThat(files()).contains(CUT_OFF);

        Seen second = runUntil("--last-epoch=8", job -> job.phase() == Phase.ENDED);
        assertThat(second.restored()).allMatch(sum -> sum == 10 || sum == 15).isNotEmpty();
        assertThat(second.entered()).startsWith(5L).doesNotContain(4L);
        assertThat(second.sums()).containsExactly(36L);
        assertThat(output).containsPattern("Job 'counting' goes on with run [-0-9a-f]+ in epoch 5, which was cut off");
        assertThat(files()).doesNotContain(CUT_OFF);
    }

    @Test
    void jobOnAnEmbeddedCoordinatorThatIsMeasuredGoesOnToo(CapturedOutput output) {
        runUntil(Measured.class, "--pause-in=5", this::isKeptInEpochFive);
        Seen second = runUntil(Measured.class, "--last-epoch=8", job -> job.phase() == Phase.ENDED);
        assertThat(second.entered()).startsWith(5L).doesNotContain(4L);
        assertThat(second.sums()).containsExactly(36L);
        assertThat(output).containsPattern("Job 'counting' goes on with run [-0-9a-f]+ in epoch 5, which was cut off");
    }

    @Test
    void jobThatHasEndedBeginsAnewAndItsCheckpointsAreDeleted(CapturedOutput output) throws IOException {
        runUntil("--last-epoch=3", job -> job.phase() == Phase.ENDED);
        assertThat(files()).hasSize(1);
        String former = files().get(0);

        Seen second = runUntil("--last-epoch=3", job -> job.phase() == Phase.ENDED);
        assertThat(second.entered()).startsWith(0L);
        assertThat(second.restored()).isEmpty();
        assertThat(files()).hasSize(1).doesNotContain(former);
        assertThat(output)
                .contains("The checkpoints of 1 former runs of job 'counting'")
                .doesNotContain("goes on with run", "have not ended");
    }

    @Test
    void runThatFailedIsKeptAndGoneOnWithWhenItsFileIsRenamed(CapturedOutput output) throws IOException {
        runUntil("--pause-in=5", this::isKeptInEpochFive);
        runUntil("--unreadable=true", job -> job.phase() == Phase.ENDED);
        assertThat(files()).contains(FAILED).doesNotContain(CUT_OFF).hasSize(2);
        assertThat(output)
                .contains("cannot be restored: java.io.EOFException")
                .containsPattern(
                        "Job 'counting': the checkpoints of this run, which failed in epoch 5, are kept in '.*'")
                .doesNotContain("null;");

        Seen anew = runUntil("--last-epoch=3", job -> job.phase() == Phase.ENDED);
        assertThat(anew.entered()).startsWith(0L);
        assertThat(output)
                .containsPattern("Run [-0-9a-f]+ of job 'counting' failed in epoch 5, and this start begins a new one")
                .doesNotContain("former runs of job");

        Files.move(ofJob().resolve(FAILED), ofJob().resolve(CUT_OFF));
        Seen mended = runUntil("--last-epoch=8", job -> job.phase() == Phase.ENDED);
        assertThat(mended.entered()).startsWith(5L).doesNotContain(4L);
        assertThat(mended.sums()).containsExactly(36L);
        assertThat(files()).hasSize(1);
    }

    @Test
    void ofTwoRunsThatFailedTheOneThatCameFurtherIsKept(CapturedOutput output) throws IOException {
        runUntil("--fail-in=4", job -> job.phase() == Phase.ENDED);
        String far = failedRun();
        runUntil("--fail-in=1", job -> job.phase() == Phase.ENDED);
        assertThat(failedRun()).isEqualTo(far);
        assertThat(output).contains("not kept, but those of run " + far + ", which had come to epoch 4");
        assertThat(files()).hasSize(3).contains(far);

        runUntil("--fail-in=6", job -> job.phase() == Phase.ENDED);
        assertThat(failedRun()).isNotEqualTo(far);
        runUntil("--last-epoch=2", job -> job.phase() == Phase.ENDED);
        assertThat(files()).hasSize(3).contains(failedRun()).doesNotContain(far);
    }

    @Test
    void runThatFailedWithoutCheckpointsLeavesNothing(CapturedOutput output) throws IOException {
        runUntil("--fail-at-once=true", job -> job.phase() == Phase.ENDED);
        assertThat(files()).isEmpty();
        assertThat(output).doesNotContain("are kept");
    }

    private String failedRun() throws IOException {
        return RunFile.ofFailedIn(ofJob()).read().orElseThrow().runId();
    }

    /** A folder in the place of a file can be opened, but not read: as a volume that fails. */
    @Test
    void checkpointsThatCannotBeReadEndTheStartAndStay() throws IOException {
        runUntil("--pause-in=5", this::isKeptInEpochFive);
        String run = RunFile.in(ofJob()).read().orElseThrow().runId();
        Path unreadable = Files.createDirectories(ofJob().resolve(run).resolve("0/9.999.checkpoint"));
        assertThat(failedStart())
                .startsWith("job 'counting' cannot go on: the checkpoints of its last run in '" + ofJob())
                .endsWith("or delete that directory to start from the beginning");
        Files.delete(unreadable);
        assertGoesOn();
    }

    @Test
    void checkpointsThatAreAllDamagedEndTheStartAndStay() throws IOException {
        runUntil("--pause-in=5", this::isKeptInEpochFive);
        String run = RunFile.in(ofJob()).read().orElseThrow().runId();
        Path copy = Files.createDirectories(directory.resolve("copy"));
        List<Path> checkpoints;
        try (Stream<Path> files = Files.list(ofJob().resolve(run).resolve("0"))) {
            checkpoints = files.toList();
        }
        for (Path checkpoint : checkpoints) {
            Files.copy(checkpoint, copy.resolve(checkpoint.getFileName()));
            Files.write(checkpoint, new byte[] {1, 2, 3});
        }
        assertThat(failedStart())
                .startsWith("job 'counting' cannot go on: all checkpoints of its last run " + run + " in '" + ofJob()
                        + "' are damaged")
                .endsWith("or delete that directory to start from the beginning");
        assertThat(checkpoints).isNotEmpty().allMatch(Files::exists);
        for (Path checkpoint : checkpoints) {
            Files.copy(copy.resolve(checkpoint.getFileName()), checkpoint, StandardCopyOption.REPLACE_EXISTING);
        }
        assertGoesOn();
    }

    /** A link to itself: something is there, and whether it is a file cannot be found out. */
    @Test
    void fileThatCannotBeReadEndsTheStartAndStays() throws IOException {
        runUntil("--pause-in=5", this::isKeptInEpochFive);
        Path aside = Files.move(ofJob().resolve(CUT_OFF), directory.resolve(CUT_OFF));
        Path link = ofJob().resolve(CUT_OFF);
        Files.createSymbolicLink(link, link);
        assertThat(failedStart())
                .startsWith("job 'counting' cannot go on: '" + link + "' cannot be read: ")
                .endsWith("or delete '" + link + "' to start from the beginning");
        Files.delete(link);
        Files.move(aside, link);
        assertGoesOn();
    }

    /** A folder in the place of the file that it would become. */
    @Test
    void damagedFileThatCannotBeRenamedEndsTheStartAndStays() throws IOException {
        runUntil("--pause-in=5", this::isKeptInEpochFive);
        Path file = ofJob().resolve(CUT_OFF);
        String whole = Files.readString(file);
        Files.writeString(file, "");
        Files.createDirectories(ofJob().resolve(CUT_OFF + ".damaged"));
        assertThat(failedStart())
                .startsWith(
                        "job 'counting' cannot go on: '" + file + "' is damaged: it is empty, and cannot be renamed: ")
                .endsWith("or delete '" + file + "' to start from the beginning");
        assertThat(file).isEmptyFile();
        Files.writeString(file, whole);
        assertGoesOn();
    }

    private void assertGoesOn() {
        Seen mended = runUntil("--last-epoch=8", job -> job.phase() == Phase.ENDED);
        assertThat(mended.entered()).startsWith(5L).doesNotContain(4L);
    }

    /** Returns the message of the failure that ends the start, in which Spring's own wrap it. */
    private String failedStart() {
        Throwable thrown = catchThrowable(() -> runUntil("--last-epoch=8", job -> job.phase() == Phase.ENDED));
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                .filter(CheckpointException.class::isInstance)
                .map(Throwable::getMessage)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void damagedFileIsToldAndPutAsideAndTheJobBeginsAnew(CapturedOutput output) throws IOException {
        runUntil("--pause-in=5", this::isKeptInEpochFive);
        String whole = Files.readString(ofJob().resolve(CUT_OFF));
        String damaged = RunFile.in(ofJob()).read().orElseThrow().runId();
        Files.writeString(ofJob().resolve(CUT_OFF), "run=1\nepoch=x\n");

        Seen anew = runUntil("--last-epoch=2", job -> job.phase() == Phase.ENDED);
        assertThat(anew.entered()).startsWith(0L);
        assertThat(output)
                .contains("Job 'counting' starts from the beginning, since its last run cannot be gone on with: '"
                        + ofJob().resolve(CUT_OFF) + "' is damaged: 'spec' is missing. That file is '" + CUT_OFF
                        + ".damaged' now: to go on with that run, end this process, ")
                .contains(
                        "stay until the start after this one; of runs that have not ended there are [" + damaged + "]")
                .doesNotContain("former runs of job");

        Files.writeString(ofJob().resolve(CUT_OFF), whole);
        Seen mended = runUntil("--last-epoch=8", job -> job.phase() == Phase.ENDED);
        assertThat(mended.entered()).startsWith(5L);
    }

    @Test
    void damagedFileOfAFailedRunIsToldAndNothingIsDeleted(CapturedOutput output) throws IOException {
        runUntil("--fail-in=4", job -> job.phase() == Phase.ENDED);
        String run = failedRun();
        Files.writeString(ofJob().resolve(FAILED), "");

        assertThat(runUntil("--last-epoch=2", job -> job.phase() == Phase.ENDED).entered())
                .startsWith(0L);
        assertThat(output)
                .contains("Job 'counting' begins a new run, and which run has failed before is not known: '"
                        + ofJob().resolve(FAILED) + "' is damaged: it is empty. While that file is there, ")
                .contains("rename it to '" + CUT_OFF
                        + "', and start again; to have the checkpoints deleted, delete that file");
        assertThat(files()).contains(run, FAILED);

        runUntil("--fail-in=1", job -> job.phase() == Phase.ENDED);
        assertThat(failedRun()).isNotEqualTo(run);
        assertThat(output)
                .contains("' is damaged: it is empty; it is '" + FAILED
                        + ".damaged' now, and the next start deletes the checkpoints of the run that it was for");
    }

    @Test
    void runWhoseFileIsLostIsToldAndKeptForOneStart(CapturedOutput output) throws IOException {
        runUntil("--pause-in=5", this::isKeptInEpochFive);
        String run = RunFile.in(ofJob()).read().orElseThrow().runId();
        Files.delete(ofJob().resolve(CUT_OFF));

        Seen anew = runUntil("--pause-in=5", this::isKeptInEpochFive);
        assertThat(anew.entered()).startsWith(0L);
        assertThat(output)
                .contains("Job 'counting' starts from the beginning: there is no '" + CUT_OFF + "' in '" + ofJob()
                        + "', but there are checkpoints of runs that have not ended: [" + run
                        + "]. They stay until the start after this one.")
                .doesNotContain("former runs of job");
        assertThat(files()).hasSize(3).contains(run);

        Path file = ofJob().resolve(CUT_OFF);
        String second = RunFile.in(ofJob()).read().orElseThrow().runId();
        Files.writeString(file, Files.readString(file).replace(second, run));
        assertGoesOn();
        assertThat(files()).containsExactly(run);

        assertThat(runUntil("--last-epoch=2", job -> job.phase() == Phase.ENDED).entered())
                .startsWith(0L);
        assertThat(files()).hasSize(1).doesNotContain(run);
        assertThat(output).containsOnlyOnce("have not ended");
    }

    private Path ofJob() {
        return directory.resolve("taskgraph").resolve("counting");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(ofJob())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** Returns whether all that the next start needs is on the disk: it is written a little after the epoch has begun. */
    private boolean isKeptInEpochFive(JobSnapshot job) throws IOException {
        Optional<RunFile.Run> run =
                job.epoch().number() == 5 ? RunFile.in(ofJob()).read() : Optional.empty();
        return run.isPresent() && run.get().epoch() == 5 && isKept(run.get().runId());
    }

    private boolean isKept(String run) throws IOException {
        Path ofTask = ofJob().resolve(run).resolve("0");
        if (!Files.isDirectory(ofTask)) {
            return false;
        }
        try (Stream<Path> files = Files.list(ofTask)) {
            return files.map(file -> file.getFileName().toString())
                    .anyMatch(name -> name.startsWith("5.") && name.endsWith(".checkpoint"));
        }
    }

    private Seen runUntil(String argument, Goal reached) {
        return runUntil(Counting.class, argument, reached);
    }

    private Seen runUntil(Class<?> application, String argument, Goal reached) {
        Seen seen = new Seen(new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .initializers(starting -> starting.getBeanFactory().registerSingleton("seen", seen))
                .run(
                        "--taskgraph.job.name=counting",
                        "--taskgraph.job.on-completion=stay",
                        "--taskgraph.checkpoint.directory=" + directory,
                        argument)) {
            JobMonitor monitor = context.getBean(JobMonitor.class);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> reached.isReachedIn(monitor.snapshot(Duration.ofSeconds(5))));
        }
        return seen;
    }

    private interface Goal {
        boolean isReachedIn(JobSnapshot job) throws IOException;
    }

    record Seen(List<Long> entered, List<Long> restored, List<Long> sums) {}

    @EnableAutoConfiguration
    static class Counting {

        @Bean
        @TaskBuilder
        io.taskgraph.TaskBuilder tasks(Environment environment, Seen seen) {
            long pause = environment.getProperty("pause-in", Long.class, -1L);
            long last = environment.getProperty("last-epoch", Long.class, 100L);
            Faults faults = new Faults(
                    environment.getProperty("fail-in", Long.class, -1L),
                    environment.getProperty("fail-at-once", Boolean.class, false),
                    environment.getProperty("unreadable", Boolean.class, false));
            return id -> new Adding(pause, last, faults, seen);
        }
    }

    static class Measured extends Counting {

        @Bean(destroyMethod = "close")
        CountingCoordinator coordinator() {
            return new CountingCoordinator();
        }
    }

    /**
     * What goes wrong.
     *
     * @param in epoch in which the task fails, after its checkpoint; −1 for none
     * @param atOnce whether it fails before its first checkpoint
     * @param unreadable whether it cannot restore its state
     */
    private record Faults(long in, boolean atOnce, boolean unreadable) {}

    /** Adds up the numbers of the epochs, keeps the sum before it goes on, and stands still in one epoch. */
    private static final class Adding implements Task, Checkpointable {

        private final long pauseIn;
        private final long last;
        private final Faults faults;
        private final Seen seen;
        private Framework framework;
        private long sum;
        private long added = -1;

        Adding(long pauseIn, long last, Faults faults, Seen seen) {
            this.pauseIn = pauseIn;
            this.last = last;
            this.faults = faults;
            this.seen = seen;
        }

        @Override
        public void init(long taskId, Framework given) {
            framework = given;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            seen.entered().add(context.epoch());
            if (faults.atOnce()) {
                throw new IllegalStateException("at once");
            }
            if (context.epoch() > added) {
                added = context.epoch();
                sum += added;
            }
            framework.checkpoint(context).thenRun(() -> {
                if (context.epoch() == faults.in()) {
                    throw new IllegalStateException("in " + context.epoch());
                } else if (context.epoch() == last) {
                    seen.sums().add(sum);
                    framework.shutdownJob(Outcome.succeeded());
                } else if (context.epoch() != pauseIn) {
                    framework.incEpoch(context);
                }
            });
        }

        @Override
        public void writeState(OutputStream out) throws IOException {
            DataOutputStream data = new DataOutputStream(out);
            data.writeLong(sum);
            data.writeLong(added);
        }

        @Override
        public void restoreState(InputStream in) throws IOException {
            if (faults.unreadable()) {
                throw new EOFException();
            }
            DataInputStream data = new DataInputStream(in);
            sum = data.readLong();
            added = data.readLong();
            seen.restored().add(sum);
        }
    }
}

package io.taskgraph.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskgraph.record.ProcessRecord;
import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.verify.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.springframework.util.FileSystemUtils;

/** A job in several processes on one etcd, and all that a test looks at. Ends all its processes when it is closed. */
final class JobUnderFaults implements AutoCloseable {

    private final EtcdServer etcd;
    private final String job;
    private final NodeProcess.Settings settings;
    private final Path stopFile;
    private final History history;
    private final List<NodeProcess> processes = new ArrayList<>();
    private boolean flagging = true;

    JobUnderFaults(EtcdServer etcd, String job, NodeProcess.Settings settings) {
        this.etcd = etcd;
        this.job = job;
        this.settings = settings;
        try {
            this.stopFile = Files.createTempDirectory("taskgraph-faults").resolve("stop");
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
        this.history = new History(etcd.endpoint(), "taskgraph/" + job + "/");
    }

    static <T> T answer(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(JavaProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new AssertionError("no answer", failed);
        }
    }

    static ConditionFactory eventually() {
        return await().atMost(JavaProcess.PATIENCE).pollInterval(Duration.ofMillis(10));
    }

    /** Lets a span of time pass in which a fault lasts. */
    static void pass(Duration span) {
        await().atMost(span.plusSeconds(10)).pollDelay(span).until(() -> true);
    }

    /** Expects no flags: tasks that pull only set none. */
    void withoutFlags() {
        flagging = false;
    }

    History history() {
        return history;
    }

    List<NodeProcess> processes() {
        return processes;
    }

    NodeProcess start() {
        return start(etcd.endpoint());
    }

    /** Starts a process that reaches etcd at an address. */
    NodeProcess start(URI endpoint) {
        NodeProcess process = new NodeProcess(job + "-" + processes.size(), job, settings, endpoint, stopFile);
        processes.add(process);
        return process;
    }

    void startThree() {
        for (int i = 0; i < 3; i++) {
            start();
        }
        awaitEpochs(3);
        eventually()
                .until(() -> processes.stream()
                        .noneMatch(process -> process.members().isEmpty()));
    }

    /** Writes and deletes a key beside the job's; returns the revision. */
    long touch() {
        return history.touch("beside/" + job);
    }

    /** Waits until the job has advanced by so many epochs. */
    void awaitEpochs(int more) {
        long from = history.epoch();
        eventually().until(() -> history.epoch() >= from + more);
    }

    /** Returns the tasks whose primary a process is. */
    Set<Long> tasksOf(NodeProcess process) {
        Set<String> names = new HashSet<>(process.members());
        return history.owners().entrySet().stream()
                .filter(owned -> names.contains(owned.getValue().process()))
                .map(java.util.Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Returns a live process that holds tasks. */
    NodeProcess victim(Random random) {
        List<NodeProcess> holding = processes.stream()
                .filter(process -> process.java().isAlive() && !tasksOf(process).isEmpty())
                .toList();
        return holding.get(random.nextInt(holding.size()));
    }

    /** Waits until other copies own the tasks than those at a moment, in live processes. */
    void awaitOwnersElsewhere(Set<Long> tasks, NodeProcess than) {
        Set<String> names = new HashSet<>(than.members());
        eventually()
                .until(() -> tasks.stream().allMatch(task -> {
                    History.Owner owner = history.owners().get(task);
                    return owner != null && !names.contains(owner.process());
                }));
    }

    /** Lets the job end and holds all against what is promised: result, statuses, etcd's history, what is left over. */
    void finish(JobUnderFaults... endedBefore) {
        finishBeside();
        long unanswered = Stream.concat(Stream.of(this), Stream.of(endedBefore))
                .flatMap(job -> job.processes.stream())
                .flatMap(process -> process.java().output().stream())
                .filter(line -> line.contains("no lease was granted"))
                .count();
        // One that was granted too late for the process to learn of it stays until its time is over.
        assertThat(leases().split("\"ID\"", -1))
                .as("leases left over, besides %s whose grant was not answered in time", unanswered)
                .hasSizeLessThanOrEqualTo(1 + Math.toIntExact(unanswered));
    }

    /** Like {@link #finish}, while others hold leases. */
    void finishBeside() {
        awaitEpochs(2);
        try {
            Files.createFile(stopFile);
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
        for (NodeProcess process : processes) {
            if (process.java().isAlive()) {
                assertThat(process.java().awaitExit())
                        .as("status of %s", process)
                        .isZero();
                assertThat(process.java().output())
                        .as("output of %s", process)
                        .anyMatch(line -> line.contains("' succeeded: task 0 ended it"));
            }
        }
        assertThat(history.keys()).containsExactlyInAnyOrder("spec", "epoch", "outcome");
        eventually().untilAsserted(history::assertSound);
        if (flagging) {
            eventually().untilAsserted(history::assertFlagsJudged);
        }
        verifyRecords();
    }

    /** Holds the records of all processes, those of killed ones too, against what is promised. */
    private void verifyRecords() {
        List<ProcessRecord> records = new ArrayList<>();
        try (Stream<Path> files = Files.walk(NodeProcess.records(stopFile))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                records.add(ProcessRecord.read(file, null));
            }
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
        assertThat(records).isNotEmpty();
        Verification verification = Verification.of(records);
        assertThat(verification.isRefuted()).as(verification.report()).isFalse();
    }

    private String leases() {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(etcd.endpoint().resolve("/v3/lease/leases"))
                                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        processes.forEach(NodeProcess::close);
        history.close();
        try {
            FileSystemUtils.deleteRecursively(stopFile.getParent());
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }
}

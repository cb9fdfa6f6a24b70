package io.taskgraph.boot.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskgraph.FailedTopologyException;
import io.taskgraph.JobMismatchException;
import io.taskgraph.MissingTopologyException;
import io.taskgraph.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.context.support.GenericApplicationContext;

@Timeout(30)
class TaskGraphLifecycleTests {

    private final Set<Thread> others = mainThreads().collect(Collectors.toSet());
    private final CompletableFuture<Outcome> end = new CompletableFuture<>();
    private final TaskFailures failures = new TaskFailures();
    private CompletionStage<Boolean> admission = CompletableFuture.completedStage(true);
    private Duration admissionWithin = Duration.ofSeconds(20);
    private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    private final AtomicInteger left = new AtomicInteger();
    private final GenericApplicationContext context = new GenericApplicationContext();

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void successIsPublishedThenTheContextClosesThenTheProcessEndsWithZero() throws Exception {
        start(OnCompletion.EXIT);
        end.complete(Outcome.succeeded("done"));
        assertThat(next()).isEqualTo(new JobEndedEvent(Outcome.succeeded("done")));
        assertThat(next()).isEqualTo("exit 0");
        assertThat(context.isActive()).isFalse();
        assertThat(left).hasValue(1);
    }

    @Test
    void failureEndsTheProcessWithOne() throws Exception {
        start(OnCompletion.EXIT);
        end.complete(Outcome.failed("diverged"));
        assertThat(next()).isEqualTo(new JobEndedEvent(Outcome.failed("diverged")));
        assertThat(next()).isEqualTo("exit 1");
    }

    @Test
    void brokenRuntimeEndsTheProcessWithOneAndWithoutEvent() throws Exception {
        start(OnCompletion.EXIT);
        end.completeExceptionally(new IllegalStateException("'tasks' differs"));
        assertThat(next()).isEqualTo("exit 1");
    }

    @Test
    void failingListenerDoesNotKeepTheProcess() throws Exception {
        context.addApplicationListener(event -> {
            if (event.toString().contains("JobEndedEvent")) {
                throw new IllegalStateException("listener");
            }
        });
        start(OnCompletion.EXIT);
        end.complete(Outcome.succeeded());
        Object first = next();
        assertThat(first instanceof JobEndedEvent ? next() : first).isEqualTo("exit 0");
    }

    @Test
    void stayKeepsContextAndProcess() throws Exception {
        TaskGraphLifecycle lifecycle = start(OnCompletion.STAY);
        end.complete(Outcome.failed("diverged"));
        assertThat(next()).isInstanceOf(JobEndedEvent.class);
        assertThat(context.isActive()).isTrue();
        assertThat(lifecycle.getExitCode()).isEqualTo(1);
        Thread main = mainThread();
        context.close();
        main.join();
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"EXIT, ends", "STAY, 'stays, as ''taskgraph.job.on-completion'' says'"})
    @ExtendWith(OutputCaptureExtension.class)
    void startThatWaitsNoLongerSaysWhatADifferenceWouldMean(
            OnCompletion onCompletion, String then, CapturedOutput output) {
        admission = new CompletableFuture<>();
        admissionWithin = Duration.ofMillis(10);
        start(onCompletion);
        assertThat(output)
                .contains(
                        "After 10ms it is not known yet whether the job has the settings and topologies of this process."
                                + " The start goes on; if they differ, this process takes no part and " + then);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void processOfAnotherJobIsToldWhatToChange(CapturedOutput output) throws Exception {
        start(OnCompletion.EXIT);
        end.completeExceptionally(
                new JobMismatchException("job 'a' runs with 3 tasks, but this process is set up with 4 tasks"));
        assertThat(next()).isEqualTo("exit 1");
        assertThat(output)
                .contains("This process cannot take part: job 'a' runs with 3 tasks, but this process is set up with 4"
                        + " tasks.")
                .contains("Or choose another 'taskgraph.job.name' for another job")
                .doesNotContain("Taking part in the job failed");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void topologyThatCannotBeUsedIsExplainedAfterTheStartToo(CapturedOutput output) throws Exception {
        start(OnCompletion.EXIT);
        end.completeExceptionally(new FailedTopologyException("ring", 0, 0, new IllegalStateException("no")));
        assertThat(next()).isEqualTo("exit 1");
        assertThat(output)
                .contains("Let the Topology bean of 'ring' return a list for each task of the job")
                .doesNotContain("Taking part in the job failed");
    }

    @Test
    void processOfAnotherJobDoesNotStart() {
        JobMismatchException mismatch = new JobMismatchException("job 'a' runs with 3 tasks");
        admission = CompletableFuture.failedStage(mismatch);
        assertThatThrownBy(() -> start(OnCompletion.EXIT)).hasRootCause(mismatch);
        assertThat(context.isActive()).isFalse();
        assertThat(seen).isEmpty();
    }

    @Test
    void processWhoseTopologyCannotBeUsedDoesNotStart() {
        FailedTopologyException unusable = new FailedTopologyException("ring", 0, 0, new IllegalStateException("no"));
        admission = CompletableFuture.failedStage(unusable);
        assertThatThrownBy(() -> start(OnCompletion.EXIT)).hasCause(unusable);
        assertThat(context.isActive()).isFalse();
    }

    @Test
    void coordinatorThatWasAskedInVainDoesNotKeepTheStart() {
        admission = CompletableFuture.completedStage(false);
        assertThat(start(OnCompletion.EXIT).isRunning()).isTrue();
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void jobThatFailedHereForWantOfATopologyIsExplained(CapturedOutput output) throws Exception {
        start(OnCompletion.EXIT);
        failures.taskFailed(2, "enterEpoch", new MissingTopologyException("Prents", List.of("Parents")));
        end.complete(new Outcome(Outcome.Status.FAILED, "there is no topology", 2, 0));
        assertThat(next()).isInstanceOf(JobEndedEvent.class);
        assertThat(next()).isEqualTo("exit 1");
        assertThat(output)
                .contains("The tasks use link type 'Prents', but there is no topology for it; there are topologies for"
                        + " 'Parents'.")
                .contains("Declare a bean of type io.taskgraph.topology.Topology with the name 'Prents' or the"
                        + " annotation @LinkType(\"Prents\"), or let the tasks use one of the link types 'Parents'.");
    }

    @Test
    void contextClosedWhileTheJobRunsLeavesItWithoutExit() throws Exception {
        TaskGraphLifecycle lifecycle = start(OnCompletion.EXIT);
        Thread main = mainThread();
        assertThat(main.isDaemon()).isFalse();
        context.close();
        main.join();
        assertThat(left).hasValue(1);
        assertThat(lifecycle.isRunning()).isFalse();
        assertThat(seen).isEmpty();
    }

    @Test
    void leavingThatHangsDoesNotHoldUpTheContextBeyondItsTimeout() {
        start(OnCompletion.EXIT, CompletableFuture::new);
        context.close();
        assertThat(context.isActive()).isFalse();
    }

    @Test
    void inASpringApplicationTheExitWaitsForTheRunners() throws Exception {
        context.getBeanFactory().registerSingleton("springApplicationArguments", new DefaultApplicationArguments());
        start(OnCompletion.EXIT);
        end.complete(Outcome.succeeded());
        assertThat(next()).isInstanceOf(JobEndedEvent.class);
        assertThat(seen.poll(50, TimeUnit.MILLISECONDS)).isNull();
        context.publishEvent(new ApplicationReadyEvent(new SpringApplication(), new String[0], context, null));
        assertThat(next()).isEqualTo("exit 0");
    }

    @Test
    void startsOnce() {
        TaskGraphLifecycle lifecycle = start(OnCompletion.EXIT);
        assertThat(lifecycle.isPauseable()).isFalse();
        lifecycle.stop();
        assertThatIllegalStateException()
                .isThrownBy(lifecycle::start)
                .withMessage("'TaskGraphLifecycle' can be started only once");
    }

    @Test
    void leavingRunsOnTheThreadThatClosesTheContextWhateverTellsItsEvents() {
        SimpleApplicationEventMulticaster asynchronous = new SimpleApplicationEventMulticaster();
        asynchronous.setBeanFactory(context.getBeanFactory());
        asynchronous.setTaskExecutor(command -> new Thread(command, "events").start());
        context.getBeanFactory().registerSingleton("applicationEventMulticaster", asynchronous);
        List<String> threads = new CopyOnWriteArrayList<>();
        start(OnCompletion.EXIT, () -> {
            threads.add(Thread.currentThread().getName());
            return CompletableFuture.completedStage(null);
        });
        context.close();
        assertThat(threads).first().isEqualTo(Thread.currentThread().getName());
    }

    @Test
    void inATestTheProcessIsNotEnded() {
        ProcessExit.ofApplication().exit(1);
    }

    private TaskGraphLifecycle start(OnCompletion onCompletion) {
        return start(onCompletion, () -> {
            left.incrementAndGet();
            return CompletableFuture.completedStage(null);
        });
    }

    private TaskGraphLifecycle start(OnCompletion onCompletion, Supplier<CompletionStage<Void>> leave) {
        TaskGraphLifecycle lifecycle = new TaskGraphLifecycle(
                context,
                onCompletion,
                status -> seen.add("exit " + status),
                () -> end,
                () -> admission,
                failures,
                leave,
                admissionWithin,
                Duration.ofMillis(50));
        context.addApplicationListener(new Recorder(seen));
        context.registerBean("lifecycle", TaskGraphLifecycle.class, () -> lifecycle);
        context.refresh();
        return lifecycle;
    }

    private Object next() throws InterruptedException {
        return seen.poll(10, TimeUnit.SECONDS);
    }

    /** Returns the thread that keeps the process of this test's context: contexts of other tests may still have theirs. */
    private Thread mainThread() {
        return mainThreads()
                .filter(thread -> !others.contains(thread))
                .findAny()
                .orElseThrow();
    }

    private static Stream<Thread> mainThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("taskgraph-main"));
    }

    private record Recorder(BlockingQueue<Object> seen)
            implements org.springframework.context.ApplicationListener<
                    org.springframework.context.PayloadApplicationEvent<JobEndedEvent>> {

        @Override
        public void onApplicationEvent(org.springframework.context.PayloadApplicationEvent<JobEndedEvent> event) {
            seen.add(event.getPayload());
        }
    }
}

package io.taskgraph.boot.lifecycle;

import static java.util.Objects.requireNonNull;

import io.taskgraph.JobMismatchException;
import io.taskgraph.Outcome;
import io.taskgraph.PrintableText;
import io.taskgraph.TopologyException;
import io.taskgraph.runtime.TaskGraphRuntime;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;

/**
 * Joins the job when the context has started and leaves it when the context stops. The only owner of both. The start fails with a
 * {@link JobMismatchException} if the job runs with other settings, or with a {@link TopologyException} if a topology cannot be used;
 * where that is not known, because the coordinator does not answer or a topology has not returned within 20 seconds, it goes on, and the
 * process acts as after a job's end as soon as it is. Leaving starts when the context begins to close,
 * before anything in it stops: traffic is refused, and other processes take the tasks over while data is still served here.
 *
 * <p>Between the two the thread {@code taskgraph-main} keeps the process alive. When the job has ended, and the runtime has logged the
 * outcome, it publishes {@link JobEndedEvent} and then acts as {@link OnCompletion} says; where a {@link SpringApplication} starts the
 * context it closes it only after the runners. A context closed while the job runs leaves it without an event and without
 * ending the process.
 *
 * <p>Takes part once: it can not be started again, nor paused. In a test's context that Spring Framework pauses until a later test
 * class uses it, the job goes on.
 */
public final class TaskGraphLifecycle
        implements SmartLifecycle, ExitCodeGenerator, ApplicationListener<ApplicationEvent> {

    private static final Logger logger = LoggerFactory.getLogger(TaskGraphLifecycle.class);

    /** Time that the runtime may need beyond the drain timeout. */
    private static final Duration LEAVE_GRACE = Duration.ofSeconds(5);

    /** How long the start waits to be told that the job has the settings of this process. */
    private static final Duration ADMISSION_WITHIN = Duration.ofSeconds(20);

    private final ApplicationContext context;
    private final OnCompletion onCompletion;
    private final ProcessExit processExit;
    private final Supplier<CompletionStage<Outcome>> join;
    private final Supplier<? extends CompletionStage<?>> admission;
    private final TaskFailures failures;
    private final Supplier<CompletionStage<Void>> leave;
    private final Duration admissionWithin;
    private final Duration leaveWithin;
    private final boolean ofTest = OnCompletion.isTest();
    private final AtomicBoolean started = new AtomicBoolean();
    private final CountDownLatch ready = new CountDownLatch(1);
    private final CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    private volatile boolean running;
    private volatile int exitCode;

    public TaskGraphLifecycle(
            ApplicationContext context,
            OnCompletion onCompletion,
            ProcessExit processExit,
            TaskGraphRuntime runtime,
            Duration drainTimeout) {
        this(
                context,
                onCompletion,
                processExit,
                runtime::join,
                runtime::admission,
                new TaskFailures(),
                runtime::drain,
                ADMISSION_WITHIN,
                drainTimeout.plus(LEAVE_GRACE));
        runtime.logOutcomeBy(logger);
        runtime.addListener(failures);
        runtime.addListener(new EngineLiveness(context));
    }

    TaskGraphLifecycle(
            ApplicationContext context,
            OnCompletion onCompletion,
            ProcessExit processExit,
            Supplier<CompletionStage<Outcome>> join,
            Supplier<? extends CompletionStage<?>> admission,
            TaskFailures failures,
            Supplier<CompletionStage<Void>> leave,
            Duration admissionWithin,
            Duration leaveWithin) {
        this.context = requireNonNull(context, "'context' must not be null");
        this.onCompletion = requireNonNull(onCompletion, "'onCompletion' must not be null");
        this.processExit = requireNonNull(processExit, "'processExit' must not be null");
        this.join = requireNonNull(join, "'join' must not be null");
        this.admission = requireNonNull(admission, "'admission' must not be null");
        this.failures = requireNonNull(failures, "'failures' must not be null");
        this.leave = requireNonNull(leave, "'leave' must not be null");
        this.admissionWithin = requireNonNull(admissionWithin, "'admissionWithin' must not be null");
        this.leaveWithin = requireNonNull(leaveWithin, "'leaveWithin' must not be null");
    }

    @Override
    public void start() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("'TaskGraphLifecycle' can be started only once");
        }
        if (!context.containsBean("springApplicationArguments")) {
            ready.countDown();
        }
        CompletableFuture<Outcome> end = join.get().toCompletableFuture();
        awaitAdmission();
        running = true;
        Thread main = new Thread(() -> awaitEnd(end), "taskgraph-main");
        main.setDaemon(false);
        main.start();
    }

    private void awaitAdmission() {
        try {
            admission.get().toCompletableFuture().get(admissionWithin.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException ex) {
            // no warning: that a job stands still is said in a line of its own, which knows why
            logger.info(
                    "After {} it is not known yet whether the job has the settings and topologies of this process. The start goes on;"
                            + " if they differ, this process takes no part and {}",
                    PrintableText.of(admissionWithin),
                    onCompletion == OnCompletion.EXIT ? "ends" : "stays, as 'taskgraph.job.on-completion' says");
        } catch (ExecutionException ex) {
            if (ex.getCause() instanceof JobMismatchException mismatch) {
                throw mismatch;
            }
            if (ex.getCause() instanceof TopologyException unusable) {
                throw unusable;
            }
        }
    }

    @Override
    public void onApplicationEvent(ApplicationEvent event) {
        if (event instanceof ApplicationReadyEvent) {
            ready.countDown();
        } else if (event instanceof ContextClosedEvent closed && closed.getApplicationContext() == context && running) {
            AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
            stop();
        }
    }

    /** Leaving ends before the context goes on closing, even where an application has its events told on other threads. */
    @Override
    public boolean supportsAsyncExecution() {
        return false;
    }

    /** Leaves the job, which takes the drain timeout and a little more at most. */
    @Override
    public void stop() {
        running = false;
        stopped.complete(true);
        ready.countDown();
        try {
            leave.get().toCompletableFuture().get(leaveWithin.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException ex) {
            logger.warn("The process has not left the job within {}; stopping anyway", PrintableText.of(leaveWithin));
        } catch (ExecutionException ex) {
            logger.warn("The process could not leave the job in order; stopping anyway", ex.getCause());
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public boolean isPauseable() {
        return false;
    }

    /** Returns 1 if the job failed, or this process's part of it did, else 0. */
    @Override
    public int getExitCode() {
        return exitCode;
    }

    private void awaitEnd(CompletableFuture<Outcome> end) {
        try {
            CompletableFuture.anyOf(end.handle((outcome, failure) -> true), stopped)
                    .get();
            if (stopped.isDone()) {
                return;
            }
            report(end);
            if (onCompletion == OnCompletion.STAY) {
                stopped.get();
                return;
            }
            ready.await();
            if (!stopped.isDone()) {
                warnTest();
                processExit.exit(SpringApplication.exit(context));
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException ex) {
            throw new IllegalStateException("waiting for the end of the job failed", ex);
        }
    }

    /** What Spring's test framework says of a context that was closed behind its back leads nowhere near the reason. */
    private void warnTest() {
        if (ofTest) {
            logger.error("The job has ended and 'taskgraph.job.on-completion' is 'exit', so the context of this test is"
                    + " closed now. Tests that use it after this fail with \"LifecycleProcessor not initialized\""
                    + " or the like: leave the property unset, which means 'stay' in a test, or set it to 'stay'");
        }
    }

    /** Explains what would have ended the start, had it been known by then; null for anything else. */
    private @Nullable FailureAnalysis analyze(Throwable failure) {
        if (!(failure instanceof JobMismatchException) && !(failure instanceof TopologyException)) {
            return null;
        }
        return SpringFactoriesLoader.forDefaultResourceLocation(context.getClassLoader())
                .load(
                        FailureAnalyzer.class,
                        ArgumentResolver.of(BeanFactory.class, context.getAutowireCapableBeanFactory())
                                .and(Environment.class, context.getEnvironment()))
                .stream()
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private void report(CompletableFuture<Outcome> end) throws InterruptedException {
        Outcome outcome;
        try {
            outcome = end.get();
        } catch (ExecutionException ex) {
            exitCode = 1;
            Throwable cause = ex.getCause() == null ? ex : ex.getCause();
            FailureAnalysis analysis = analyze(cause);
            if (analysis == null) {
                logger.error("Taking part in the job failed", cause);
            } else {
                new LoggingFailureAnalysisReporter().report(analysis);
            }
            return;
        }
        exitCode = outcome.isSuccess() ? 0 : 1;
        FailureAnalysis analysis = failures.analyze(outcome);
        if (analysis != null) {
            logger.error("Why:\n\n{}\n\nAction:\n\n{}\n", analysis.getDescription(), analysis.getAction());
        }
        try {
            context.publishEvent(new JobEndedEvent(outcome, failures.hadEnded()));
        } catch (RuntimeException | Error ex) {
            logger.error("A listener of the job's end failed", ex);
        }
    }
}

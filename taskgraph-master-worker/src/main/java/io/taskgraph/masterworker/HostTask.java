package io.taskgraph.masterworker;

import io.grpc.Status;
import io.taskgraph.DistinctFailures;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.GrpcHelper;
import io.taskgraph.Outcome;
import io.taskgraph.RequestOrigin;
import io.taskgraph.StaleEpochException;
import io.taskgraph.Task;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** The task that hosts a master or a worker. Its state, and with it the answers that were given, ends with the copy. */
class HostTask implements Task {

    /** Parts that exist from {@code init} on. */
    private record Parts(CopyLoop loop, Caller caller, CallHandler handler, RunThread run) {}

    private final Role role;
    private final long workers;
    private final ThreadFactory threads;
    private @Nullable Parts parts;
    private boolean started;

    HostTask(Role role, long workers, ThreadFactory threads) {
        this.role = role;
        this.workers = workers;
        this.threads = threads;
    }

    @Override
    public void init(long taskId, Framework framework) {
        CopyLoop loop = new CopyLoop(cause -> fail(framework, cause));
        MessageTypes types = new MessageTypes(role.task().getClass().getClassLoader());
        Caller caller = new Caller(framework, loop, types, workers);
        parts = new Parts(
                loop,
                caller,
                new CallHandler(role, loop, types, release(caller)),
                new RunThread(role, framework, loop));
        loop.run(() -> role.setup(caller, taskId));
    }

    /** Returns whether the state outlives this copy. */
    boolean isDurable() {
        return false;
    }

    private Consumer<HeldAnswers.Answer> release(Caller caller) {
        return isDurable() ? new HeldAnswers(caller::checkpoint) : answer -> answer.told(null);
    }

    AnswerLedger ledger() {
        return parts().handler().ledger();
    }

    private Parts parts() {
        Parts current = parts;
        if (current == null) {
            throw new IllegalStateException("the " + role.name() + " is not initialised");
        }
        return current;
    }

    /** Starts {@code run} in the one epoch that such a job has. */
    @Override
    public void enterEpoch(EpochContext context) {
        if (started) {
            return;
        }
        started = true;
        Parts current = parts();
        current.caller().entered(context);
        current.run().start(threads);
        context.onCancelled(() -> end(current, context.epoch()));
    }

    @Override
    public void exit() {
        end(parts(), 0);
    }

    private static void end(Parts ended, long epoch) {
        ended.loop().end(new StaleEpochException(epoch));
        ended.run().interrupt();
    }

    /** Ends the job. The workers that fail by one mistake are logged once. */
    private void fail(Framework framework, Throwable cause) {
        boolean first =
                framework.shared(DistinctFailures.class, DistinctFailures::new).add(cause);
        framework
                .getLogger()
                .atLevel(first ? Level.ERROR : Level.DEBUG)
                .setCause(cause)
                .log(
                        "The {} of task {} failed, so the task asks for the job to end as failed",
                        role.name(),
                        framework.getTaskId());
        framework.shutdownJob(
                Outcome.failed("the " + role.name() + " of task " + framework.getTaskId() + ": " + cause));
    }

    @Override
    public GrpcHelper grpc() {
        Parts current = parts();
        Framework framework = current.caller().framework();
        return GrpcHelper.of(CallMethod.service((call, answer) -> {
            RequestOrigin origin = framework.requestOrigin();
            if (origin.taskId() == call.from() && origin.fencingToken() == call.incarnation()) {
                current.handler().handle(call, answer);
            } else {
                answer.onError(Status.PERMISSION_DENIED
                        .withDescription("a call of task " + origin.taskId() + " says that it is one of task "
                                + call.from() + ", or of another copy")
                        .asRuntimeException());
            }
        }));
    }
}

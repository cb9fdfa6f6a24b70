package io.taskgraph.iterative;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.iterative.v1.Items;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The meeting places of several processes in one epoch, without a framework: a request goes to the process that has the asked task, and waits
 * where no process has it. What crosses between processes goes through its messages and is kept.
 */
final class SeveralProcesses {

    private static final long EPOCH = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<EpochHub> processes = new ArrayList<>();
    private final Map<Long, Integer> placement = new ConcurrentHashMap<>();
    private final Map<Long, Member> members = new ConcurrentHashMap<>();
    private final Map<String, Items> blocks = new ConcurrentHashMap<>();
    private final List<Request> requests = new ArrayList<>();
    private final AtomicLong incarnations = new AtomicLong();
    private final List<Crossing> crossed = new ArrayList<>();

    private @Nullable SplittableRandom doubt;

    /** A request that is not answered. */
    private record Request(long asked, Ask ask, CompletableFuture<Answer> answer) {}

    /** An answer with the question. */
    record Crossing(Ask ask, List<Answer.Item> items) {}

    SeveralProcesses(int count, long tasks, IterativeSettings settings) {
        for (int i = 0; i < count; i++) {
            Hub hub = new Hub(new Codecs(List.of(), getClass().getClassLoader()), settings);
            processes.add(new EpochHub(hub, EPOCH, tasks, new Placement()));
        }
    }

    /** Lets each process see half of the tasks elsewhere than they are, others each time that it looks. */
    void doubt(long seed) {
        synchronized (requests) {
            doubt = new SplittableRandom(seed);
        }
    }

    /** Lets a copy of a task enter the epoch in a process, and returns its iteration, for the calling thread. */
    LiveIteration enter(long task, int process) {
        Member member = new Member(framework(task), context(), members.containsKey(task));
        EpochHub hub = processes.get(process);
        hub.enter(member);
        List<Request> waiting;
        synchronized (requests) {
            placement.put(task, process);
            members.put(task, member);
            waiting = requests.stream().filter(request -> request.asked == task).toList();
        }
        waiting.forEach(this::deliver);
        LiveIteration iteration = new LiveIteration(hub, member);
        iteration.open();
        return iteration;
    }

    /** Ends the copy of a task, as its process does when it has lost it. */
    void leave(long task) {
        Member member;
        Integer process;
        synchronized (requests) {
            member = members.get(task);
            process = placement.remove(task);
        }
        if (member == null || process == null) {
            throw new IllegalArgumentException("no process has task " + task);
        }
        member.lost();
        Steps steps = new Steps();
        processes.get(process).leave(member, steps);
        steps.run();
    }

    /** Waits until some answer has an item. */
    void awaitItem(Predicate<Answer.Item> wanted) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        synchronized (requests) {
            while (crossed.stream()
                    .flatMap(crossing -> crossing.items().stream())
                    .noneMatch(wanted)) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new IllegalStateException("no such item came within " + PATIENCE);
                }
                requests.wait(left);
            }
        }
    }

    /** Returns the answers so far. */
    List<Crossing> crossed() {
        synchronized (requests) {
            return List.copyOf(crossed);
        }
    }

    private Framework framework(long task) {
        long incarnation = incarnations.incrementAndGet();
        return (Framework) Proxy.newProxyInstance(
                Framework.class.getClassLoader(), new Class<?>[] {Framework.class}, (self, method, args) -> {
                    return switch (method.getName()) {
                        case "getTaskId" -> task;
                        case "fencingToken" -> incarnation;
                        case "dataRequest" -> request((long) args[1], (Ask) args[3]);
                        case "togetherWith" -> together((long) args[0], (Collection<?>) args[1]);
                        case "getLogger" -> LoggerFactory.getLogger(SeveralProcesses.class);
                        case "compute" -> CompletableFuture.completedFuture(((Callable<?>) args[1]).call());
                        case "publish" -> blocks.put(args[1] + "@" + task, (Items) args[2]) == null;
                        case "pullIfPublished" ->
                            CompletableFuture.completedFuture(blocks.get(args[2] + "@" + args[1]));
                        default -> throw new AssertionError(method + " must not be called");
                    };
                });
    }

    private List<Long> together(long task, Collection<?> among) {
        synchronized (requests) {
            Integer process = placement.get(task);
            return among.stream()
                    .map(Long.class::cast)
                    .filter(other -> process != null && process.equals(placement.get(other)))
                    .filter(other -> doubt == null || doubt.nextBoolean())
                    .toList();
        }
    }

    private static EpochContext context() {
        return (EpochContext) Proxy.newProxyInstance(
                EpochContext.class.getClassLoader(), new Class<?>[] {EpochContext.class}, (self, method, args) -> {
                    if (method.getName().equals("isCancelled")) {
                        return false;
                    }
                    throw new AssertionError(method + " must not be called");
                });
    }

    private CompletableFuture<Answer> request(long asked, Ask ask) {
        Request request = new Request(
                asked, AskMethod.ASK.parseRequest(AskMethod.ASK.streamRequest(ask)), new CompletableFuture<>());
        synchronized (requests) {
            requests.add(request);
        }
        deliver(request);
        return request.answer;
    }

    private void deliver(Request request) {
        Integer process;
        Member member;
        synchronized (requests) {
            process = placement.get(request.asked);
            member = members.get(request.asked);
        }
        if (process == null || member == null) {
            return;
        }
        processes.get(process).asked(member, request.ask, new StreamObserver<>() {

            @Override
            public void onNext(Answer given) {
                Answer answer = AskMethod.ASK.parseResponse(AskMethod.ASK.streamResponse(given));
                Items block = blocks.get(answer.block() + "@" + request.asked);
                synchronized (requests) {
                    if (!requests.remove(request)) {
                        return;
                    }
                    requests.notifyAll();
                    crossed.add(new Crossing(request.ask, block == null ? answer.items() : Wire.readItems(block)));
                }
                request.answer.complete(answer);
            }

            @Override
            public void onError(Throwable failure) {
                request.answer.completeExceptionally(
                        Status.fromThrowable(failure).asRuntimeException());
            }

            @Override
            public void onCompleted() {}
        });
    }
}

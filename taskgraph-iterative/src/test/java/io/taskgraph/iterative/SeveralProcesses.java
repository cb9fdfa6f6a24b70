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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private final Set<Hidden> hidden = new HashSet<>();

    private @Nullable SplittableRandom doubt;

    /** A request that is not answered. */
    private record Request(long asked, Ask ask, CompletableFuture<Answer> answer) {}

    /** A task that a process has looked up, and seen elsewhere than it is. */
    private record Hidden(int process, long task) {}

    /** A part of the contribution of a task that came to a process. */
    private record Came(int process, int call, long piece, long task) {}

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
        Steps steps = new Steps();
        hub.enter(member, steps);
        steps.run();
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

    /** Returns how many parts of contributions of tasks that were seen elsewhere have come more than once to a process: they were asked for again. */
    long askedAgain() {
        synchronized (requests) {
            Map<Came, Long> times = crossed.stream()
                    .filter(crossing -> crossing.ask().kind() == Ask.Kind.CONTRIBUTIONS)
                    .flatMap(this::came)
                    .filter(came -> hidden.contains(new Hidden(came.process(), came.task())))
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
            return times.values().stream().filter(count -> count > 1).count();
        }
    }

    private Stream<Came> came(Crossing crossing) {
        int process = process(crossing.ask().from());
        return crossing.items().stream()
                .filter(item -> !item.isResult())
                .flatMap(item -> item.of()
                        .tasks()
                        .mapToObj(task -> new Came(process, crossing.ask().number(), item.piece(), task)));
    }

    private int process(long task) {
        Integer process = placement.get(task);
        if (process == null) {
            throw new IllegalArgumentException("no process has task " + task);
        }
        return process;
    }

    private Framework framework(long task) {
        long incarnation = incarnations.incrementAndGet();
        return (Framework) Proxy.newProxyInstance(
                Framework.class.getClassLoader(), new Class<?>[] {Framework.class}, (self, method, args) -> {
                    return switch (method.getName()) {
                        case "getTaskId" -> task;
                        case "fencingToken" -> incarnation;
                        case "dataRequest" -> request((long) args[1], (Ask) args[3]);
                        case "togetherWith" -> together(task, (long) args[0], (Collection<?>) args[1]);
                        case "getLogger" -> LoggerFactory.getLogger(SeveralProcesses.class);
                        case "compute" -> CompletableFuture.completedFuture(((Callable<?>) args[1]).call());
                        case "publish" -> blocks.put(args[1] + "@" + task, (Items) args[2]) == null;
                        case "pullIfPublished" ->
                            CompletableFuture.completedFuture(blocks.get(args[2] + "@" + args[1]));
                        default -> throw new AssertionError(method + " must not be called");
                    };
                });
    }

    private List<Long> together(long looking, long task, Collection<?> among) {
        synchronized (requests) {
            Integer process = placement.get(task);
            return among.stream()
                    .map(Long.class::cast)
                    .filter(other -> process != null && process.equals(placement.get(other)))
                    .filter(other -> !isHidden(looking, other))
                    .toList();
        }
    }

    private boolean isHidden(long looking, long other) {
        if (doubt == null || doubt.nextBoolean()) {
            return false;
        }
        hidden.add(new Hidden(process(looking), other));
        return true;
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

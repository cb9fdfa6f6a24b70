package io.taskgraph.benchmarks;

import io.taskgraph.etcd.EtcdCoordinator;
import io.taskgraph.etcd.EtcdSettings;
import io.taskgraph.iterative.IterativeTasks;
import io.taskgraph.runtime.RuntimeSettings;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/** One of several processes that reduce together, by the framework or by hand. */
final class CollectiveProcess {

    static final String OURS = "ours";
    static final String RAW = "raw";

    /** Reduces in so many iterations, every call of which counts, with so many nodes in this process. */
    static final String COUNTED = "counted";

    /** Said once the process has its share of the tasks. */
    static final String JOINED = "joined";

    static final String PORT = "port";
    static final String LAP = "lap";
    static final String DONE = "done";

    private CollectiveProcess() {}

    /** Arguments: index of this process, their number, number of tasks, the endpoint of etcd. Then a line for each job. */
    public static void main(String[] args) throws Exception {
        BlockingQueue<String> parent = Parent.lines();
        int index = Integer.parseInt(args[0]);
        int processes = Integer.parseInt(args[1]);
        int tasks = Integer.parseInt(args[2]);
        while (true) {
            String[] words = parent.take().split(" ", -1);
            int length = Integer.parseInt(words[2]);
            int calls = Integer.parseInt(words[3]);
            int iterations = Integer.parseInt(words[4]);
            LongConsumer laps = nanos -> System.out.println(LAP + " " + nanos);
            if (words[0].equals(OURS)) {
                ours(
                        words[1],
                        tasks,
                        share(tasks, processes),
                        share(tasks, processes),
                        URI.create(args[3]),
                        ReducingTask.warmedUp(length, calls, iterations, laps));
            } else if (words[0].equals(COUNTED)) {
                ours(
                        words[1],
                        tasks,
                        share(tasks, processes),
                        Integer.parseInt(words[5]),
                        URI.create(args[3]),
                        new ReducingTask(length, calls, iterations, 0, false, laps));
            } else {
                try (RawReduction raw = new RawReduction(tasks, index, processes)) {
                    System.out.println(PORT + " " + index + " " + raw.port());
                    raw.connect(Arrays.stream(parent.take().split(" "))
                            .map(Integer::valueOf)
                            .toList());
                    raw(raw, tasks, index, length, calls * iterations, laps);
                    System.out.println(DONE);
                    parent.take();
                    continue;
                }
            }
            System.out.println(DONE);
        }
    }

    private static int share(int tasks, int processes) {
        return (tasks + processes - 1) / processes;
    }

    private static void ours(String job, int tasks, int share, int slots, URI etcd, ReducingTask task)
            throws InterruptedException {
        AtomicInteger built = new AtomicInteger();
        try (Member member = new Member(
                RuntimeSettings.of(job, tasks).withSlots(slots),
                EtcdCoordinator.create(EtcdSettings.builder(List.of(etcd)).build()),
                Jobs.transport(),
                new IterativeTasks(id -> {
                    if (built.incrementAndGet() == share) {
                        System.out.println(JOINED);
                    }
                    return task;
                }),
                Map.of())) {
            member.run();
        }
    }

    /** Lets each task of a process call so often, on a thread of its own; the second half of the calls of task 0 count. */
    static void raw(RawReduction reduction, int tasks, int index, int length, int calls, LongConsumer laps)
            throws InterruptedException, IOException {
        List<Thread> threads = new ArrayList<>();
        for (int id : reduction.tasksOf(index).toArray()) {
            Thread thread = new Thread(() -> {
                double[] value = new double[length];
                Arrays.fill(value, 1);
                for (int call = 0; call < calls; call++) {
                    long began = System.nanoTime();
                    double sum = reduction.allReduce(id, value)[length / 2];
                    if (sum != tasks) {
                        throw new IllegalStateException("wrong sum " + sum);
                    }
                    if (id == 0 && call >= calls / 2) {
                        laps.accept(System.nanoTime() - began);
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }
}

package io.taskgraph.benchmarks;

import io.taskgraph.iterative.IterativeTasks;
import io.taskgraph.test.etcd.EtcdServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An allReduce of 15 tasks, in one process and in three, beside a tree by hand on grpc-java. Times of task 0. The three processes join a job
 * one after the other, so that each has five tasks of ids that follow each other, on both sides.
 */
final class CollectiveRounds {

    private static final int TASKS = 15;
    private static final int PROCESSES = 3;
    private static final long PATIENCE_SECONDS = 180;

    /**
     * How much is reduced.
     *
     * @param name its name
     * @param length elements
     * @param calls calls in an iteration, whose results are kept until its end
     * @param iterations half of them warm up; in several processes a whole job of each side does as well
     * @param inOne budget of the ratio to the tree by hand in one process; 0 if there is none
     * @param inThree the same in three
     */
    private record Size(String name, int length, int calls, int iterations, double inOne, double inThree) {}

    private static final List<Size> SIZES = List.of(
            new Size("one double", 1, 500, 16, 0.3, 1.0),
            new Size("64 KiB", 8 << 10, 50, 16, 0.5, 0.8),
            new Size("8 MiB", 1 << 20, 5, 8, 0, 0.5));

    private final Report report;

    CollectiveRounds(Report report) {
        this.report = report;
    }

    void inOneProcess() throws InterruptedException, IOException {
        for (Size size : SIZES) {
            Samples ours = new Samples();
            Jobs.embedded(
                    TASKS,
                    new IterativeTasks(
                            id -> ReducingTask.warmedUp(size.length, size.calls, size.iterations, ours::add)),
                    Map.of());
            Samples raw = new Samples();
            try (RawReduction reduction = new RawReduction(TASKS, 0, 1)) {
                CollectiveProcess.raw(reduction, TASKS, 0, size.length, size.calls * size.iterations, raw::add);
            }
            add(
                    "allReduce of %s, 15 tasks, one process, raw: tree on grpc-java in-process".formatted(size.name),
                    ours,
                    raw,
                    size.inOne);
            if (size.inOne == 0) {
                besideOneThread(size, ours);
            }
        }
    }

    private void besideOneThread(Size size, Samples ours) throws InterruptedException {
        Samples shared = new Samples();
        Jobs.embedded(
                TASKS,
                new IterativeTasks(id -> ReducingTask.warmedUp(size.length, size.calls, size.iterations, shared::add)
                        .sharing()),
                Map.of());
        Samples oneThread = oneThread(size.length);
        String raw = ", 15 tasks, one process, raw: all arrays added by one thread";
        report.add(Row.compared("allReduce of " + size.name + raw, ours, oneThread));
        report.add(Row.beside("allReduce of " + size.name + ", the result shared" + raw, shared, oneThread, 1.5));
    }

    private void add(String what, Samples ours, Samples raw, double most) {
        report.add(most > 0 ? Row.beside(what, ours, raw, most) : Row.compared(what, ours, raw));
    }

    private static Samples oneThread(int length) {
        double[][] arrays = new double[TASKS][length];
        for (double[] array : arrays) {
            Arrays.fill(array, 1);
        }
        Samples samples = new Samples();
        for (int round = -20; round < 20; round++) {
            long began = System.nanoTime();
            double[] sum = new double[length];
            for (double[] array : arrays) {
                for (int i = 0; i < length; i++) {
                    sum[i] += array[i];
                }
            }
            if (sum[length / 2] != TASKS) {
                throw new IllegalStateException("wrong sum");
            }
            if (round >= 0) {
                samples.add(System.nanoTime() - began);
            }
        }
        return samples;
    }

    void inThreeProcesses(EtcdServer etcd) throws IOException, InterruptedException {
        BlockingQueue<String[]> said = new LinkedBlockingQueue<>();
        List<JavaProcess> processes = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                processes.add(JavaProcess.of(
                        CollectiveProcess.class,
                        said::add,
                        Integer.toString(i),
                        Integer.toString(PROCESSES),
                        Integer.toString(TASKS),
                        etcd.endpoint().toString()));
            }
            for (Size size : SIZES) {
                // The side that is first has most of Netty and gRPC compiled for both, so each has a job that does not
                // count.
                ours(processes, said, size);
                raw(processes, said, size);
                Samples ours = ours(processes, said, size);
                Samples raw = raw(processes, said, size);
                add(
                        "allReduce of %s, 15 tasks, 3 processes of 5 neighbours, raw: tree on grpc-java"
                                .formatted(size.name),
                        ours,
                        raw,
                        size.inThree);
            }
        } finally {
            processes.forEach(JavaProcess::close);
        }
    }

    private static Samples ours(List<JavaProcess> processes, BlockingQueue<String[]> said, Size size)
            throws IOException, InterruptedException {
        String job = Jobs.newName();
        for (JavaProcess process : processes) {
            tell(process, CollectiveProcess.OURS, job, size);
            String[] words = next(said);
            if (!words[0].equals(CollectiveProcess.JOINED)) {
                throw new IllegalStateException("a process of the benchmark says '" + words[0] + "' as it joins");
            }
        }
        return laps(said);
    }

    private static Samples raw(List<JavaProcess> processes, BlockingQueue<String[]> said, Size size)
            throws IOException, InterruptedException {
        for (JavaProcess process : processes) {
            tell(process, CollectiveProcess.RAW, "by-hand", size);
        }
        String[] ports = new String[PROCESSES];
        for (int i = 0; i < PROCESSES; i++) {
            String[] words = next(said);
            ports[Integer.parseInt(words[1])] = words[2];
        }
        for (JavaProcess process : processes) {
            process.tell(String.join(" ", ports));
        }
        Samples raw = laps(said);
        for (JavaProcess process : processes) {
            process.tell("close");
        }
        return raw;
    }

    private static void tell(JavaProcess process, String kind, String job, Size size) throws IOException {
        process.tell("%s %s %d %d %d".formatted(kind, job, size.length, size.calls, size.iterations));
    }

    private static Samples laps(BlockingQueue<String[]> said) throws InterruptedException {
        Samples samples = new Samples();
        int done = 0;
        while (done < PROCESSES) {
            String[] words = next(said);
            if (words[0].equals(CollectiveProcess.LAP)) {
                samples.add(Long.parseLong(words[1]));
            } else if (words[0].equals(CollectiveProcess.DONE)) {
                done++;
            } else {
                throw new IllegalStateException("a process of the benchmark says '" + words[0] + "'");
            }
        }
        return samples;
    }

    private static String[] next(BlockingQueue<String[]> said) throws InterruptedException {
        String[] words = said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (words == null) {
            throw new IllegalStateException("the processes of the benchmark are silent");
        }
        return words;
    }
}

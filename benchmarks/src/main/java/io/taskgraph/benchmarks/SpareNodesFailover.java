package io.taskgraph.benchmarks;

import io.taskgraph.test.etcd.EtcdServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * How long a reduction of 8 MiB stands still when a process is killed in the middle of one and another one that takes part in the job has
 * nodes to spare: 15 tasks in three processes on etcd with a lease of 10 s, of which the third has room for the five tasks of the second,
 * which is killed. A job for each kill, which the survivors have run before and end; the killed process is replaced for the next one. From
 * the kill to the end of the longest call that ends after it, as the process of task 0 tells. Every result is checked.
 */
final class SpareNodesFailover {

    private static final int TASKS = 15;
    private static final int PROCESSES = 3;
    private static final int SHARE = TASKS / PROCESSES;
    private static final int VICTIM = 1;
    private static final int LENGTH = 1 << 20;
    private static final int SETTLED = 20;
    private static final int AFTER = 8;
    private static final int ITERATIONS = 40;
    private static final long PATIENCE_SECONDS = 120;

    private final Report report;
    private final EtcdServer etcd;
    private final int kills;
    private final String conditions;
    private final List<String> options;
    private final Random random = new Random(1);
    private final List<JavaProcess> processes = new ArrayList<>();
    private final BlockingQueue<Said> said = new LinkedBlockingQueue<>();

    /** A line of a process, and when it came. */
    private record Said(List<String> words, long at) {

        boolean is(String word) {
            return words.get(0).equals(word);
        }
    }

    /**
     * Prepares a measurement.
     *
     * @param conditions the JVM's options, in words
     * @param options the JVM's options
     */
    SpareNodesFailover(Report report, EtcdServer etcd, int kills, String conditions, List<String> options) {
        this.report = report;
        this.etcd = etcd;
        this.kills = kills;
        this.conditions = conditions;
        this.options = options;
    }

    void run() throws IOException, InterruptedException {
        Samples stall = new Samples();
        Samples usual = new Samples();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                processes.add(process(i));
            }
            // The first job warms up those that stay.
            kill(new Samples());
            for (int kill = 0; kill < kills; kill++) {
                stall.add(kill(usual));
            }
        } finally {
            processes.forEach(JavaProcess::close);
        }
        report.add(Row.of(
                "allReduce of 8 MiB, 15 tasks, 3 processes, one of them just started, one call" + conditions, usual));
        report.add(Row.within(
                "kill -9 amid allReduce of 8 MiB to the end of the call that it holds up, TTL 10 s, another process of the job has spare"
                        + " nodes" + conditions,
                stall,
                300));
    }

    private JavaProcess process(int index) throws IOException {
        return JavaProcess.of(
                options,
                CollectiveProcess.class,
                words -> said.add(new Said(List.of(words), System.nanoTime())),
                Integer.toString(index),
                Integer.toString(PROCESSES),
                Integer.toString(TASKS),
                etcd.endpoint().toString());
    }

    /** Runs a job in which a process is killed, and returns how long the reductions stood still. */
    private long kill(Samples usual) throws IOException, InterruptedException {
        String job = Jobs.newName();
        for (int i = 0; i < PROCESSES; i++) {
            int nodes = i == PROCESSES - 1 ? 2 * SHARE : SHARE;
            processes
                    .get(i)
                    .tell("%s %s %d 1 %d %d".formatted(CollectiveProcess.COUNTED, job, LENGTH, ITERATIONS, nodes));
            next(CollectiveProcess.JOINED);
        }
        for (int i = 0; i < SETTLED; i++) {
            long nanos = nanos(next(CollectiveProcess.LAP));
            if (i >= SETTLED / 2) {
                usual.add(nanos);
            }
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(100));
        said.removeIf(line -> line.is(CollectiveProcess.LAP));
        long killed = System.nanoTime();
        processes.get(VICTIM).process().destroyForcibly();
        Said longest = next(CollectiveProcess.LAP);
        for (int i = 0; i < AFTER; i++) {
            Said lap = next(CollectiveProcess.LAP);
            longest = nanos(lap) > nanos(longest) ? lap : longest;
        }
        processes.set(VICTIM, process(VICTIM));
        for (int i = 0; i < PROCESSES - 1; i++) {
            next(CollectiveProcess.DONE);
        }
        said.clear();
        return longest.at() - killed;
    }

    private static long nanos(Said lap) {
        return Long.parseLong(lap.words().get(1));
    }

    /** Returns the next line that begins with a word; others are passed over. */
    private Said next(String word) throws InterruptedException {
        Said line = null;
        while (line == null || !line.is(word)) {
            line = said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new IllegalStateException("no process of the benchmark has said '" + word + "'");
            }
        }
        return line;
    }
}

package io.taskgraph.benchmarks;

import io.taskgraph.test.etcd.EtcdServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How long a reduction of 8 MiB stands still when a process is killed in the middle of one: 15 tasks in three processes on etcd with a
 * lease of 10 s and a fourth process with room, which takes the tasks over and is replaced. From the kill to the end of the longest call
 * that ends after it, as the process of task 0 tells, which is not killed. Every result is checked.
 */
final class CollectiveFailover {

    private static final int TASKS = 15;
    private static final int PROCESSES = 3;
    private static final int LENGTH = 1 << 20;
    private static final int SETTLED = 20;
    private static final int AFTER = 8;
    private static final long PATIENCE_SECONDS = 120;

    private final Report report;
    private final EtcdServer etcd;
    private final int kills;
    private final String job = Jobs.newName();
    private final Random random = new Random(1);
    private final List<JavaProcess> processes = new ArrayList<>();
    private final BlockingQueue<Lap> laps = new LinkedBlockingQueue<>();
    private final Semaphore joined = new Semaphore(0);

    /** A call of task 0, which a process has told of at a moment. */
    private record Lap(int process, long nanos, long at) {}

    CollectiveFailover(Report report, EtcdServer etcd, int kills) {
        this.report = report;
        this.etcd = etcd;
        this.kills = kills;
    }

    void run() throws IOException, InterruptedException {
        Samples stall = new Samples();
        Samples usual = new Samples();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                start();
                awaitJoined();
            }
            settle(usual);
            start();
            for (int kill = 0; kill < kills; kill++) {
                int leading = settle(usual);
                stall.add(kill(leading));
                start();
            }
        } finally {
            processes.forEach(JavaProcess::close);
        }
        report.add(Row.of("allReduce of 8 MiB, 15 tasks, 3 processes, one call", usual));
        report.add(Row.within(
                "kill -9 amid allReduce of 8 MiB to the end of the call that it holds up, TTL 10 s", stall, 300));
    }

    private void start() throws IOException {
        int index = processes.size();
        JavaProcess process = JavaProcess.of(
                CollectiveProcess.class,
                words -> told(index, words),
                Integer.toString(index),
                Integer.toString(PROCESSES),
                Integer.toString(TASKS),
                etcd.endpoint().toString());
        processes.add(process);
        process.tell("%s %s %d 1 %d %d"
                .formatted(CollectiveProcess.COUNTED, job, LENGTH, Integer.MAX_VALUE, TASKS / PROCESSES));
    }

    private void told(int index, String[] words) {
        if (words[0].equals(CollectiveProcess.LAP)) {
            laps.add(new Lap(index, Long.parseLong(words[1]), System.nanoTime()));
        } else if (words[0].equals(CollectiveProcess.JOINED)) {
            joined.release();
        }
    }

    private void awaitJoined() throws InterruptedException {
        if (!joined.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("a process of the benchmark does not join");
        }
    }

    /** Waits until the job has gone on for a while and returns the process that has task 0. */
    private int settle(Samples usual) throws InterruptedException {
        laps.clear();
        Lap last = next();
        for (int i = 0; i < SETTLED; i++) {
            last = next();
            usual.add(last.nanos());
        }
        return last.process();
    }

    /** Kills another process that has tasks and returns how long the reductions stood still. */
    private long kill(int leading) throws InterruptedException {
        int victim = leading;
        // The newest one is the spare.
        while (victim == leading || !processes.get(victim).process().isAlive()) {
            victim = random.nextInt(processes.size() - 1);
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(100));
        laps.clear();
        long killed = System.nanoTime();
        processes.get(victim).process().destroyForcibly();
        Lap longest = next();
        for (int i = 0; i < AFTER; i++) {
            Lap lap = next();
            longest = lap.nanos() > longest.nanos() ? lap : longest;
        }
        return longest.at() - killed;
    }

    private Lap next() throws InterruptedException {
        Lap lap = laps.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (lap == null) {
            throw new IllegalStateException("the processes of the benchmark are silent");
        }
        return lap;
    }
}

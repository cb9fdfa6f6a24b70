package io.taskgraph.benchmarks;

import io.taskgraph.test.etcd.EtcdServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/** Several {@link EpochProcess}es, which share the tasks of one job after the other. */
final class EpochCluster implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 120;

    private final int processes;
    private final List<JavaProcess> all = new ArrayList<>();
    private final Semaphore done = new Semaphore(0);
    private final Semaphore begun = new Semaphore(0);
    private final AtomicLong epochs = new AtomicLong();

    /** How long the compilers of each process have been at work, as it said after its last job. */
    private final AtomicLongArray compiledMillis;

    private volatile Samples samples = new Samples();
    private volatile long firstNanos;
    /** The process of task 0. */
    private volatile int first;

    private int slots;
    private boolean keys = Jobs.hasKeys();

    EpochCluster(EtcdServer etcd, int processes) throws IOException {
        this.processes = processes;
        compiledMillis = new AtomicLongArray(processes);
        for (int i = 0; i < processes; i++) {
            int index = i;
            all.add(JavaProcess.of(
                    EpochProcess.class,
                    words -> take(index, words),
                    etcd.endpoint().toString(),
                    Integer.toString(i),
                    Integer.toString(processes)));
        }
    }

    /**
     * What the process of task 0 said.
     *
     * @param laps the times of the epochs that count
     * @param epochs how many there were in all
     * @param firstNanos from the start to the end of the first one
     */
    record Run(Samples laps, long epochs, long firstNanos) {}

    /** Gives each process so many slots from now on; else there are just enough in all. */
    void giveSlots(int newSlots) {
        slots = newSlots;
    }

    /** Lets the processes of each job from now on make keys of their own, or speak plain text. */
    void giveKeys(boolean newKeys) {
        keys = newKeys;
    }

    /** Returns how long the compilers of all processes had been at work at the end of the last job. */
    long compiledMillis() {
        return IntStream.range(0, processes).mapToLong(compiledMillis::get).sum();
    }

    /** Returns the processor time that the processes have used so far. */
    long cpuNanos() {
        return all.stream().mapToLong(JavaProcess::cpuNanos).sum();
    }

    /**
     * Runs a job of the framework, and kills a process a while after the first epoch that does not hold task 0. It is the last job of this
     * cluster.
     */
    Run oursWithKill(long tasks, Duration longest, Duration killAfter) throws IOException, InterruptedException {
        begun.drainPermits();
        start(EpochProcess.OURS, EpochWork.FLAGS, tasks, Long.MAX_VALUE, longest);
        if (!begun.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the first epoch has not ended within " + PATIENCE_SECONDS + " s");
        }
        TimeUnit.MILLISECONDS.sleep(killAfter.toMillis());
        all.get((first + 1) % processes).close();
        awaitDone(processes - 1);
        return new Run(samples, epochs.get(), firstNanos);
    }

    /** Runs a job of the framework, of which so many epochs count at most, for so long at most. */
    Run ours(EpochWork work, long tasks, long most, Duration longest) throws IOException, InterruptedException {
        return ours(EpochProcess.OURS, work, tasks, most, longest);
    }

    /** Runs the same with all flags told by etcd. */
    Run byEtcd(EpochWork work, long tasks, long most, Duration longest) throws IOException, InterruptedException {
        return ours(EpochProcess.BY_ETCD, work, tasks, most, longest);
    }

    private Run ours(String kind, EpochWork work, long tasks, long most, Duration longest)
            throws IOException, InterruptedException {
        start(kind, work, tasks, most, longest);
        awaitDone(processes);
        return new Run(samples, epochs.get(), firstNanos);
    }

    /** Runs the same by hand on jetcd. */
    Run raw(EpochWork work, long tasks, long most, Duration longest) throws IOException, InterruptedException {
        start(EpochProcess.RAW, work, tasks, most, longest);
        // By hand only the process of task 0 knows the end.
        awaitDone(1);
        for (JavaProcess other : all.subList(1, processes)) {
            other.tell(EpochProcess.STOP);
        }
        awaitDone(processes - 1);
        return new Run(samples, epochs.get(), firstNanos);
    }

    private void start(String kind, EpochWork work, long tasks, long most, Duration longest) throws IOException {
        samples = new Samples();
        epochs.set(0);
        String job = Jobs.newName();
        for (JavaProcess process : all) {
            process.tell(
                    "%s %s %d %d %s %d %s %b".formatted(kind, job, tasks, most, longest, slots(tasks), work, keys));
        }
    }

    private long slots(long tasks) {
        return slots > 0 ? slots : (tasks + processes - 1) / processes;
    }

    private void awaitDone(int number) throws InterruptedException {
        if (!done.tryAcquire(number, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("only %d of %d processes are done with their part of the job"
                    .formatted(done.availablePermits(), number));
        }
    }

    /** Only the process of task 0 tells of epochs, so only one thread adds to the samples. */
    private void take(int index, String[] words) {
        switch (words[0]) {
            case EpochProcess.FIRST -> {
                first = index;
                firstNanos = Long.parseLong(words[1]);
                begun.release();
            }
            case EpochProcess.LAP -> samples.add(Long.parseLong(words[1]));
            case EpochProcess.EPOCHS -> epochs.set(Long.parseLong(words[1]));
            case EpochProcess.COMPILED -> compiledMillis.set(index, Long.parseLong(words[1]));
            case EpochProcess.DONE -> done.release();
            default -> throw new IllegalStateException("a process of the benchmark says '" + words[0] + "'");
        }
    }

    @Override
    public void close() {
        all.forEach(JavaProcess::close);
    }
}

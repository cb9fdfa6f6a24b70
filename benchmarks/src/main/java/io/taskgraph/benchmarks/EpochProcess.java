package io.taskgraph.benchmarks;

import io.taskgraph.engine.FlagSettings;
import io.taskgraph.etcd.EtcdCoordinator;
import io.taskgraph.etcd.EtcdSettings;
import io.taskgraph.runtime.RuntimeSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.function.LongPredicate;

/**
 * One of the processes of an {@link EpochCluster}. Takes part in a job for each line of its parent, and says when it is done with it; the one
 * that held task 0 says before that how long the epochs took.
 */
final class EpochProcess {

    static final String OURS = "ours";
    static final String BY_ETCD = "by-etcd";
    static final String RAW = "raw";
    static final String STOP = "stop";
    static final String FIRST = "first";
    static final String LAP = "lap";
    static final String EPOCHS = "epochs";
    static final String COMPILED = "compiled";
    static final String DONE = "done";

    private final BlockingQueue<String> parent;
    private final URI etcd;
    private final int index;
    private final int processes;

    private EpochProcess(BlockingQueue<String> parent, URI etcd, int index, int processes) {
        this.parent = parent;
        this.etcd = etcd;
        this.index = index;
        this.processes = processes;
    }

    /** Arguments: the endpoint of etcd, index of this process, and how many there are. Lasts as long as its parent. */
    public static void main(String[] args) throws InterruptedException, IOException {
        EpochProcess process = new EpochProcess(
                Parent.lines(), URI.create(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        while (true) {
            process.takePart(process.parent.take().split(" ", -1));
        }
    }

    /**
     * Words: ours, the same with flags told by etcd, or raw; the job's name, tasks, how many epochs count at most, and for how long, slots of each
     * process, what the tasks do, and whether the process has a key.
     */
    private void takePart(String[] words) throws InterruptedException, IOException {
        String job = words[1];
        long tasks = Long.parseLong(words[2]);
        Laps laps = new Laps(Long.parseLong(words[3]), Duration.parse(words[4]));
        EpochWork work = EpochWork.valueOf(words[6]);
        if (words[0].equals(RAW)) {
            raw(work, new EpochWork.Share(job, index, processes, tasks), laps);
        } else {
            RuntimeSettings.Builder settings =
                    Jobs.flags(RuntimeSettings.builder(job, tasks)).slots(Integer.parseInt(words[5]));
            if (words[0].equals(BY_ETCD)) {
                settings.flags(FlagSettings.BY_COORDINATOR);
            }
            ours(work, settings.build(), laps, Boolean.parseBoolean(words[7]));
        }
        if (laps.epochs() > 0) {
            laps.samples().forEach(nanos -> System.out.println(LAP + " " + nanos));
            System.out.println(EPOCHS + " " + laps.epochs());
        }
        System.out.println(COMPILED + " " + Compilers.millisHere());
        System.out.println(DONE);
    }

    private void raw(EpochWork work, EpochWork.Share share, Laps laps) throws InterruptedException, IOException {
        try (ByHand part = work.byHand(etcd, share, laps)) {
            if (share.has(0)) {
                part.run();
            } else if (!parent.take().equals(STOP)) {
                throw new IllegalStateException("the next job has begun before this one was stopped");
            }
        }
    }

    private void ours(EpochWork work, RuntimeSettings settings, Laps laps, boolean keys) throws InterruptedException {
        long began = System.nanoTime();
        LongPredicate isLast = epoch -> {
            if (epoch == 0) {
                System.out.println(FIRST + " " + (System.nanoTime() - began));
            }
            return laps.test(epoch);
        };
        try (Member member = new Member(
                settings,
                EtcdCoordinator.create(EtcdSettings.builder(List.of(etcd)).build()),
                Jobs.transport(keys),
                task -> work.task(settings.tasks(), isLast),
                work.topologies(settings.tasks()))) {
            member.run();
        }
    }
}

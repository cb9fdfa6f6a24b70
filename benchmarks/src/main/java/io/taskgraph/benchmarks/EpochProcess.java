package io.taskgraph.benchmarks;

import io.taskgraph.etcd.EtcdCoordinator;
import io.taskgraph.etcd.EtcdSettings;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.grpc.NettySettings;
import io.taskgraph.runtime.RuntimeSettings;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One of the processes of an {@link EpochCluster}. The one that holds task 0 in the end prints the times of the epochs. */
final class EpochProcess {

    static final String OURS = "ours";
    static final String RAW = "raw";
    static final String LAP = "lap";

    private static final long PATIENCE_MINUTES = 5;

    private EpochProcess() {}

    /** Arguments: ours or raw, the job's name, the endpoint of etcd, index of this process, processes, tasks, and the last epoch. */
    public static void main(String[] args) throws InterruptedException {
        Parent.endWith();
        String job = args[1];
        URI etcd = URI.create(args[2]);
        int processes = Integer.parseInt(args[4]);
        long tasks = Long.parseLong(args[5]);
        long last = Long.parseLong(args[6]);
        Laps laps = new Laps(last / 2);
        if (args[0].equals(RAW)) {
            raw(job, etcd, Integer.parseInt(args[3]), processes, tasks, last, laps);
        } else {
            ours(job, etcd, processes, tasks, last, laps);
        }
        laps.samples().forEach(nanos -> System.out.println(LAP + " " + nanos));
        System.exit(0);
    }

    private static void raw(String job, URI etcd, int index, int processes, long tasks, long last, Laps laps)
            throws InterruptedException {
        try (RawFlagBarrier barrier = new RawFlagBarrier(etcd, job, index, processes, tasks, last, laps)) {
            if (index == 0) {
                barrier.run();
            } else {
                new CountDownLatch(1).await(PATIENCE_MINUTES, TimeUnit.MINUTES); // The parent ends it.
            }
        }
    }

    private static void ours(String job, URI etcd, int processes, long tasks, long last, Laps laps)
            throws InterruptedException {
        try (Member member = new Member(
                RuntimeSettings.of(job, tasks).withSlots(Math.toIntExact((tasks + processes - 1) / processes)),
                EtcdCoordinator.create(EtcdSettings.builder(List.of(etcd)).build()),
                GrpcDataTransport.netty(NettySettings.of("127.0.0.1", 0)),
                task -> new FlagBarrier(tasks, last, laps::done),
                FlagBarrier.topologies(tasks))) {
            member.run();
        }
    }
}

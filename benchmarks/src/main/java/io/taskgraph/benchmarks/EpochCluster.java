package io.taskgraph.benchmarks;

import io.taskgraph.test.etcd.EtcdServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Several {@link EpochProcess}es that share the tasks of one job. */
final class EpochCluster {

    private static final long PATIENCE_SECONDS = 120;

    private final EtcdServer etcd;
    private final int processes;
    private final long tasks;
    private final long epochs;

    EpochCluster(EtcdServer etcd, int processes, long tasks, long epochs) {
        this.etcd = etcd;
        this.processes = processes;
        this.tasks = tasks;
        this.epochs = epochs;
    }

    /** Returns the times of the epochs of the framework. */
    Samples ours() throws IOException, InterruptedException {
        return run(EpochProcess.OURS);
    }

    /** Returns the times of the epochs by hand on jetcd. */
    Samples raw() throws IOException, InterruptedException {
        return run(EpochProcess.RAW);
    }

    private Samples run(String kind) throws IOException, InterruptedException {
        String job = Jobs.newName();
        Samples samples = new Samples();
        List<JavaProcess> all = new ArrayList<>();
        try {
            for (int i = 0; i < processes; i++) {
                all.add(JavaProcess.of(
                        EpochProcess.class,
                        words -> take(words, samples),
                        kind,
                        job,
                        etcd.endpoint().toString(),
                        Integer.toString(i),
                        Integer.toString(processes),
                        Long.toString(tasks),
                        Long.toString(epochs)));
            }
            // By hand only the process of task 0 knows the end.
            for (JavaProcess process : kind.equals(EpochProcess.RAW) ? all.subList(0, 1) : all) {
                process.awaitEnd(PATIENCE_SECONDS);
            }
            synchronized (samples) {
                return samples;
            }
        } finally {
            all.forEach(JavaProcess::close);
        }
    }

    private static void take(String[] words, Samples samples) {
        if (words[0].equals(EpochProcess.LAP)) {
            synchronized (samples) {
                samples.add(Long.parseLong(words[1]));
            }
        }
    }
}

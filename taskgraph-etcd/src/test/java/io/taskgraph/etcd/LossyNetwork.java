package io.taskgraph.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.test.etcd.EtcdServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM in a network of its own, in which the kernel drops packets at random: of two processes of a job between each other, and
 * between each and etcd. It ends with status 0 if the job went on and lost nothing.
 */
final class LossyNetwork {

    /** Enough for the slowest machine; a job that stands still ends sooner. */
    private static final int PATIENCE_SECONDS = 300;

    private static final String DROP = "add table inet lossy;"
            + "add chain inet lossy input { type filter hook input priority 0; };"
            + "add rule inet lossy input meta l4proto tcp numgen random mod 100 < 5 drop";

    private LossyNetwork() {}

    /** Returns whether this machine can make such a network. */
    static boolean isPossible() throws InterruptedException {
        return run(inNetworkOfItsOwn("nft", DROP)) == 0 && run(inNetworkOfItsOwn("ip", "link", "set", "lo", "up")) == 0;
    }

    /** Returns the status with which such a JVM has ended. */
    static int runJob() throws InterruptedException {
        return run(inNetworkOfItsOwn(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                LossyNetwork.class.getName()));
    }

    public static void main(String[] args) throws Exception {
        assertThat(run(List.of("ip", "link", "set", "lo", "up"))).isZero();
        try (EtcdServer etcd = EtcdServer.start();
                MeasuredJob job = MeasuredJob.overTcp(List.of(etcd.endpoint()))) {
            job.measure("before packets are lost", () -> job.awaitEpochs(100));
            assertThat(run(List.of("nft", DROP))).isZero();
            job.measure("5 of 100 packets lost", () -> job.awaitEpochs(200));
            assertThat(run(List.of("nft", "delete table inet lossy"))).isZero();
            job.measure("after packets were lost", () -> job.awaitEpochs(100));
            assertThat(job.losses()).as("copies lost").isZero();
            job.finish();
        }
    }

    private static List<String> inNetworkOfItsOwn(String... command) {
        List<String> all = new ArrayList<>(List.of("unshare", "--map-root-user", "--net"));
        all.addAll(List.of(command));
        return all;
    }

    /** Returns the status of a command; -1 if there is no such command. */
    private static int run(List<String> command) throws InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).inheritIO().start();
        } catch (IOException missing) {
            return -1;
        }
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(command + " has not ended after " + PATIENCE_SECONDS + " s");
        }
        return process.exitValue();
    }
}

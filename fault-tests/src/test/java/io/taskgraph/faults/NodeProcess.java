package io.taskgraph.faults;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of {@link TreeSumApplication}, or of another one. */
final class NodeProcess implements AutoCloseable {

    private static final Pattern JOINED = Pattern.compile("process (\\S+) joins with");

    private final JavaProcess java;

    /** Starts one. */
    NodeProcess(String name, String job, Settings settings, URI etcd, Path stopFile) {
        java = JavaProcess.ofClass(name, settings.application(), arguments(job, settings, etcd, stopFile));
    }

    /** Returns the properties of such a process. */
    static List<String> arguments(String job, Settings settings, URI etcd, Path stopFile) {
        return List.of(
                "--spring.main.banner-mode=off",
                "--spring.main.web-application-type=none",
                "--logging.level.io.taskgraph=info",
                // each grant of a lease that has no answer, which JobUnderFaults counts
                "--logging.level.io.taskgraph.runtime.TaskGraphRuntime=debug",
                "--grpc.server.address=127.0.0.1",
                "--taskgraph.etcd.endpoints=" + etcd,
                "--taskgraph.job.name=" + job,
                "--taskgraph.job.tasks=" + settings.tasks(),
                "--taskgraph.node.slots=" + settings.slots(),
                "--taskgraph.lease.ttl=" + settings.ttl().toMillis() + "ms",
                "--taskgraph.record.directory=" + records(stopFile),
                "--faults.stop-file=" + stopFile,
                "--faults.epoch=" + settings.epoch().toMillis() + "ms");
    }

    /**
     * What the processes of a job share.
     *
     * @param tasks number of tasks
     * @param slots tasks that one process can hold
     * @param ttl time to live of its lease
     * @param epoch how long every task works in an epoch
     * @param application what they run
     */
    record Settings(int tasks, int slots, Duration ttl, Duration epoch, Class<?> application) {

        Settings(int tasks, int slots, Duration ttl, Duration epoch) {
            this(tasks, slots, ttl, epoch, TreeSumApplication.class);
        }

        static Settings of(Duration ttl) {
            return new Settings(15, 8, ttl, Duration.ofMillis(30));
        }
    }

    /** Returns where the processes of a job write their records. */
    static Path records(Path stopFile) {
        return stopFile.resolveSibling("records");
    }

    JavaProcess java() {
        return java;
    }

    /** Returns the names under which the process has joined, the newest last. */
    List<String> members() {
        return java.output().stream()
                .map(JOINED::matcher)
                .filter(Matcher::find)
                .map(joined -> joined.group(1))
                .toList();
    }

    /** Returns what its copies have done. */
    List<Trace> traces() {
        return java.output().stream()
                .map(Trace::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public void close() {
        java.close();
    }

    @Override
    public String toString() {
        return java.toString();
    }
}

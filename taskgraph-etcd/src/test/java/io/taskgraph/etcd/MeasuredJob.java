package io.taskgraph.etcd;

import static io.taskgraph.etcd.EtcdTestSupport.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskgraph.Outcome;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.grpc.NettySettings;
import io.taskgraph.runtime.CheckpointSettings;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.status.Explanation;
import io.taskgraph.status.JobEvent;
import io.taskgraph.test.contract.TreeSumTask;
import io.taskgraph.test.contract.TreeSumTask.Root;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job of 15 tasks in two processes, each of which holds at most 8, that adds up in each epoch and remembers when it has. It tells how
 * long epochs have stood still, and at its end that each sum was right.
 */
final class MeasuredJob implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(MeasuredJob.class);
    private static final int TASKS = 15;
    private static final int SLOTS = 8;
    private static final long SUM_OF_IDS = 105;

    private final Map<Long, Long> sums = new ConcurrentSkipListMap<>();
    private final Map<Long, Long> times = new ConcurrentSkipListMap<>();
    private final AtomicLong lastEpoch = new AtomicLong(Long.MAX_VALUE);
    private final List<JobProcess> processes = new ArrayList<>();
    private final List<CompletableFuture<Outcome>> ends = new ArrayList<>();

    MeasuredJob(List<URI> endpoints) {
        this(endpoints, settings -> settings, etcd -> etcd);
    }

    MeasuredJob(
            List<URI> endpoints, UnaryOperator<RuntimeSettings> settings, UnaryOperator<EtcdSettings.Builder> etcd) {
        this(
                endpoints,
                settings,
                etcd,
                () -> GrpcDataTransport.inProcess(UUID.randomUUID().toString()));
    }

    /** Lets the processes talk to each other over TCP. */
    static MeasuredJob overTcp(List<URI> endpoints) {
        return new MeasuredJob(
                endpoints,
                settings -> settings,
                etcd -> etcd,
                () -> GrpcDataTransport.netty(NettySettings.of(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), port -> "127.0.0.1:" + port)));
    }

    private MeasuredJob(
            List<URI> endpoints,
            UnaryOperator<RuntimeSettings> settings,
            UnaryOperator<EtcdSettings.Builder> etcd,
            Supplier<GrpcDataTransport> transports) {
        String name = "measured-" + UUID.randomUUID();
        for (int i = 0; i < 2; i++) {
            JobProcess process = new JobProcess(
                    etcd.apply(EtcdSettings.builder(endpoints)).build(),
                    seen -> seen,
                    settings.apply(RuntimeSettings.of(name, TASKS).withSlots(SLOTS)),
                    task -> new TreeSumTask(Root.recording(new Timed(), lastEpoch::get)),
                    TreeSumTask.topologies(TASKS),
                    CheckpointSettings.inMemory(),
                    transports.get());
            processes.add(process);
            ends.add(process.join());
        }
    }

    /** Sums that are also timed as they come in. */
    private final class Timed extends TreeMap<Long, Long> {

        @Override
        public Long put(Long epoch, Long sum) {
            times.putIfAbsent(epoch, System.nanoTime());
            return sums.put(epoch, sum);
        }
    }

    int epochs() {
        return sums.size();
    }

    /** Waits until so many more epochs have ended. */
    void awaitEpochs(int more) {
        int goal = sums.size() + more;
        await().atMost(PATIENCE.multipliedBy(2))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(sums.size()).as("epochs ended").isGreaterThanOrEqualTo(goal));
    }

    /** Lets the job run for a while, and says under a name how it went. */
    void observe(String name, Duration time) throws Exception {
        measure(name, () -> {
            long start = System.nanoTime();
            await().atMost(time.plus(PATIENCE)).until(() -> System.nanoTime() - start > time.toNanos());
        });
    }

    /** Something that is done while the job runs. */
    interface Action {

        void run() throws Exception;
    }

    /** Does something, and says under a name how the job went meanwhile, above all the longest time without the end of an epoch. */
    void measure(String name, Action action) throws Exception {
        long start = System.nanoTime();
        int before = sums.size();
        action.run();
        long end = System.nanoTime();
        long longest = 0;
        long last = start;
        for (long ended : times.values()) {
            if (ended > start) {
                longest = Math.max(longest, ended - last);
                last = ended;
            }
        }
        longest = Math.max(longest, end - last);
        logger.info(
                "{}: {} epochs in {} ms, longest stall {} ms",
                name,
                sums.size() - before,
                TimeUnit.NANOSECONDS.toMillis(end - start),
                TimeUnit.NANOSECONDS.toMillis(longest));
    }

    /** Returns how one of the processes explains the state of the job. */
    Explanation explain() {
        return processes.get(0).monitor().explain(PATIENCE);
    }

    /** Returns how often a process has lost what it held. */
    long losses() {
        return processes.stream()
                .flatMap(process -> process.monitor().snapshot(PATIENCE).events().stream())
                .filter(event -> event.type() == JobEvent.Type.TASK_LOST)
                .count();
    }

    /** Lets the job end, and checks its outcome and each sum. */
    void finish() throws Exception {
        lastEpoch.set(sums.size() + 5L);
        for (CompletableFuture<Outcome> end : ends) {
            Outcome outcome = end.get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(outcome.isSuccess()).as(outcome.message()).isTrue();
        }
        Map<Long, Long> expected = new TreeMap<>();
        LongStream.range(0, sums.size()).forEach(epoch -> expected.put(epoch, epoch * SUM_OF_IDS));
        assertThat(sums).isEqualTo(expected);
    }

    @Override
    public void close() {
        processes.forEach(JobProcess::close);
    }
}

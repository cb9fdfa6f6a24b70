package io.taskgraph.benchmarks;

import com.google.protobuf.BytesValue;
import io.grpc.Server;
import io.taskgraph.etcd.EtcdCoordinator;
import io.taskgraph.etcd.EtcdSettings;
import io.taskgraph.runtime.RuntimeSettings;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * The process that is asked: it serves the raw methods and the bare copy, each on a port of its own, which it prints, and holds one
 * of the two tasks of a job.
 */
final class RequestProcess {

    static final String SERVING = "serving";

    private RequestProcess() {}

    /** Arguments: the job's name, the endpoint of etcd, and whether it has a key. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Parent.endWith();
        Map<Integer, BytesValue> blocks = Blob.makeBlocks();
        Server raw = RawAsker.serve(blocks);
        System.out.println(SERVING + " " + raw.getPort() + " " + TcpCopy.serve());
        try (Member member = member(args[0], URI.create(args[1]), new Asker(blocks), Boolean.parseBoolean(args[2]))) {
            member.run();
        }
        System.exit(0);
    }

    static Member member(String job, URI etcd, Asker task, boolean keys) {
        return new Member(
                RuntimeSettings.of(job, 2).withSlots(1),
                EtcdCoordinator.create(EtcdSettings.builder(List.of(etcd)).build()),
                Jobs.transport(keys),
                id -> task,
                Map.of());
    }
}

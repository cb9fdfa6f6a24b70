package io.taskgraph.boot.actuate;

import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.TcpProxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Three applications of one JVM that share a {@link TreeJob} by etcd, each behind a bad network of its own. */
public final class ThreeProcesses implements AutoCloseable {

    /** One of them. */
    public record Member(ConfigurableApplicationContext context, TcpProxy toEtcd, HttpClient client) {

        JsonNode json(String path) throws IOException, InterruptedException {
            String port = context.getEnvironment().getProperty("local.server.port");
            URI uri = URI.create("http://localhost:" + port + "/actuator/" + path);
            return JsonMapper.shared()
                    .readTree(client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                            .body());
        }

        JsonNode explanation() throws IOException, InterruptedException {
            return json("taskgraph/explain");
        }

        long epoch() throws IOException, InterruptedException {
            return json("taskgraph").path("epoch").path("number").asLong(-1);
        }

        boolean holds(long task) throws IOException, InterruptedException {
            return json("taskgraph/tasks/" + task).has("local");
        }
    }

    private final List<Member> members = new ArrayList<>();

    /** Starts them, with arguments besides those that they need. */
    public ThreeProcesses(EtcdServer etcd, TreeJob.Trouble trouble, String job, String... more) {
        for (int i = 0; i < 3; i++) {
            TcpProxy proxy = TcpProxy.to(etcd.port());
            ConfigurableApplicationContext context = new SpringApplicationBuilder(TreeJob.class)
                    .properties("taskgraph.lease.ttl=6s")
                    .initializers(starting -> starting.getBeanFactory().registerSingleton("trouble", trouble))
                    .run(Stream.concat(
                                    Stream.of(
                                            "--taskgraph.etcd.endpoints=" + proxy.endpoint(),
                                            "--taskgraph.job.name=" + job,
                                            "--taskgraph.job.tasks=" + TreeJob.TASKS,
                                            "--taskgraph.node.slots=5",
                                            "--taskgraph.drain.timeout=1s",
                                            "--grpc.server.address=127.0.0.1",
                                            "--server.port=0",
                                            "--management.endpoints.web.exposure.include=taskgraph"),
                                    Stream.of(more))
                            .toArray(String[]::new));
            members.add(new Member(context, proxy, HttpClient.newHttpClient()));
        }
    }

    public List<Member> members() {
        return members;
    }

    /** Returns the one that holds a task. */
    Member holder(long task) throws IOException, InterruptedException {
        for (Member member : members) {
            if (member.holds(task)) {
                return member;
            }
        }
        throw new IllegalStateException("task " + task + " is nowhere");
    }

    @Override
    public void close() {
        members.forEach(member -> member.toEtcd().restore());
        members.forEach(member -> member.context().close());
        members.forEach(member -> member.toEtcd().close());
    }
}

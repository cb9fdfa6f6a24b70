package io.taskgraph.etcd;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

/** A process {@code etcd grpc-proxy} between clients and etcd. */
final class EtcdProxy implements AutoCloseable {

    private final URI endpoint;
    private final Process process;

    private EtcdProxy(URI endpoint, Process process) {
        this.endpoint = endpoint;
        this.process = process;
    }

    static EtcdProxy to(List<URI> endpoints) throws IOException {
        URI endpoint;
        try (ServerSocket free = new ServerSocket(0)) {
            endpoint = URI.create("http://127.0.0.1:" + free.getLocalPort());
        }
        Process process = new ProcessBuilder(
                        "etcd",
                        "grpc-proxy",
                        "start",
                        "--endpoints="
                                + endpoints.stream().map(URI::getAuthority).collect(Collectors.joining(",")),
                        "--listen-addr=" + endpoint.getAuthority())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new EtcdProxy(endpoint, process);
    }

    URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}

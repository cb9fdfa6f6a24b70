package io.taskgraph.boot.actuate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A job in an application with a web server at a free port, asked over HTTP. */
final class RunningJob implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final BarrierJob.Hang hang;
    private final ConfigurableApplicationContext context;
    private final String base;

    RunningJob(BarrierJob.Hang hang, String... arguments) {
        this(BarrierJob.class, hang, arguments);
    }

    /** Starts the job with beans of its own. */
    RunningJob(Class<?> configuration, BarrierJob.Hang hang, String... arguments) {
        this.hang = hang;
        List<String> all = new ArrayList<>(List.of(
                "--taskgraph.job.name=barrier",
                "--taskgraph.job.tasks=" + BarrierJob.TASKS,
                "--taskgraph.job.on-completion=stay",
                "--server.port=0",
                "--management.endpoints.web.exposure.include=*",
                "--management.endpoint.health.show-details=always"));
        all.addAll(List.of(arguments));
        context = new SpringApplicationBuilder(BarrierJob.class, configuration)
                .initializers(given -> given.getBeanFactory().registerSingleton("hang", hang))
                .run(all.toArray(String[]::new));
        base = "http://localhost:" + context.getEnvironment().getProperty("local.server.port") + "/actuator/";
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    URI uri(String path) {
        return URI.create(base + path);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request -> request.uri(uri(path)));
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(request -> request.uri(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    HttpResponse<String> send(UnaryOperator<HttpRequest.Builder> request) throws IOException, InterruptedException {
        return client.send(request.apply(HttpRequest.newBuilder()).build(), HttpResponse.BodyHandlers.ofString());
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return JsonMapper.shared().readTree(get(path).body());
    }

    @Override
    public void close() {
        hang.release().countDown();
        context.close();
    }
}

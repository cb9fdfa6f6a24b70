package io.taskgraph.boot.dashboard;

import java.net.URI;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Serves the page from a reactive server. */
final class DashboardRoutes {

    private final DashboardFiles files;

    DashboardRoutes(DashboardFiles files) {
        this.files = files;
    }

    RouterFunction<ServerResponse> at(String path) {
        return RouterFunctions.route()
                .GET(path, request -> request.path().endsWith("/") ? serve("") : redirect(request))
                .GET(path + "/", request -> serve(""))
                .GET(path + "/{file}", request -> serve(request.pathVariable("file")))
                .build();
    }

    private static Mono<ServerResponse> redirect(ServerRequest request) {
        return ServerResponse.temporaryRedirect(URI.create(request.uri().getRawPath() + "/"))
                .build();
    }

    private Mono<ServerResponse> serve(String name) {
        DashboardFile file = files.at(name);
        if (file == null) {
            return ServerResponse.notFound().build();
        }
        return ServerResponse.ok()
                .headers(headers -> file.headers().forEach(headers::set))
                .contentType(MediaType.parseMediaType(file.contentType()))
                .bodyValue(file.content());
    }
}

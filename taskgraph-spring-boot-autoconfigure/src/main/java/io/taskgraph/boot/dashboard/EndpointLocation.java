package io.taskgraph.boot.dashboard;

import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * Where the page finds the Actuator endpoint, on the server that serves both.
 *
 * @param page path of the page, without a slash at its end
 * @param endpoint path of the endpoint, under the same context path
 */
record EndpointLocation(String page, String endpoint) {

    private static final String ENDPOINT = "taskgraph";

    EndpointLocation {
        if (endpoint.equals(page) || endpoint.startsWith(page + "/")) {
            throw new InvalidConfigurationPropertyValueException(
                    "taskgraph.dashboard.path",
                    page,
                    "The Actuator endpoint 'taskgraph' is served "
                            + (page.equals(endpoint) ? "there." : "below it, at '" + endpoint + "'."));
        }
    }

    static EndpointLocation of(String page, WebEndpointProperties endpoints, Environment environment) {
        boolean dispatched = ManagementPortType.get(environment) == ManagementPortType.SAME;
        String dispatcher = dispatched ? environment.getProperty("spring.mvc.servlet.path", "") : "";
        String id = endpoints.getPathMapping().getOrDefault(ENDPOINT, ENDPOINT);
        return new EndpointLocation(page, slashed(dispatcher) + slashed(endpoints.getBasePath()) + slashed(id));
    }

    /** Returns where a person finds the page: port and whole path, as the application's properties say. */
    String forPeople(Environment environment) {
        boolean own = ManagementPortType.get(environment) == ManagementPortType.DIFFERENT;
        String port = own
                ? environment.getProperty("management.server.port", "")
                : environment.getProperty("server.port", "8080");
        String base = own
                ? environment.getProperty("management.server.base-path", "")
                : environment.getProperty(
                        "server.servlet.context-path", environment.getProperty("spring.webflux.base-path", ""));
        return slashed(base)
                + page
                + (port.equals("0") ? " of a free port" : " of port " + port)
                + (own ? ", that of Actuator" : "");
    }

    /** Returns the endpoint's URL, relative to the page with a slash at its end. */
    String fromPage() {
        return "../".repeat((int) page.chars().filter(letter -> letter == '/').count()) + endpoint.substring(1);
    }

    private static String slashed(String path) {
        String bare = path.replaceAll("^/+|/+$", "");
        return bare.isEmpty() ? "" : "/" + bare;
    }
}

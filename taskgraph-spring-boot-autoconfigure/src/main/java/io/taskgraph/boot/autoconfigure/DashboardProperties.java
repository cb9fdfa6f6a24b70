package io.taskgraph.boot.autoconfigure;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/** About the page that shows the job. */
public class DashboardProperties {

    /** Whether the page is served, beside the Actuator endpoint whose answers it shows. */
    private boolean enabled;

    /** Where the page is served, under the context path of the server that serves Actuator. */
    @NotNull
    @Pattern(
            regexp = "(/[A-Za-z0-9._-]+)+",
            message = "must be one or more segments of letters, digits, '.', '_' and '-', each behind a '/'")
    private String path = "/taskgraph";

    public boolean isEnabled() {
        return enabled;
    }

    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    public String getPath() {
        return path;
    }

    public void setPath(String path) {
        this.path = path;
    }
}

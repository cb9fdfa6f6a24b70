package io.taskgraph.boot.autoconfigure;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/** About the page that shows the job. */
public class DashboardProperties {

    /** Whether to serve the page that shows the job. */
    private boolean enabled;

    /** Path of the page, under the context path of the server of Actuator. */
    @NotNull
    @Pattern(
            regexp = "(/[A-Za-z0-9._-]+)+",
            message = "must be one or more segments of letters, digits, '.', '_' and '-', each preceded by '/'")
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

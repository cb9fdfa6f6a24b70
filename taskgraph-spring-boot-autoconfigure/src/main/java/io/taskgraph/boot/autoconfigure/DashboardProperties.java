package io.taskgraph.boot.autoconfigure;

import java.util.regex.Pattern;

/** About the page that shows the job. */
public class DashboardProperties {

    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._-]+)+");

    /** Whether to serve the page that shows the job. */
    private boolean enabled;

    /** Path of the page, under the context path of the server of Actuator. */
    private String path = "/taskgraph";

    static void check(PropertyRules rules) {
        rules.set("path");
        rules.matches(
                "path",
                PATH,
                "must be one or more segments of letters, digits, '.', '_' and '-', each preceded by '/'");
    }

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

package io.taskgraph.boot.autoconfigure;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** How connections between processes are secured. */
public enum TlsMode {

    /** Each process makes a key when it starts, and the others know it by the fingerprint in its entry at the coordinator. */
    AUTO,

    /** By an SSL bundle. */
    BUNDLE,

    /** Not at all: plain text. */
    OFF;

    private static final String MODE = "taskgraph.data.tls";
    private static final String SSL_BUNDLE = "taskgraph.data.ssl.bundle";

    /** Returns whether the tasks of several processes have a server of their own for that, beside the one of the application's services. */
    public static boolean asksForOwnServer(Environment environment) {
        return OnSeveralProcessesCondition.matches(environment) && of(environment) == AUTO;
    }

    /**
     * Returns how the properties say it.
     *
     * @throws InvalidConfigurationPropertyValueException if they contradict each other
     */
    public static TlsMode of(Environment environment) {
        boolean bundle = StringUtils.hasText(environment.getProperty(SSL_BUNDLE));
        TlsMode byDefault = bundle ? BUNDLE : OFF;
        TlsMode mode = Binder.get(environment).bind(MODE, TlsMode.class).orElse(byDefault);
        if (bundle != (mode == BUNDLE)) {
            throw new InvalidConfigurationPropertyValueException(
                    MODE,
                    mode,
                    bundle
                            ? "'" + SSL_BUNDLE + "' is set as well: remove one of the two, or set 'bundle'."
                            : "There is no bundle: set '" + SSL_BUNDLE + "' too.");
        }
        return mode;
    }
}

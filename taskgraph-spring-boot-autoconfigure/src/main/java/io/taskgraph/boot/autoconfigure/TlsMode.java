package io.taskgraph.boot.autoconfigure;

import java.util.List;
import org.springframework.boot.context.properties.bind.Bindable;
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
    private static final String PEER_NAMES = "taskgraph.data.ssl.peer-names";

    /** Returns whether the tasks of several processes have a server of their own for that, beside the one of the application's services. */
    public static boolean asksForOwnServer(Environment environment) {
        return OnSeveralProcessesCondition.matches(environment) && of(environment) == AUTO;
    }

    /** Returns whether a property says it, and not the default. */
    public static boolean isSet(Environment environment) {
        return StringUtils.hasText(environment.getProperty(MODE))
                || StringUtils.hasText(environment.getProperty(SSL_BUNDLE));
    }

    /**
     * Returns how the properties say it: without any, {@link #AUTO}.
     *
     * @throws InvalidConfigurationPropertyValueException if they contradict each other
     */
    public static TlsMode of(Environment environment) {
        boolean bundle = StringUtils.hasText(environment.getProperty(SSL_BUNDLE));
        TlsMode byDefault = bundle ? BUNDLE : AUTO;
        Binder binder = Binder.get(environment);
        TlsMode mode = binder.bind(MODE, TlsMode.class).orElse(byDefault);
        if (bundle != (mode == BUNDLE)) {
            throw new InvalidConfigurationPropertyValueException(
                    MODE,
                    mode,
                    bundle
                            ? "'" + SSL_BUNDLE + "' is set as well: remove one of the two, or set 'bundle'."
                            : "There is no bundle: set '" + SSL_BUNDLE + "' too.");
        }
        List<String> peerNames =
                binder.bind(PEER_NAMES, Bindable.listOf(String.class)).orElse(List.of());
        if (!bundle && !peerNames.isEmpty()) {
            throw new InvalidConfigurationPropertyValueException(
                    PEER_NAMES,
                    peerNames,
                    "It says which certificates of an SSL bundle's authority are accepted, and there is no bundle: set '"
                            + SSL_BUNDLE
                            + "' too, or remove it. With 'taskgraph.data.tls=auto' the keys in etcd say who is accepted.");
        }
        return mode;
    }
}

package io.taskgraph.boot.etcd;

import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says at the start who may change the job's keys, where that is anybody: all trust between processes comes from them.
 *
 * @param endpoints where etcd is
 * @param encrypted whether it is reached by TLS
 * @param user whether it is asked as a user
 */
record OpenEtcd(List<String> endpoints, boolean encrypted, boolean user) {

    private static final Logger logger = LoggerFactory.getLogger(OpenEtcd.class);
    private static final Pattern LOCAL = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    OpenEtcd(EtcdConnectionDetails connection) {
        this(connection.getEndpoints(), connection.getSslBundle() != null, connection.getUser() != null);
    }

    /** Says it once, as a warning unless etcd is on this machine. By TLS it may know this process by its certificate. */
    void announce() {
        if (encrypted) {
            return;
        }
        String how = user
                ? "etcd is asked in plain text: whoever sees that traffic can read the password of 'taskgraph.etcd.user'"
                : "etcd is asked without TLS and without a user: whoever reaches it can take this job's tasks and end it";
        String next = "set 'taskgraph.etcd.ssl.bundle'" + (user ? "" : " and 'taskgraph.etcd.user'");
        if (isLocal()) {
            logger.info("{}. That is harmless while only this machine can reach it; otherwise {}", how, next);
        } else {
            logger.warn("{}: {}", how, next);
        }
    }

    private boolean isLocal() {
        return endpoints.stream().allMatch(OpenEtcd::isLocal);
    }

    /** Returns whether an endpoint names this machine. No name is looked up: the start must not wait for that. */
    private static boolean isLocal(String endpoint) {
        try {
            String host = URI.create(endpoint.strip()).getHost();
            return host != null && LOCAL.matcher(host).matches();
        } catch (IllegalArgumentException ex) {
            return false;
        }
    }
}

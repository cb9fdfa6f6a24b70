package io.taskgraph.boot.grpc;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.StringUtils;

/**
 * Says at the start who may ask the tasks of this process.
 *
 * @param bound host at which the server listens; null for any
 * @param callers whom it answers
 */
record OpenPort(@Nullable String bound, Callers callers) {

    /** Whom a server answers. */
    enum Callers {

        /** Processes of the job alone, by their keys in etcd. */
        OF_THE_JOB,

        /** Whoever shows a certificate that is trusted. */
        CERTIFIED,

        /** Anybody, by TLS. */
        ANY_BY_TLS,

        /** Anybody, in plain text. */
        ANY
    }

    private static final Logger logger = LoggerFactory.getLogger(OpenPort.class);

    /** Says it, as a warning if callers need no certificate. Returns the address. */
    String announced(String address) {
        String where = StringUtils.hasText(bound) ? bound : "*";
        if (callers == Callers.OF_THE_JOB) {
            logger.info(
                    "Tasks are asked at {}, listening at {}; only processes of the job are answered, by their keys in etcd",
                    address,
                    where);
        } else if (callers == Callers.CERTIFIED) {
            logger.info(
                    "Tasks are asked at {}, listening at {}; only callers with a trusted certificate are answered",
                    address,
                    where);
        } else if (callers == Callers.ANY_BY_TLS) {
            logger.warn(
                    "Tasks are asked at {}, listening at {}, by TLS, but without a certificate by any program {} knows the run: set"
                            + " 'grpc.server.security.client-auth=REQUIRE', or 'taskgraph.data.tls=auto', which is the default, in all processes",
                    address,
                    where,
                    reach());
        } else {
            logger.warn(
                    "Tasks are asked at {}, listening at {}, in plain text by any program {} knows the run: set 'taskgraph.data.tls=auto', which is the"
                            + " default, in all processes, or keep strangers out of the network",
                    address,
                    where,
                    reach());
        }
        return address;
    }

    private String reach() {
        return isLoopback() ? "of this machine that" : "that reaches that port and";
    }

    private boolean isLoopback() {
        try {
            return StringUtils.hasText(bound) && InetAddress.getByName(bound).isLoopbackAddress();
        } catch (UnknownHostException ex) {
            return false;
        }
    }
}

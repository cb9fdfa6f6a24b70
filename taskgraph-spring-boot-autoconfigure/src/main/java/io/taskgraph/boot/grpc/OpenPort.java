package io.taskgraph.boot.grpc;

import io.taskgraph.boot.autoconfigure.TlsMode;
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
 * @param mode how it is secured
 */
record OpenPort(@Nullable String bound, TlsMode mode) {

    private static final Logger logger = LoggerFactory.getLogger(OpenPort.class);

    /** Says it, as a warning if callers need no certificate. Returns the address. */
    String announced(String address) {
        String where = StringUtils.hasText(bound) ? bound : "*";
        if (mode == TlsMode.AUTO) {
            logger.info(
                    "Tasks are asked at {}, listening at {}; only processes of the job are answered, by their keys in etcd",
                    address,
                    where);
        } else if (mode == TlsMode.BUNDLE) {
            logger.info(
                    "Tasks are asked at {}, listening at {}; only callers with a trusted certificate are answered",
                    address,
                    where);
        } else {
            logger.warn(
                    "Tasks are asked at {}, listening at {}, in plain text by any program {} knows the run: set 'taskgraph.data.tls=auto', which is the"
                            + " default, in all processes, or keep strangers out of the network",
                    address,
                    where,
                    isLoopback() ? "of this machine that" : "that reaches that port and");
        }
        return address;
    }

    private boolean isLoopback() {
        try {
            return StringUtils.hasText(bound) && InetAddress.getByName(bound).isLoopbackAddress();
        } catch (UnknownHostException ex) {
            return false;
        }
    }
}
